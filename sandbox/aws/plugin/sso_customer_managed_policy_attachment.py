"""A policy of the accounts' own, by name and path, in an Identity Center permission set.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachCustomerManagedPolicyReferenceToPermissionSet.html
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


class CustomerManagedPolicyAttachment(Part):
    """One reference in one permission set. The policy itself must be in every account."""

    # hashicorp/terraform-provider-aws,
    # internal/service/ssoadmin/customer_managed_policy_attachment.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "customerManagedPolicyReference": Input(kind="reference", required=True, replaces=True),
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionSetArn": Input(required=True, replaces=True, fits=rules.arn),
        "region": REGION,
    }
    named = ("policy name", "policy path")
    puts = "attach_customer_managed_policy_reference_to_permission_set"
    removes = "detach_customer_managed_policy_reference_from_permission_set"

    def own_parts(self, props: Props) -> list[str]:
        """Return the policy's name and path."""
        reference = props["customerManagedPolicyReference"]
        return [reference["name"], reference["path"]]

    def put_params(self, props: Props) -> Props:
        """Return the reference."""
        return self.remove_params(self.own_parts(props))

    @override
    def remove_params(self, own: list[str]) -> Props:
        return {"CustomerManagedPolicyReference": {"Name": own[0], "Path": own[1]}}

    def found(self, center: "Regional", named: Props, own: list[str], props: Props) -> Props | None:
        """Return the reference when it is among those attached."""
        del props
        method = "list_customer_managed_policy_references_in_permission_set"
        try:
            listed = list(center.pages(method, "CustomerManagedPolicyReferences", **named))
        except Absent:
            return None
        if own not in [[each["Name"], each["Path"]] for each in listed]:
            return None
        return {"customerManagedPolicyReference": {"name": own[0], "path": own[1]}}
