"""IAM as moto keeps it, put right where moto lets pass what IAM refuses or forgets what it is told.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

import functools
import json
from typing import Any, ClassVar

from moto.core.responses import ActionResult, EmptyResult
from moto.core.serialize import never_return
from moto.iam import models
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import DeleteConflictException, EntityAlreadyExists, NoSuchEntity
from moto.iam.responses import IamResponse

from sandbox.aws.judged import Judged


@functools.cache
def _managed_policies() -> dict[str, dict[str, Any]]:
    policies: dict[str, dict[str, Any]] = json.loads(aws_managed_policies_data)
    return policies


class User(models.User):
    """A user with a permissions boundary, which moto has for roles only."""

    boundary_arn: str | None = None

    @property
    def permissions_boundary(self) -> dict[str, str] | None:
        if self.boundary_arn is None:
            return None
        return {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": self.boundary_arn,
        }


class Iam(models.IAMBackend):
    """One account's IAM. Names are unique whatever their case, as IAM has it."""

    def _init_aws_policies(self) -> list[models.ManagedPolicy]:
        return [
            models.AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
            for name, data in _managed_policies().items()
        ]

    def create_user(
        self,
        region_name: str,
        user_name: str,
        path: str | None = "/",
        tags: list[dict[str, str]] | None = None,
    ) -> models.User:
        _refuse_twin("User", user_name, self.users)
        self._tag_verification(tags or [])
        user = User(self.account_id, region_name, user_name, path)
        self.tagger.tag_resource(user.arn, tags or [])
        self.users[user_name] = user
        return user

    def update_user(
        self, user_name: str, new_path: str | None = None, new_user_name: str | None = None
    ) -> None:
        """Rename or move a user; tags and keys stay with it, which moto forgets."""
        user = self.get_user(user_name)
        others = {name: other for name, other in self.users.items() if other is not user}
        _refuse_twin("User", new_user_name or user_name, others)
        tags = self.list_user_tags(user_name)
        self.tagger.delete_all_tags_for_resource(user.arn)
        super().update_user(user_name, new_path, new_user_name)
        self.tagger.tag_resource(user.arn, tags)
        for key in user.access_keys:
            key.user_name = user.name

    def delete_user(self, user_name: str) -> None:
        user = self.get_user(user_name)
        in_the_way = {
            "remove users from group": self.get_groups_for_user(user_name),
            "delete access keys": user.access_keys,
            "delete login profile": user.password,
            "delete MFA device": user.mfa_devices,
            "delete SSH public keys": user.ssh_public_keys,
            "delete signing certificates": user.signing_certificates,
        }
        _refuse_when(in_the_way)
        super().delete_user(user_name)

    def create_group(self, group_name: str, path: str | None = "/") -> models.Group:
        _refuse_twin("Group", group_name, self.groups)
        return super().create_group(group_name, path or "/")

    def update_group(
        self, group_name: str, new_group_name: str | None, new_path: str | None
    ) -> None:
        """Rename or move a group; moto does neither when the name stays."""
        group = self.get_group(group_name)
        others = {name: other for name, other in self.groups.items() if other is not group}
        _refuse_twin("Group", new_group_name or group_name, others)
        group.path = new_path or group.path
        group.name = new_group_name or group.name
        self.groups[group.name] = self.groups.pop(group_name)

    def delete_group(self, group_name: str) -> None:
        group = self.get_group(group_name)
        in_the_way = {
            "remove users from group": group.users,
            "detach all policies": group.managed_policies,
            "delete policies": group.policies,
        }
        _refuse_when(in_the_way)
        super().delete_group(group_name)

    def delete_policy(self, policy_arn: str) -> None:
        policy = self.get_policy(policy_arn)
        holders = [*self.users.values(), *self.groups.values(), *self.get_roles()]
        if any(policy_arn in holder.managed_policies for holder in holders):
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must "
                "delete the policy's versions. The default version is deleted with the policy."
            )
        super().delete_policy(policy_arn)

    def attach_user_policy(self, policy_arn: str, user_name: str) -> None:
        if policy_arn not in self.get_user(user_name).managed_policies:
            super().attach_user_policy(policy_arn, user_name)

    def attach_role_policy(self, policy_arn: str, role_name: str) -> None:
        if policy_arn not in self.get_role(role_name).managed_policies:
            super().attach_role_policy(policy_arn, role_name)

    def bound_user(self, user_name: str, boundary_arn: str | None) -> None:
        """Set or remove (None) a user's permissions boundary, a policy that must exist."""
        user = self.get_user(user_name)
        if boundary_arn and boundary_arn not in self.managed_policies:
            raise NoSuchEntity(f"Scope ARN: {boundary_arn} does not exist or is not attachable.")
        if isinstance(user, User):
            user.boundary_arn = boundary_arn


class IamAnswers(Judged, IamResponse):
    """IAM's answers on the wire."""

    RESPONSE_KEY_PATH_TO_TRANSFORMER: ClassVar[dict[str, Any]] = {
        **IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER,
        "ListUsersResponse.Users.User.PermissionsBoundary": never_return,
    }

    @property
    def backend(self) -> Iam:
        return self.world.iam(self.current_account)

    def create_user(self) -> ActionResult:
        boundary = self._get_param("PermissionsBoundary")
        answer = super().create_user()
        if boundary:
            self.backend.bound_user(self._get_param("UserName"), boundary)
        return answer

    def put_user_permissions_boundary(self) -> ActionResult:
        boundary = self._get_param("PermissionsBoundary")
        self.backend.bound_user(self._get_param("UserName"), boundary)
        return EmptyResult()

    def delete_user_permissions_boundary(self) -> ActionResult:
        self.backend.bound_user(self._get_param("UserName"), None)
        return EmptyResult()

    def create_login_profile(self) -> ActionResult:
        """Answer as moto does, and remember whether the password must be changed."""
        user = self.backend.get_user(self._get_param("UserName"))
        before = user.password_reset_required
        user.password_reset_required = bool(self._get_param("PasswordResetRequired", False))
        try:
            return super().create_login_profile()
        except EntityAlreadyExists:
            user.password_reset_required = before
            raise


def _refuse_twin(kind: str, name: str, others: dict[str, Any]) -> None:
    if name.lower() in {other.lower() for other in others}:
        raise EntityAlreadyExists(f"{kind} with name {name} already exists.")


def _refuse_when(in_the_way: dict[str, object]) -> None:
    for remedy, found in in_the_way.items():
        if found:
            raise DeleteConflictException(f"Cannot delete entity, must {remedy} first.")
