"""Situations drawn from a seed: a call, what is known of it, and every policy that decides it.

Left out is what AWS documents and the judge of the tests reads otherwise: addresses in `/0`, a
single address beside one of the other version, epochs beside dates, variables before the fifth
colon of an ARN in a condition or in a policy of 2008, and ARNs that lack parts in NotResource.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import Any

from tests.judge.judge import Question

Json = dict[str, Any]

ACCOUNT = "123456789012"
ALICE = f"arn:aws:iam::{ACCOUNT}:user/alice"
BOB = f"arn:aws:iam::{ACCOUNT}:user/staff/bob"
SECRETS, LOGS = "arn:aws:s3:::acme-secrets/key", "arn:aws:s3:::acme-logs/2030/day"
CALLS = {
    "iam:GetUser": (ALICE, BOB),
    "iam:DeleteUser": (ALICE, BOB),
    "iam:TagUser": (ALICE, BOB),
    "iam:ListUsers": ("*",),
    "s3:GetObject": (SECRETS, LOGS),
    "support:DescribeCases": ("*",),
    "support:ResolveCase": ("*",),
}
ACTIONS = ("*", "iam:*", "iam:Get*", "IAM:*user", "iam:?etUser", "s3:*", "support:*", *CALLS)
WHOLE = (
    "*",
    "*",
    ALICE,
    BOB,
    SECRETS,
    "arn:aws:s3:::acme-*/*",
    "arn:aws:s3:::acme-secrets",
    "arn:*:s3:::*/day",
    f"arn:aws:iam::{ACCOUNT}:user/*",
    f"arn:aws:iam::{ACCOUNT}:user/staff/???",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:iam::${aws:PrincipalAccount}:user/alice",
    "arn:aws:iam::210987654321:user/*",
    "arn:aws:iam:*:*:user/alice*",
)
RESOURCES = (*WHOLE, "arn:aws:iam", "arn:aws:*:user/alice")
OF_CALLERS = [told for told in WHOLE if told != "*" and "PrincipalAccount" not in told]
TEXTS = (
    "alice",
    "Alice",
    "bob",
    "support",
    "*",
    "a*",
    "alice*",
    "a?ice",
    "${*}",
    "${aws:username}",
    "${aws:PrincipalTag/none, 'support'}",
    ACCOUNT,
)
STRINGS = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
)
ORDERS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
DATES = ("2030-01-01T00:00:00Z", "2030-06-01T12:00:00+02:00", "2030-06-01")
EPOCHS = ("1893456000", "1906538400")
SEEN: Mapping[str, Sequence[str | list[str] | None]] = {  # None where a call may lack the key.
    "aws:username": ("alice", "bob", "support", "a*"),
    "aws:PrincipalArn": (ALICE, BOB),
    "aws:PrincipalAccount": (ACCOUNT,),
    "aws:PrincipalTag/team": ("support", "Support", "alice", None),
    "aws:SourceIp": ("127.0.0.1", "10.1.2.3", "2001:db8::1"),
    "aws:MultiFactorAuthPresent": ("true", "false", None),
    "aws:MultiFactorAuthAge": ("30", "3600", "7200", None),
    "aws:CurrentTime": ("2030-01-01T00:00:00Z", "2030-06-01T10:00:00Z", "2031-01-01T00:00:00Z"),
    "aws:EpochTime": ("1893456000", "1906538400", "1925000000"),
    "aws:TagKeys": (["alice", "support"], ["bob"], ["support"], None),
}
TAGGING = "aws:TagKeys"  # Known of calls that tag, and multivalued.


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One call, by name and resource, with its keys and the documents in force."""

    action: str
    resource: str
    seen: Mapping[str, str | list[str] | None]
    held: Sequence[Json]
    boundary: Json | None

    def question(self) -> Question:
        """Return it as the judge is asked."""
        return Question(
            principal=str(self.seen["aws:PrincipalArn"]),
            action=self.action,
            resource=self.resource,
            context={key: values for key, values in self.seen.items() if values is not None},
            policies={f"held {number}": policy for number, policy in enumerate(self.held)},
            boundary=self.boundary,
            account=ACCOUNT,
        )

    def decided(self, evaluation: ModuleType) -> str:
        """Return what the sandbox decides, or a mutant of it."""
        keys = {key.lower(): _listed(values) for key, values in self.seen.items()}
        question = evaluation.Question(
            action=self.action, resource=self.resource, context=evaluation.Context(keys=keys)
        )
        limits = [self.boundary] if self.boundary else []
        decided: str = evaluation.decision(question, self.held, limits)
        return decided


