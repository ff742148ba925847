"""AWS made what it was asked to, and its answer was lost: what is said, and how one goes on."""

import json
import re
import shlex

import pytest

from tests.engine.changes_aws import ON_DATA, Written
from tests.engine.hands import Hands
from tests.engine.moments import ALWAYS, Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

GETS = {"allow": "s3:GetObject"} | ON_DATA
DECLARED: Written = {
    "people": {"ada": {"email": "ada@example.com", "teams": ["ops"]}},
    "teams": {"ops": {"grants": {"aws": [GETS]}}},
    "applications": {
        "ci": {
            "owner": "ada",
            "assumed_by": {"service": "lambda.amazonaws.com"},
            "grants": {"aws": [GETS]},
        }
    },
}
LOST = ("iam:CreateGroup", "iam:CreatePolicy", "iam:CreateRole", "iam:CreateUser")
COMMAND = re.compile(r"pulumi import .*")
MOST_RUNS = 4  # In each of them more is reached.


def _until_done(stack: Stack) -> set[str]:
    """Run, do as one is told, and run again; return what was told."""
    told: set[str] = set()
    for _ in range(MOST_RUNS):
        said = stack.scratch.run("up", *ALWAYS)
        if not said.returncode:
            return told
        for command in sorted({*COMMAND.findall(said.stdout)} - told):
            stack.scratch.pulumi(*shlex.split(command)[1:], *ALWAYS)
            told.add(command)
    raise AssertionError(said.stdout)


def test_what_the_stack_made_unknowingly_is_imported_as_one_is_told(on_aws: Stack) -> None:
    """Nothing is made twice, the next run has no change, and all of it can be taken away."""
    on_aws.apply(
        {"people": {"bea": {"email": "b@example.com", "accounts": ["aws"]}}}
    )  # The gate knows the account.
    control = on_aws.sandbox.control("aws")
    for call in LOST:
        control.fault(path=call, kind="lost_answer")
    on_aws.scratch.path("all.yaml").write_text(json.dumps(DECLARED), "utf-8")

    told = _until_done(on_aws)

    assert sorted(command.split()[2] for command in told) == [
        "aws:iam/group:Group",
        "aws:iam/policy:Policy",
        "aws:iam/role:Role",
        "aws:iam/user:User",
    ]
    on_aws.scratch.up("--refresh", "--expect-no-changes")
    on_aws.destroy()
    assert {*on_aws.account["users"]} == {"sandbox-admin"}
    assert not on_aws.account["groups"] | on_aws.account["roles"] | on_aws.account["policies"]


def test_what_somebody_else_made_meanwhile_is_not_to_be_imported(on_aws: Stack) -> None:
    """The gate looks when a name is new; here it was, and the run ended before it was used."""
    on_aws.scratch.path("all.yaml").write_text(json.dumps(DECLARED), "utf-8")
    refusal = {"kind": "status", "status": 400, "body": "no"}
    control = on_aws.sandbox.control("aws")
    control.fault(path="iam:CreateUser", **refusal)
    on_aws.scratch.run("up", *ALWAYS)
    Hands(on_aws.sandbox.env).aws.create_user(UserName="ada")

    said = on_aws.scratch.run("up", *ALWAYS)

    assert "User with name ada already exists" in said.stdout
    assert not COMMAND.search(said.stdout)
    on_aws.destroy()
    Hands(on_aws.sandbox.env).aws.delete_user(UserName="ada")
