"""Who leaves AWS leaves whole, with what they made themselves and what was given by hand."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from tests.engine import hands_aws
from tests.engine.changes_aws import CALLS, Written
from tests.engine.decided_aws import Deciding
from tests.engine.hands import Hands
from tests.engine.moments import Moment, Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

SUPPORT = {"managed": "AWSSupportAccess"}
BEN = {"email": "ben@example.com", "accounts": ["aws"], "teams": ["ops"]}
ADA = {
    "email": "ada@example.com",
    "teams": ["ops"],
    "until": "2099-12-31",
    "grants": {"aws": [{"managed": "ReadOnlyAccess"}, {"allow": "s3:*"}, {"deny": "s3:PutObject"}]},
}
CI = {
    "owner": "ben",
    "assumed_by": {"service": "lambda.amazonaws.com"},
    "grants": {"aws": [SUPPORT, {"allow": "s3:*"}, {"deny": "s3:PutObject"}]},
}
OPS = {"grants": {"aws": [{"allow": "support:*"}, {"deny": "support:ResolveCase"}]}}
REST: Written = {"people": {"ben": BEN}, "teams": {"ops": OPS}}
ALL: Written = {"people": {"ada": ADA, "ben": BEN}, "teams": {"ops": OPS}}
MADE_THEMSELVES = {
    "iam:DeleteAccessKey": 1,
    "iam:DeleteSSHPublicKey": 1,
    "iam:DeactivateMFADevice": 1,
    "iam:DeleteVirtualMFADevice": 1,
    "iam:DeleteSigningCertificate": 1,
    "iam:DeleteServiceSpecificCredential": 1,
}


@pytest.fixture
def console(on_aws: Stack) -> Iterator[Hands]:
    """Return somebody at the console; afterwards all that the stack made is taken away."""
    yield Hands(on_aws.sandbox.env)
    on_aws.destroy()


def _calls(moments: Sequence[Moment]) -> list[str]:
    return [each.path for each in moments]


def test_a_person_who_leaves_leaves_whole(on_aws: Stack, console: Hands) -> None:
    """What lets them in goes before what they are denied, all else after it, the user last."""
    on_aws.apply(ALL)
    hands_aws.clutter(console, "ada")

    calls = _calls(on_aws.apply(REST))

    assert Counter(calls) == Counter(
        {
            **MADE_THEMSELVES,
            "iam:DeleteLoginProfile": 1,
            "iam:RemoveUserFromGroup": 1,
            "iam:DetachUserPolicy": 2,
            "iam:DeletePolicy": 1,
            "iam:DeleteUserPolicy": 2,
            "iam:DeleteUser": 1,
        }
    )
    first, last = calls.index("iam:DeleteUserPolicy"), calls.index("iam:DeleteUser")
    comes_in = ("iam:DeleteLoginProfile", "iam:RemoveUserFromGroup", "iam:DetachUserPolicy")
    assert all(calls.index(each) < first for each in comes_in)
    assert all(first < calls.index(each) < last for each in MADE_THEMSELVES)
    assert {*calls[last + 1 :]} <= {"iam:DeletePolicy"}
    assert "ada" not in on_aws.account["users"]
    on_aws.scratch.up("--refresh", "--expect-no-changes")


def test_a_person_who_leaves_may_do_less_at_each_moment(on_aws: Stack, console: Hands) -> None:
    """With a key of their own, which works until the user goes."""
    on_aws.apply(ALL)
    hands_aws.clutter(console, "ada")
    start = on_aws.account

    moments = on_aws.apply(REST)

    deciding = Deciding(CALLS, console.aws)
    states = [
        {right for right in state if right[0] == "user/ada"}
        for state in deciding.rights([start, *(each.account for each in moments)])
    ]
    assert states[0]
    assert all(later <= earlier for earlier, later in pairwise(states))
    assert states[-1] == set()


@pytest.mark.parametrize(("kind", "name"), [("user", "ada"), ("role", "ci")])
def test_what_was_given_by_hand_goes_with_a_user_or_role(
    on_aws: Stack, console: Hands, kind: str, name: str
) -> None:
    """An inline policy and an attachment keep neither."""
    on_aws.apply({**ALL, "applications": {"ci": CI}})
    hands_aws.write_in(console, kind, name)
    hands_aws.attach(console, kind, name, hands_aws.SUPPORT)

    on_aws.apply(REST)

    assert name not in on_aws.account[f"{kind}s"]


def test_what_was_given_by_hand_to_a_group_that_leaves_is_named_before_anything_changes(
    on_aws: Stack, console: Hands
) -> None:
    """With commands that take it away; after these the group goes."""
    on_aws.apply(ALL)
    hands_aws.write_in(console, "group", "ops")
    hands_aws.attach(console, "group", "ops", hands_aws.READ_ONLY)
    console.aws.add_user_to_group(GroupName="ops", UserName="sandbox-admin")
    before = on_aws.account
    on_aws.scratch.path("all.yaml").write_text(
        "people: {ben: {email: ben@example.com, accounts: [aws]}}", "utf-8"
    )

    said = on_aws.scratch.run("up", "--yes", "--skip-preview", "--non-interactive")

    told = {each.partition("Take it away: ")[2] for each in said.stdout.splitlines()} - {""}
    commands = max(told, key=len).split("; ")
    assert said.returncode
    assert on_aws.account == before
    assert len(commands) == 3
    for command in commands:
        _carry_out(console, command)
    on_aws.scratch.up()
    assert "ops" not in on_aws.account["groups"]


def _carry_out(console: Hands, command: str) -> None:
    """Do what a command of AWS's own tool does."""
    aws, service, name, *options = shlex.split(command)
    assert (aws, service) == ("aws", "iam")
    told = {
        option.removeprefix("--").title().replace("-", ""): value
        for option, value in zip(options[::2], options[1::2], strict=True)
    }
    getattr(console.aws, name.replace("-", "_"))(**told)


def test_what_is_destroyed_lets_nobody_do_more_on_the_way(on_aws: Stack, console: Hands) -> None:
    """What allows goes before what denies."""
    key = {**CI, "assumed_by": [], "keys": {"main": {"on": "aws"}}}
    on_aws.apply({**ALL, "applications": {"ci": CI, "robot": key}})
    start = on_aws.account

    moments = on_aws.destroy()

    states = Deciding(CALLS, console.aws).rights([start, *(each.account for each in moments)])
    assert {who for who, _ in states[0]} == {"user/ada", "user/ben", "user/robot", "role/ci"}
    assert all(later <= earlier for earlier, later in pairwise(states))
    assert states[-1] == set()