def drawn(seed: int, number: int) -> list[Situation]:
    """Return so many situations, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret.
    return [_situation(random) for _ in range(number)]


def _situation(random: Random) -> Situation:
    action = random.choice([*CALLS, "iam:TagUser"])
    resource = random.choice(CALLS[action])
    seen = {key: random.choice(values) for key, values in SEEN.items()}
    if action != "iam:TagUser":
        seen[TAGGING] = None
    return Situation(
        action=action,
        resource=resource,
        seen=seen,
        held=[_policy(random, action, resource) for _ in range(random.randint(1, 2))],
        boundary=_policy(random, action, resource) if random.random() < 0.4 else None,
    )


def _policy(random: Random, action: str, resource: str) -> Json:
    statements = [_statement(random, action, resource) for _ in range(random.randint(1, 3))]
    policy = {"Statement": statements[0] if len(statements) == 1 else statements}
    # The judge reads variables in policies of any version.
    versions = ("2012-10-17",) if "${" in str(policy) else ("2012-10-17", "2008-10-17")
    return {"Version": random.choice(versions), **policy}


def _statement(random: Random, action: str, resource: str) -> Json:
    """Return a statement that has something to do with a call, more often than not."""
    named = random.choice(([action], [action], []))
    reached = random.choice(([resource], []))
    effect = random.choice(("Allow", "Allow", "Allow", "Deny"))
    about = random.choice(("Action", "Action", "Action", "NotAction"))
    on = random.choice(("Resource", "Resource", "NotResource"))
    known = RESOURCES if on == "Resource" else WHOLE
    statement = {
        "Effect": effect,
        about: _plain(random, [*named, *random.sample(ACTIONS, random.randint(1, 2))]),
        on: _plain(random, [*reached, *random.sample(known, random.randint(1, 2))]),
    }
    conditions = _conditions(random, action)
    return {**statement, "Condition": conditions} if conditions else statement


def _conditions(random: Random, action: str) -> Json:
    found: Json = {}
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        kinds = [*KINDS, *(["Tags"] * 4 if action == "iam:TagUser" else [])]
        operator, key, values = _condition(random, random.choice(kinds))
        found.setdefault(operator, {})[key] = _plain(random, values)
    return found


def _condition(random: Random, kind: str) -> tuple[str, str, list[str]]:
    """Return an operator, a key and values that are of one kind."""
    operator, keys, values = KINDS[kind]
    key = random.choice(keys)
    if kind == "Null":
        return "Null", key, [random.choice(("true", "false"))]
    some = random.sample(values, random.randint(1, 2))
    name = f"{random.choice(operator)}{random.choice(('', '', 'IfExists'))}"
    if key == TAGGING:
        name = f"{random.choice(('ForAllValues', 'ForAnyValue'))}:{name.removesuffix('IfExists')}"
    return name, key, some


KINDS: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "String": (STRINGS, ("aws:username", "AWS:principaltag/team", "aws:PrincipalAccount"), TEXTS),
    "Tags": (STRINGS, (TAGGING,), TEXTS),
    "Arn": (
        ("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
        ("aws:PrincipalArn",),
        OF_CALLERS,
    ),
    "Bool": (("Bool",), ("aws:MultiFactorAuthPresent",), ("true", "false")),
    "Numeric": (
        [f"Numeric{order}" for order in ORDERS],
        ("aws:MultiFactorAuthAge",),
        ("30", "3600", "3600.5"),
    ),
    "Date": ([f"Date{order}" for order in ORDERS], ("aws:CurrentTime",), DATES),
    "Epoch": ([f"Date{order}" for order in ORDERS], ("aws:EpochTime",), EPOCHS),
    "Ip": (
        ("IpAddress", "NotIpAddress"),
        ("aws:SourceIp",),
        ("127.0.0.1/32", "10.0.0.0/8", "10.1.2.3/32", "2001:db8::/32"),
    ),
    "Null": ((), [key for key in SEEN if key != "aws:PrincipalArn"], ()),
}


def _plain(random: Random, values: list[str]) -> str | list[str]:
    """Return the only value by itself, half the time."""
    return values[0] if len(values) == 1 and random.random() < 0.5 else values


def _listed(values: str | list[str] | None) -> list[str]:
    if values is None:
        return []
    return [values] if isinstance(values, str) else values
