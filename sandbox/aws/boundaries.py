"""Permissions boundaries, which are policies that exist and stay for as long as they bound anybody.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from typing import Any

from moto.iam import models
from moto.iam.exceptions import DeleteConflictException, NoSuchEntity
from typing_extensions import override


class Boundaries(models.IAMBackend):
    """Moto takes any ARN for the boundary of a role, and deletes the policy beneath it."""

    def refuse_unknown_boundary(self, boundary_arn: str | None) -> None:
        """Return when the boundary is a policy of this account, or none. Raises NoSuchEntity."""
        if boundary_arn and boundary_arn not in self.managed_policies:
            raise NoSuchEntity(f"Scope ARN: {boundary_arn} does not exist or is not attachable.")

    @override
    def create_role(
        self,
        role_name: str,
        assume_role_policy_document: str,
        path: str,
        permissions_boundary: str | None,
        *told: Any,
        **named: Any,
    ) -> models.Role:
        self.refuse_unknown_boundary(permissions_boundary)
        return super().create_role(
            role_name, assume_role_policy_document, path, permissions_boundary, *told, **named
        )

    @override
    def put_role_permissions_boundary(self, role_name: str, permissions_boundary: str) -> None:
        self.refuse_unknown_boundary(permissions_boundary)
        super().put_role_permissions_boundary(role_name, permissions_boundary)

    @override
    def delete_policy(self, policy_arn: str) -> None:
        holders = (*self.users.values(), *self.get_roles())
        bounds = [getattr(holder, "permissions_boundary", None) for holder in holders]
        # Choice: a policy that bounds somebody is refused in the words for one that is attached.
        if policy_arn in {bound["PermissionsBoundaryArn"] for bound in bounds if bound}:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        super().delete_policy(policy_arn)
