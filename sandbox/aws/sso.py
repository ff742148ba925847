"""IAM Identity Center: who is assigned what in which account, and what the accounts got of it.

An account gets what a permission set is at the time when it is assigned there, or provisioned
again; changes after that reach it with ProvisionPermissionSet only.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.ssoadmin import models
from moto.ssoadmin.exceptions import ConflictException, ResourceNotFoundException
from typing_extensions import override

from sandbox.aws.accounts import ACCOUNTS, FIRST, IDENTITY_STORE_ID
from sandbox.aws.json_service import InvalidRequest
from sandbox.aws.permission_sets import PermissionSets
from sandbox.aws.sso_requests import Failed, Requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.aws.iam import Iam
    from sandbox.aws.identitystore import Directory

OF_AWS = "arn:aws:iam::aws:policy/"
PRINCIPALS = ("GROUP", "USER")
ATTACHED_TO_A_ROLE = 10  # What IAM lets a role have: the role that an account gets of a set.


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Somebody's permission set in an account, as the API names the five."""

    instance_arn: str
    target_id: str
    target_type: str
    permission_set_arn: str
    principal_type: str
    principal_id: str

    @property
    def told(self) -> dict[str, str]:
        """Return it as the API tells it."""
        return {
            "TargetId": self.target_id,
            "TargetType": self.target_type,
            "PermissionSetArn": self.permission_set_arn,
            "PrincipalType": self.principal_type,
            "PrincipalId": self.principal_id,
        }

    def is_of(self, assignment: models.AccountAssignment) -> bool:
        """Tell whether an assignment is the one that is meant."""
        return assignment.to_json() == self.told


