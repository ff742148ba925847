"""IAM's policy simulator, by the same judgement that the sandbox's calls meet.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

import re
from typing import TYPE_CHECKING

from moto.iam.access_control import AssumedRoleAccessKey, IAMUserAccessKey
from moto.iam.exceptions import InvalidInput, NoSuchEntity

from sandbox.aws.caller import Caller

if TYPE_CHECKING:
    from sandbox.aws.caller import Signer
    from sandbox.aws.evaluation import Decision
    from sandbox.aws.iam import Iam
    from sandbox.journal import Journal

ARN = re.compile(r"arn:aws:iam::\d{12}:(?P<kind>user|role)/(?:.*/)?(?P<name>[^/]+)")


class SimulatedUser(IAMUserAccessKey):
    """A user who did not call."""

    def __init__(self, iam: "Iam", name: str) -> None:
        self.account_id, self.partition = iam.account_id, iam.partition
        self._owner_user_name = name


class SimulatedRole(AssumedRoleAccessKey):
    """A role that nobody has assumed."""

    def __init__(self, iam: "Iam", name: str) -> None:
        self.account_id, self.partition = iam.account_id, iam.partition
        self._owner_role_name = name
        self._session_name = "simulated"


def holder(iam: "Iam", arn: str) -> "Signer":
    """Return whoever has this ARN, path and all. Raises InvalidInput, NotFoundException.

    IAM refuses the session of a role as well; groups are not simulated here.
    """
    found = ARN.fullmatch(arn)
    if found is None:
        raise InvalidInput(f"Invalid Entity Arn: {arn} does not clearly define entity type")
    is_user, name = found["kind"] == "user", found["name"]
    there = iam.get_user(name) if is_user else iam.get_role(name)
    if there.arn != arn:
        raise NoSuchEntity(f"The entity {arn} does not exist.")
    return SimulatedUser(iam, name) if is_user else SimulatedRole(iam, name)


def decision(simulated: "Signer", journal: "Journal", action: str, resource: str) -> "Decision":
    """Return `allowed`, `explicitDeny` or `implicitDeny`."""
    if journal.switches.allow_everything:
        return "allowed"
    return Caller(simulated, journal).decision(action, resource)
