"""A policy of AWS's attached to an Identity Center permission set.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachManagedPolicyToPermissionSet.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input
from sandbox.aws.plugin.errors import Absent
from sandbox.aws.plugin.regional import REGION
from sandbox.aws.plugin.sso_part import Part
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.regional import Regional


class ManagedPolicyAttachment(Part):
    """One policy in one permission set; others in the same set are left alone."""

    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/managed_policy_attachment.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "managedPolicyArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionSetArn": Input(required=True, replaces=True, fits=rules.arn),
        "region": REGION,
    }
    outputs = ("managedPolicyName",)
    named = ("managed policy ARN",)
    puts = "attach_managed_policy_to_permission_set"
    removes = "detach_managed_policy_from_permission_set"

    def own_parts(self, props: Props) -> list[str]:
        """Return the policy's ARN."""
        return [props["managedPolicyArn"]]

    def put_params(self, props: Props) -> Props:
        """Return the policy."""
        return {"ManagedPolicyArn": props["managedPolicyArn"]}

    @override
    def remove_params(self, own: list[str]) -> Props:
        return {"ManagedPolicyArn": own[0]}

    def found(self, center: "Regional", named: Props, own: list[str], props: Props) -> Props | None:
        """Return the policy when it is among those attached."""
        del props
        method, key = "list_managed_policies_in_permission_set", "AttachedManagedPolicies"
        try:
            policies = list(center.pages(method, key, **named))
        except Absent:
            return None
        names = {policy["Arn"]: policy["Name"] for policy in policies}
        if own[0] not in names:
            return None
        return {"managedPolicyArn": own[0], "managedPolicyName": names[own[0]]}
