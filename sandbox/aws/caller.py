"""A caller's policies as they count at this moment: what moto's access control is given to judge.

Moto judges a statement by effect, action and resource, the action by its very letters. So it is
given statements whose dates hold, with actions in lower case: IAM reads them whatever their case.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from typing import TYPE_CHECKING, Any

from moto.iam.access_control import AssumedRoleAccessKey, IAMPolicy, IAMUserAccessKey

from sandbox.aws import conditions

if TYPE_CHECKING:
    from sandbox.journal import Journal

Signer = IAMUserAccessKey | AssumedRoleAccessKey


class Caller:
    """The user or assumed role that signed; it answers what moto asks of one."""

    def __init__(self, signer: Signer, journal: "Journal") -> None:
        self.arn = signer.arn
        self._signer = signer
        self._journal = journal

    def collect_policies(self) -> list[str]:
        """Return the caller's policy documents as JSON, only statements in force."""
        policies = (IAMPolicy(policy) for policy in self._signer.collect_policies())
        return [self._in_force(policy._policy_json) for policy in policies]  # noqa: SLF001 - moto has no other way to a policy's text.

    def _in_force(self, document: dict[str, Any]) -> str:
        statements = document["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        kept = [_in_lower_case(each) for each in listed if self._counts(each)]
        return json.dumps({**document, "Statement": kept})

    def _counts(self, statement: dict[str, Any]) -> bool:
        """Tell whether a statement has a say now; the switches make some count that should not."""
        is_allow: bool = statement["Effect"] == "Allow"
        switches = self._journal.switches
        if switches.ignore_denies and not is_allow:
            return False
        if switches.ignore_expiry and conditions.has_dates(statement):
            return is_allow
        return conditions.hold(statement, self._journal.now())


def _in_lower_case(statement: dict[str, Any]) -> dict[str, Any]:
    actions = {
        name: [action.lower() for action in listed]
        for name in ("Action", "NotAction")
        if (listed := _listed(statement.get(name)))
    }
    return {**statement, **actions}


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value or []