class Sso(PermissionSets):
    """The instance. `provisioned` is what accounts got: (permission set, account) -> content."""

    def __init__(self, directory: "Directory", iam: "Callable[[str], Iam]") -> None:
        super().__init__()
        self.creations, self.deletions, self.provisionings = Requests(), Requests(), Requests()
        self.provisioned: dict[tuple[str, str], dict[str, Any]] = {}
        self._directory = directory
        self._iam = iam
        self._now = datetime.now(UTC)

    def settle(self, now: datetime) -> None:
        """Do what its time has come for; what is asked next is asked at this moment."""
        self._now = now
        for requests in (self.creations, self.deletions, self.provisionings):
            requests.settle(now)

    def assign(self, wanted: Wanted, refusal: str | None) -> dict[str, Any]:
        """Begin to assign; `refusal` is why IAM would not let the caller make a role, if so."""
        self.set_of(wanted.permission_set_arn)
        if wanted.principal_type not in PRINCIPALS or wanted.target_type != "AWS_ACCOUNT":
            raise InvalidRequest("an assignment is of a GROUP or a USER to an AWS_ACCOUNT")
        return self.creations.begin(self._now, wanted.told, lambda: self._assign(wanted, refusal))

    def take_away(self, wanted: Wanted) -> dict[str, Any]:
        """Begin to take an assignment away. Raises ResourceNotFoundException."""
        self.set_of(wanted.permission_set_arn)
        if not any(wanted.is_of(each) for each in self.account_assignments):
            raise ResourceNotFoundException("The assignment does not exist.")
        return self.deletions.begin(self._now, wanted.told, lambda: self._take_away(wanted))

    @override
    def delete_permission_set(self, instance_arn: str, permission_set_arn: str) -> dict[str, Any]:
        self.set_of(permission_set_arn)
        begun = {each.details["PermissionSetArn"] for each in self.creations.pending()}
        assigned = {each.permission_set_arn for each in self.account_assignments}
        if permission_set_arn in assigned | begun:
            raise ConflictException(
                "Could not delete because PermissionSet has ApplicationProfile associated with it"
            )
        return super().delete_permission_set(instance_arn, permission_set_arn)

    def provision(
        self, permission_set_arn: str, target_id: str | None, refusal: str | None
    ) -> dict[str, Any]:
        """Begin to bring one account (None: all that have it) up to date; `refusal` as above."""
        self.set_of(permission_set_arn)
        if target_id and (permission_set_arn, target_id) not in self.provisioned:
            # Choice: An account that nobody is assigned the set in cannot be given it.
            raise InvalidRequest(f"The permission set is not provisioned in {target_id}.")

        def act() -> None:
            for account in [target_id] if target_id else self.accounts_of(permission_set_arn):
                self._give(permission_set_arn, account, refusal)

        details = {"PermissionSetArn": permission_set_arn}
        at = {"AccountId": target_id} if target_id else {}
        return self.provisionings.begin(self._now, {**details, **at}, act)

    def accounts_of(self, permission_set_arn: str) -> list[str]:
        """Return the accounts that have this permission set, sorted."""
        return sorted(account for arn, account in self.provisioned if arn == permission_set_arn)

    def is_latest(self, permission_set_arn: str, account: str) -> bool:
        """Tell whether an account has a permission set as it is now."""
        got = self.provisioned[permission_set_arn, account]
        return got == self.set_of(permission_set_arn).content

    @override
    def _find_managed_policy(self, managed_policy_arn: str) -> models.ManagedPolicy:
        """Return a policy of AWS's, wherever it stands; moto finds those without a path only."""
        known = self._iam(FIRST).managed_policies
        if not managed_policy_arn.startswith(OF_AWS) or managed_policy_arn not in known:
            raise ResourceNotFoundException(f"Policy does not exist with ARN: {managed_policy_arn}")
        return models.ManagedPolicy(managed_policy_arn, managed_policy_arn.rpartition("/")[2])

    def _assign(self, wanted: Wanted, refusal: str | None) -> None:
        held = self._directory.held
        known = [*held.groups] if wanted.principal_type == "GROUP" else [*held.users]
        if wanted.principal_id not in known:
            raise Failed(
                f"Received a 404 status error: the {wanted.principal_type} assignee "
                f"{wanted.principal_id} was not found in directory {IDENTITY_STORE_ID}"
            )
        if wanted.target_id not in ACCOUNTS:
            raise Failed(f"Received a 404 status error: no account {wanted.target_id}")
        self._give(wanted.permission_set_arn, wanted.target_id, refusal)
        # As in AWS, assigning twice is assigning once.
        if not any(wanted.is_of(each) for each in self.account_assignments):
            self.account_assignments.append(
                models.AccountAssignment(
                    wanted.instance_arn,
                    wanted.target_id,
                    wanted.target_type,
                    wanted.permission_set_arn,
                    wanted.principal_type,
                    wanted.principal_id,
                )
            )

    def _take_away(self, wanted: Wanted) -> None:
        left = [each for each in self.account_assignments if not wanted.is_of(each)]
        self.account_assignments = left
        still = {(each.permission_set_arn, each.target_id) for each in left}
        if (wanted.permission_set_arn, wanted.target_id) not in still:
            self.provisioned.pop((wanted.permission_set_arn, wanted.target_id), None)

    def _give(self, permission_set_arn: str, account: str, refusal: str | None) -> None:
        """Give an account a permission set as it is now. Raises Failed, and changes nothing then.

        The account must have each customer managed policy, by name and path:
        https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
        """
        if refusal and account == FIRST:
            raise Failed(refusal)
        content = self.set_of(permission_set_arn).content
        boundary = (content["boundary"] or {}).get("CustomerManagedPolicyReference")
        by_name = [
            *content["customer_managed"],
            *([f"{boundary['Path']}{boundary['Name']}"] if boundary else []),
        ]
        there = self._iam(account).managed_policies
        for name in by_name:
            if f"arn:aws:iam::{account}:policy{name}" not in there:
                raise Failed(f"Received a 404 status error: no policy {name} in {account}")
        attached = len(content["managed"]) + len(content["customer_managed"])
        if attached > ATTACHED_TO_A_ROLE:
            raise Failed(
                "Received a 409 status error: Cannot exceed quota for PoliciesPerRole: "
                f"{ATTACHED_TO_A_ROLE}"
            )
        self.provisioned[permission_set_arn, account] = content
