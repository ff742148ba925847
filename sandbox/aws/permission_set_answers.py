"""Identity Center's answers on permission sets, with those that moto does not know.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

from typing import TYPE_CHECKING

from flask import current_app
from moto.core.responses import ActionResult, EmptyResult
from moto.ssoadmin.responses import SSOAdminResponse
from typing_extensions import override

from sandbox.aws.accounts import INSTANCE_ARN
from sandbox.aws.identity_center_service import IdentityCenterService

if TYPE_CHECKING:
    from sandbox.aws.sso import Sso

INSTANCE_ID = INSTANCE_ARN.rpartition("/")[2]


class PermissionSetAnswers(IdentityCenterService, SSOAdminResponse):
    """Every answer is about the one instance, its requests brought up to date first."""

    @property
    @override
    def ssoadmin_backend(self) -> "Sso":
        self.refuse_elsewhere()
        sso = self.world.sso
        sso.settle(current_app.extensions["journal"].now())
        return sso

    @property
    def permission_set_arn(self) -> str:
        """Return the permission set that the call is about."""
        arn: str = self.asked["PermissionSetArn"]
        return arn

    @override
    def resources(self) -> list[str]:
        """Return instance, permission set and account, as far as the call is about them."""
        asked, action = self.asked, self._get_action()
        permission_set = asked.get("PermissionSetArn") or asked.get("ResourceArn")
        if action == "CreatePermissionSet":
            permission_set = f"arn:aws:sso:::permissionSet/{INSTANCE_ID}/*"
        account = asked.get("AccountId") or asked.get("TargetId")
        if action == "ProvisionPermissionSet":
            account = account or "*"
        named = [
            asked.get("InstanceArn"),
            permission_set,
            f"arn:aws:sso:::account/{account}" if account else None,
        ]
        return [arn for arn in named if arn]

    @override
    def create_permission_set(self) -> str | ActionResult:  # type: ignore[override] # Moto's is text.
        made = self.ssoadmin_backend.create_permission_set(
            name=self.asked["Name"],
            description=self.asked.get("Description", ""),
            instance_arn=self.asked["InstanceArn"],
            session_duration=self.asked.get("SessionDuration"),
            relay_state=self.asked.get("RelayState"),
            tags=self.asked.get("Tags"),
        )
        return ActionResult({"PermissionSet": made})

    @override
    def update_permission_set(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        self.ssoadmin_backend.update_permission_set(
            self.asked["InstanceArn"],
            self.permission_set_arn,
            self.asked.get("Description", ""),
            self.asked.get("SessionDuration"),
            self.asked.get("RelayState", ""),
        )
        return EmptyResult()

    def put_permissions_boundary_to_permission_set(self) -> ActionResult:
        """Set the boundary."""
        boundary = dict(self.asked["PermissionsBoundary"])
        self.ssoadmin_backend.put_boundary(self.permission_set_arn, boundary)
        return EmptyResult()

    def get_permissions_boundary_for_permission_set(self) -> ActionResult:
        """Answer the boundary."""
        boundary = self.ssoadmin_backend.boundary_of(self.permission_set_arn)
        return ActionResult({"PermissionsBoundary": boundary})

    def delete_permissions_boundary_from_permission_set(self) -> ActionResult:
        """Take the boundary away."""
        self.ssoadmin_backend.remove_boundary(self.permission_set_arn)
        return EmptyResult()

    def tag_resource(self) -> ActionResult:
        """Add tags, or change their values."""
        self.ssoadmin_backend.tag(self.asked["ResourceArn"], self.asked["Tags"])
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        """Take tags away."""
        self.ssoadmin_backend.untag(self.asked["ResourceArn"], self.asked["TagKeys"])
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        """Answer the tags, by key."""
        tagged = self.ssoadmin_backend.set_of(self.asked["ResourceArn"]).tagged
        return ActionResult({"Tags": [{"Key": k, "Value": v} for k, v in sorted(tagged.items())]})
