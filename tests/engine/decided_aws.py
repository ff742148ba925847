"""Who may do what on an AWS account as it stands at a moment.

Decided by the judge, who is not the sandbox's: see docs/decisions/judge.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.aws.accounts import ADMINISTRATOR
from tests.judge import judge
from tests.judge.documents import told_of
from tests.judge.judge import Question

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Json = dict[str, Any]
Right = tuple[str, str]
"""Who, as in `user/ada`, and the action."""

OWN = "own"  # The resource of a call that somebody makes about themselves.


class Deciding:
    """What the calls of one test are decided by: their resources, and AWS's own policies."""

    def __init__(self, calls: Mapping[str, str], iam: "IAMClient") -> None:
        self.calls = calls
        self.iam = iam
        self.known: dict[str, Any] = {}

    def rights(self, accounts: Sequence[Json]) -> list[set[Right]]:
        """Return who may make which of these calls, in each of several states of an account."""
        asked = [[*self._asked(account)] for account in accounts]
        unlike = {_key(question): question for each in asked for _, question in each}
        verdicts = dict(zip(unlike, judge.asked([*unlike.values()]), strict=True))
        return [
            {right for right, question in each if verdicts[_key(question)].is_allowed}
            for each in asked
        ]

    def _asked(self, account: Json) -> Iterator[tuple[Right, Question]]:
        """Yield a question for every call of all who can come in at all."""
        who = [*(("user", name) for name in _users(account))]
        for kind, name in [*who, *(("role", name) for name in account["roles"])]:
            held = account[f"{kind}s"][name]
            told = {
                "principal": held["arn"],
                "context": _context(kind, name, held),
                "policies": dict(self._policies(account, kind, name)),
                "boundary": self._managed(account, held["boundary"]),
            }
            for action, resource in self.calls.items():
                on = held["arn"] if resource == OWN else resource
                if resource != OWN or kind == "user":
                    yield (f"{kind}/{name}", action), Question(action=action, resource=on, **told)

    def _policies(self, account: Json, kind: str, name: str) -> Iterator[tuple[str, Any]]:
        holders = [account[f"{kind}s"][name]]
        holders += [account["groups"][group] for group in holders[0].get("groups", ())]
        for holder in holders:
            for inline, document in holder["inline"].items():
                yield f"{holder['arn']}/{inline}", document
            for arn in holder["attached"]:
                yield f"{holder['arn']}/{arn}", self._managed(account, arn)

    def _managed(self, account: Json, arn: str | None) -> Any:
        """Return what a managed policy says, the version that is in force."""
        if arn is None:
            return None
        if policy := account["policies"].get(arn):
            return policy["versions"][policy["default"]]
        if arn not in self.known:
            version = self.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            found = self.iam.get_policy_version(PolicyArn=arn, VersionId=version)
            self.known[arn] = found["PolicyVersion"]["Document"]
        return self.known[arn]


def _users(account: Json) -> list[str]:
    """Return the users who can sign in, or call with a key; the sandbox's own one aside."""
    return [
        name
        for name, user in account["users"].items()
        if name != ADMINISTRATOR
        and (user["has_password"] or "Active" in user["access_keys"].values())
    ]


def _context(kind: str, name: str, held: Json) -> dict[str, str]:
    tags = {f"aws:PrincipalTag/{key}": value for key, value in held["tags"].items()}
    named = {"aws:username": name} if kind == "user" else {}
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:00:00Z}"  # To the hour, so that questions are alike.
    return {**named, **tags, **told_of(held["arn"]), "aws:CurrentTime": now}


def _key(question: Question) -> str:
    return json.dumps(
        [
            question.principal,
            question.action,
            question.resource,
            question.policies,
            question.boundary,
            question.context,
        ]
    )
