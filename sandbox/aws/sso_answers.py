"""Identity Center's answers on the wire, with those that moto does not know or has too early.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

from typing import TYPE_CHECKING, Any

from flask import current_app
from moto.core.responses import ActionResult, EmptyResult
from moto.ssoadmin.responses import SSOAdminResponse
from typing_extensions import override

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.aws.identity_center_service import IdentityCenterService

if TYPE_CHECKING:
    from sandbox.aws.sso import Sso

INSTANCE_ID = INSTANCE_ARN.rpartition("/")[2]
ABOUT_INSTANCES = ("ListInstances", "DescribeInstance")
LATEST = "LATEST_PERMISSION_SET_PROVISIONED"


class SsoAnswers(IdentityCenterService, SSOAdminResponse):
    """Every answer is about the one instance, its requests brought up to date first."""

    @property
    @override
    def ssoadmin_backend(self) -> "Sso":
        self.refuse_elsewhere()
        sso = self.world.sso
        sso.settle(current_app.extensions["journal"].now())
        return sso

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
    def create_permission_set(self) -> str | ActionResult:  # type: ignore[override]
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
    def update_permission_set(self) -> ActionResult:  # type: ignore[override]
        self.ssoadmin_backend.update_permission_set(
            self.asked["InstanceArn"],
            self._permission_set,
            self.asked.get("Description", ""),
            self.asked.get("SessionDuration"),
            self.asked.get("RelayState", ""),
        )
        return EmptyResult()

    def put_permissions_boundary_to_permission_set(self) -> ActionResult:
        """Set the boundary."""
        boundary = dict(self.asked["PermissionsBoundary"])
        self.ssoadmin_backend.put_boundary(self._permission_set, boundary)
        return EmptyResult()

    def get_permissions_boundary_for_permission_set(self) -> ActionResult:
        """Answer the boundary."""
        boundary = self.ssoadmin_backend.boundary_of(self._permission_set)
        return ActionResult({"PermissionsBoundary": boundary})

    def delete_permissions_boundary_from_permission_set(self) -> ActionResult:
        """Take the boundary away."""
        self.ssoadmin_backend.remove_boundary(self._permission_set)
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

    @override
    def create_account_assignment(self) -> ActionResult:  # type: ignore[override]
        begun = self.ssoadmin_backend.create_account_assignment(**self._wanted())
        return ActionResult({"AccountAssignmentCreationStatus": begun})

    @override
    def delete_account_assignment(self) -> ActionResult:  # type: ignore[override]
        begun = self.ssoadmin_backend.delete_account_assignment(**self._wanted())
        return ActionResult({"AccountAssignmentDeletionStatus": begun})

    @override
    def describe_account_assignment_creation_status(self) -> ActionResult:  # type: ignore[override]
        request_id = self.asked["AccountAssignmentCreationRequestId"]
        told = self.ssoadmin_backend.creations.told(request_id)
        return ActionResult({"AccountAssignmentCreationStatus": told})

    @override
    def describe_account_assignment_deletion_status(self) -> ActionResult:  # type: ignore[override]
        request_id = self.asked["AccountAssignmentDeletionRequestId"]
        told = self.ssoadmin_backend.deletions.told(request_id)
        return ActionResult({"AccountAssignmentDeletionStatus": told})

    @override
    def provision_permission_set(self) -> ActionResult:  # type: ignore[override]
        begun = self.ssoadmin_backend.provision(self._permission_set, self.asked.get("TargetId"))
        return ActionResult({"PermissionSetProvisioningStatus": begun})

    def describe_permission_set_provisioning_status(self) -> ActionResult:
        """Answer how a provisioning stands."""
        request_id = self.asked["ProvisionPermissionSetRequestId"]
        told = self.ssoadmin_backend.provisionings.told(request_id)
        return ActionResult({"PermissionSetProvisioningStatus": told})

    @override
    def list_accounts_for_provisioned_permission_set(self) -> ActionResult:  # type: ignore[override]
        arn, sso = self._permission_set, self.ssoadmin_backend
        accounts = sso.accounts_of(sso.set_of(arn).permission_set_arn)
        return ActionResult({"AccountIds": [each for each in accounts if self._meant(arn, each)]})

    @override
    def list_permission_sets_provisioned_to_account(self) -> ActionResult:  # type: ignore[override]
        account = self.asked["AccountId"]
        sets = sorted(arn for arn, at in self.ssoadmin_backend.provisioned if at == account)
        return ActionResult({"PermissionSets": [arn for arn in sets if self._meant(arn, account)]})

    def describe_instance(self) -> ActionResult:
        """Answer about the instance."""
        sso = self.ssoadmin_backend
        return ActionResult(
            {
                "InstanceArn": INSTANCE_ARN,
                "IdentityStoreId": IDENTITY_STORE_ID,
                "OwnerAccountId": FIRST,
                "CreatedDate": sso.instances[0].created_date,
                "Status": "ACTIVE",
            }
        )

    @property
    def _permission_set(self) -> str:
        arn: str = self.asked["PermissionSetArn"]
        return arn

    def _wanted(self) -> dict[str, Any]:
        return {
            "instance_arn": self.asked["InstanceArn"],
            "target_id": self.asked["TargetId"],
            "target_type": self.asked["TargetType"],
            "permission_set_arn": self._permission_set,
            "principal_type": self.asked["PrincipalType"],
            "principal_id": self.asked["PrincipalId"],
        }

    def _meant(self, permission_set_arn: str, account: str) -> bool:
        """Tell whether a provisioned set is of the status that is asked for, if any."""
        status = self.asked.get("ProvisioningStatus")
        is_latest = self.ssoadmin_backend.is_latest(permission_set_arn, account)
        return status is None or (status == LATEST) == is_latest
