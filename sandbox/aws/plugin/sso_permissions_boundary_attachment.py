"""The permissions boundary of an Identity Center permission set.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutPermissionsBoundaryToPermissionSet.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input
from sandbox.aws.plugin.regional import REGION
from sandbox.aws.plugin.sso_part import Part
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.regional import Regional


class PermissionsBoundaryAttachment(Part):
    """The only boundary that the set has; its id is the same whatever the boundary.

    Another boundary replaces, and the new one is made first: removing the old one then removes
    the boundary from the set, and the state does not know. So it is with the official plugin;
    ask for deletion before replacement.
    """

    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/permissions_boundary_attachment.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionSetArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionsBoundary": Input(kind="boundary", required=True, replaces=True),
        "region": REGION,
    }
    puts = "put_permissions_boundary_to_permission_set"
    removes = "delete_permissions_boundary_from_permission_set"

    def own_parts(self, props: Props) -> list[str]:
        """Return nothing: there is one in a set."""
        del props
        return []

    def put_params(self, props: Props) -> Props:
        """Return the boundary."""
        said = props["permissionsBoundary"]
        boundary: dict[str, Any] = {}
        if reference := said.get("customerManagedPolicyReference"):
            named = {"Name": reference["name"], "Path": reference["path"]}
            boundary["CustomerManagedPolicyReference"] = named
        if arn := said.get("managedPolicyArn"):
            boundary["ManagedPolicyArn"] = arn
        return {"PermissionsBoundary": boundary}

    def found(self, center: "Regional", named: Props, own: list[str], props: Props) -> Props | None:
        """Return the boundary, if the set has one."""
        del own, props
        answer = center.find("get_permissions_boundary_for_permission_set", **named)
        boundary = answer.get("PermissionsBoundary") if answer else None
        if not boundary:
            return None
        if arn := boundary.get("ManagedPolicyArn"):
            return {"permissionsBoundary": {"managedPolicyArn": arn}}
        reference = boundary["CustomerManagedPolicyReference"]
        said = {"name": reference["Name"], "path": reference["Path"]}
        return {"permissionsBoundary": {"customerManagedPolicyReference": said}}
