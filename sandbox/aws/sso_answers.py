"""Identity Center's answers on assignments, which moto has too early, and on accounts.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

from flask import current_app
from moto.core.responses import ActionResult
from typing_extensions import override

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.aws.permission_set_answers import PermissionSetAnswers
from sandbox.aws.sso import Wanted

# https://github.com/hashicorp/terraform-provider-aws/issues/26807
ROLES = f"arn:aws:iam::{FIRST}:role/aws-reserved/sso.amazonaws.com/*"
OF_ROLES = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:GetRole",
    "iam:ListRolePolicies",
    "iam:PutRolePolicy",
)
LATEST = "LATEST_PERMISSION_SET_PROVISIONED"


class SsoAnswers(PermissionSetAnswers):
    """The instance, who is assigned what in which account, and what the accounts got of it."""

    @override
    def create_account_assignment(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        begun = self.ssoadmin_backend.assign(self._wanted(), self._refusal_of_iam())
        return ActionResult({"AccountAssignmentCreationStatus": begun})

    @override
    def delete_account_assignment(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        begun = self.ssoadmin_backend.take_away(self._wanted())
        return ActionResult({"AccountAssignmentDeletionStatus": begun})

    @override
    def describe_account_assignment_creation_status(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        request_id = self.asked["AccountAssignmentCreationRequestId"]
        told = self.ssoadmin_backend.creations.told(request_id)
        return ActionResult({"AccountAssignmentCreationStatus": told})

    @override
    def describe_account_assignment_deletion_status(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        request_id = self.asked["AccountAssignmentDeletionRequestId"]
        told = self.ssoadmin_backend.deletions.told(request_id)
        return ActionResult({"AccountAssignmentDeletionStatus": told})

    @override
    def list_account_assignments(self) -> str:
        """Answer as moto does, which lists nobody for a permission set that does not exist."""
        self.ssoadmin_backend.set_of(self.permission_set_arn)
        return super().list_account_assignments()

    @override
    def provision_permission_set(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        target_id, refusal = self.asked.get("TargetId"), self._refusal_of_iam()
        begun = self.ssoadmin_backend.provision(self.permission_set_arn, target_id, refusal)
        return ActionResult({"PermissionSetProvisioningStatus": begun})

    def describe_permission_set_provisioning_status(self) -> ActionResult:
        """Answer how a provisioning stands."""
        request_id = self.asked["ProvisionPermissionSetRequestId"]
        told = self.ssoadmin_backend.provisionings.told(request_id)
        return ActionResult({"PermissionSetProvisioningStatus": told})

    @override
    def list_accounts_for_provisioned_permission_set(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
        arn, sso = self.permission_set_arn, self.ssoadmin_backend
        accounts = sso.accounts_of(sso.set_of(arn).permission_set_arn)
        return ActionResult({"AccountIds": [each for each in accounts if self._meant(arn, each)]})

    @override
    def list_permission_sets_provisioned_to_account(self) -> ActionResult:  # type: ignore[override] # Moto's is text.
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

    def _wanted(self) -> Wanted:
        return Wanted(
            instance_arn=self.asked["InstanceArn"],
            target_id=self.asked["TargetId"],
            target_type=self.asked["TargetType"],
            permission_set_arn=self.permission_set_arn,
            principal_type=self.asked["PrincipalType"],
            principal_id=self.asked["PrincipalId"],
        )

    def _refusal_of_iam(self) -> str | None:
        """Return why IAM would not let the caller make a role in the instance's own account.

        In the other accounts a role of Identity Center's own does it. Choice: The caller needs
        these five actions, which failed assignments are known to have named.
        """
        if current_app.extensions["journal"].switches.allow_everything:
            return None
        refused = [each for each in OF_ROLES if self.caller.decision(each, ROLES) != "allowed"]
        if not refused:
            return None
        return (
            "Received a 403 status error: Access denied by IAM. Please check your policy, or wait "
            f"for role propagation to complete. IAM Error: User: {self.caller_arn} is not "
            f"authorized to perform: {refused[0]} on resource: {ROLES}"
        )

    def _meant(self, permission_set_arn: str, account: str) -> bool:
        """Tell whether a provisioned set is of the status that is asked for, if any."""
        status = self.asked.get("ProvisioningStatus")
        is_latest = self.ssoadmin_backend.is_latest(permission_set_arn, account)
        return status is None or (status == LATEST) == is_latest
