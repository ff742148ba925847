"""IAM's answers on the wire, with the few that moto does not know.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import EntityAlreadyExists
from typing_extensions import override

from sandbox.aws.iam_provider_answers import ProviderAnswers
from sandbox.aws.iam_reads import IamReads
from sandbox.aws.service_credentials import ServiceCredentialAnswers

KINDS = {"InstanceProfile": "instance-profile", "VirtualMFADevice": "mfa"}


class IamAnswers(ProviderAnswers, ServiceCredentialAnswers, IamReads):
    """Every answer is about the account of the key that signed."""

    @override
    def create_user(self) -> ActionResult:
        """Answer as moto does, which leaves out the boundary."""
        boundary = self._get_param("PermissionsBoundary")
        self.backend.refuse_unknown_boundary(boundary)
        answer = super().create_user()
        self.backend.bound_user(self._get_param("UserName"), boundary)
        return answer

    def put_user_permissions_boundary(self) -> ActionResult:
        """Set the boundary."""
        boundary = self._get_param("PermissionsBoundary")
        self.backend.bound_user(self._get_param("UserName"), boundary)
        return EmptyResult()

    def delete_user_permissions_boundary(self) -> ActionResult:
        """Take the boundary away."""
        self.backend.bound_user(self._get_param("UserName"), None)
        return EmptyResult()

    @override
    def create_login_profile(self) -> ActionResult:
        """Answer as moto does, and remember whether the password must be changed."""
        user = self.backend.get_user(self._get_param("UserName"))
        before = user.password_reset_required
        user.password_reset_required = bool(self._get_param("PasswordResetRequired"))
        try:
            return super().create_login_profile()
        except EntityAlreadyExists:
            user.password_reset_required = before
            raise

    @override
    def _determine_resource(self) -> str:
        """Return the ARN of what the call names; moto knows that of a role only.

        A profile comes before its role, a group before its member, and a holder before the policy
        it is given or the device that is its own.
        """
        for kind in ("InstanceProfile", "Group", "User", "Role", "VirtualMFADevice", "Policy"):
            if name := self._get_param(f"{kind}Name"):
                noun = KINDS.get(kind, kind.lower())
                return self.backend.arn_of(noun, name, self._get_param("Path"))
        told = self._get_param("PolicyArn") or self._get_param("SerialNumber")
        return str(told or super()._determine_resource())
