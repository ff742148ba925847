"""IAM as moto keeps it, put right where moto lets pass what IAM refuses or forgets what it is told.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam import models
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import DeleteConflictException, EntityAlreadyExists
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.utils import generate_access_key_id_from_account_id
from typing_extensions import override

from sandbox.aws.boundaries import Boundaries
from sandbox.aws.iam_providers import Providers


@functools.cache
def _managed_policies() -> dict[str, dict[str, Any]]:
    policies: dict[str, dict[str, Any]] = json.loads(aws_managed_policies_data)
    return policies


class User(models.User):
    """A user with a permissions boundary, which moto has for roles only."""

    boundary_arn: str | None = None

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self.service_credentials: list[dict[str, Any]] = []

    @property
    def permissions_boundary(self) -> dict[str, str] | None:
        """Return the boundary as IAM answers it."""
        if self.boundary_arn is None:
            return None
        return {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": self.boundary_arn,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What the root user of an account has, which no API of IAM gives or takes."""

    access_keys: bool = False
    mfa: bool = False


class Iam(Boundaries, Providers):
    """One account's IAM. Names are unique whatever their case, as IAM has it."""

    root = Root()

    @override
    def _init_aws_policies(self) -> list[models.ManagedPolicy]:
        return [
            models.AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
            for name, data in _managed_policies().items()
        ]

    @override
    def create_user(
        self,
        region_name: str,
        user_name: str,
        path: str | None = "/",
        tags: list[dict[str, str]] | None = None,
    ) -> models.User:
        _refuse_twin("User", user_name, self.users)
        self._tag_verification(tags or [])
        user = User(self.account_id, region_name, user_name, path)  # type: ignore[abstract] # As moto's own.
        user.id = self._unique_id("AIDA")
        self.tagger.tag_resource(user.arn, tags or [])
        self.users[user_name] = user
        return user

    @override
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

    @override
    def delete_user(self, user_name: str) -> None:
        user = self.get_user(user_name)
        in_the_way = {
            "remove users from group": self.get_groups_for_user(user_name),
            "delete access keys": user.access_keys,
            "delete login profile": user.password,
            "delete MFA device": user.mfa_devices,
            "delete SSH public keys": user.ssh_public_keys,
            "delete signing certificates": user.signing_certificates,
            "delete service specific credentials": getattr(user, "service_credentials", ()),
        }
        _refuse_when(in_the_way)
        super().delete_user(user_name)

    @override
    def create_role(
        self, role_name: str, assume_role_policy_document: str, *told: Any, **named: Any
    ) -> models.Role:
        IAMTrustPolicyDocumentValidator(assume_role_policy_document).validate()
        _refuse_twin("Role", role_name, {role.name: role for role in self.get_roles()})
        return super().create_role(role_name, assume_role_policy_document, *told, **named)

    @override
    def create_group(self, group_name: str, path: str | None = "/") -> models.Group:
        _refuse_twin("Group", group_name, self.groups)
        group = super().create_group(group_name, path or "/")
        group.id = self._unique_id("AGPA")
        return group

    @override
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

    @override
    def delete_group(self, group_name: str) -> None:
        group = self.get_group(group_name)
        in_the_way = {
            "remove users from group": group.users,
            "detach all policies": group.managed_policies,
            "delete policies": group.policies,
        }
        _refuse_when(in_the_way)
        super().delete_group(group_name)

    @override
    def delete_policy(self, policy_arn: str) -> None:
        policy = self.get_policy(policy_arn)
        attached = {
            *(arn for user in self.users.values() for arn in user.managed_policies),
            *(arn for group in self.groups.values() for arn in group.managed_policies),
            *(arn for role in self.get_roles() for arn in role.managed_policies),
        }
        if policy_arn in attached:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must "
                "delete the policy's versions. The default version is deleted with the policy."
            )
        super().delete_policy(policy_arn)

    @override
    def attach_user_policy(self, policy_arn: str, user_name: str) -> None:
        if policy_arn not in self.get_user(user_name).managed_policies:
            super().attach_user_policy(policy_arn, user_name)

    @override
    def attach_role_policy(self, policy_arn: str, role_name: str) -> None:
        if policy_arn not in self.get_role(role_name).managed_policies:
            super().attach_role_policy(policy_arn, role_name)

    def bound_user(self, user_name: str, boundary_arn: str | None) -> None:
        """Set or remove (None) a user's permissions boundary, a policy that must exist."""
        self.refuse_unknown_boundary(boundary_arn)
        user = self.get_user(user_name)
        if isinstance(user, User):
            user.boundary_arn = boundary_arn

    @override
    def get_all_access_keys_for_all_users(self) -> list[models.AccessKey]:
        """Return the keys of this account; moto looks into all."""
        return [key for user in self.users.values() for key in user.access_keys]

    def arn_of(self, kind: str, name: str, path: str | None) -> str:
        """Return the ARN of what IAM keeps by name; of what is to be, with its path."""
        roles = {role.name: role for role in self.get_roles()}
        known: dict[str, Mapping[str, Any]] = {
            "group": self.groups,
            "user": self.users,
            "role": roles,
        }
        found = known.get(kind, {}).get(name)
        to_be = f"arn:aws:iam::{self.account_id}:{kind}{path or '/'}{name}"
        return str(found.arn) if found else to_be

    def _unique_id(self, prefix: str) -> str:
        """Return an id as IAM makes them, which outlives a renaming."""
        return generate_access_key_id_from_account_id(self.account_id, prefix, total_length=21)


def _refuse_twin(kind: str, name: str, others: Mapping[str, object]) -> None:
    if name.lower() in {other.lower() for other in others}:
        raise EntityAlreadyExists(f"{kind} with name {name} already exists.")


def _refuse_when(in_the_way: Mapping[str, object]) -> None:
    for remedy, found in in_the_way.items():
        if found:
            raise DeleteConflictException(f"Cannot delete entity, must {remedy} first.")
