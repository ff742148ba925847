"""People of one account come through the Identity Center that another one administers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from sandbox.aws.accounts import (
    FIRST,
    IDENTITY_CENTER_REGION,
    IDENTITY_STORE_ID,
    INSTANCE_ARN,
    SECOND,
)
from sandbox.scratch import Failed, Scratch
from sandbox.server import Sandbox
from tests import clouds

pytestmark = pytest.mark.engine

AGAIN = ("--yes", "--skip-preview", "--non-interactive")
ACCOUNTS = f"""
accounts:
  prod:
    users: {{permissions_boundary: PowerUserAccess}}
    identity_center:
      instance: {INSTANCE_ARN}
      identity_store: {IDENTITY_STORE_ID}
      region: {IDENTITY_CENTER_REGION}
      session: 4h
      through: aws
"""
PEOPLE = """
people:
  alice: {email: alice@example.com, teams: [support]}
  bruno: {email: bruno@example.com, teams: [support]}
  clara: {email: clara@example.com, teams: [support], suspended: true}
"""
TEAMS = """
teams:
  support:
    description: Answer cases
    grants:
      prod:
        - {allow: "support:*"}
        - {deny: "s3:*"}
        - {managed: ReadOnlyAccess}
"""
STATEMENTS = [
    {"Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"]},
    {"Effect": "Allow", "Action": ["support:*"], "Resource": ["*"]},
]


def federate(sandbox: Sandbox, accounts: dict[str, Any]) -> None:
    """Leave AWS alone, and add an account whose people come through the first one."""
    for name in [name for name in accounts if name != "aws"]:
        del accounts[name]
    accounts["prod"] = {
        "cloud": "aws",
        "account": SECOND,
        "region": "eu-west-3",
        "people": "federated",
        "endpoint": sandbox.aws_url,
        "credentials": {"prefix": "PARTNER_"},
    }


@pytest.fixture(scope="module")
def scratch(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Make a stack of two accounts of AWS, not yet applied."""
    made = Scratch.of(tmp_path_factory.mktemp("center"), sandbox)
    for file in made.path("").iterdir():
        file.unlink()
    made.configure(partial(federate, sandbox))
    return made


@pytest.fixture
def applied(scratch: Scratch) -> Scratch:
    """Bring the stack to what this file declares, whatever a test has left."""
    declare(scratch)
    scratch.up()
    return scratch


@pytest.fixture
def console(sandbox: Sandbox) -> Any:
    """Return somebody at the console of Identity Center."""
    return clouds.on_aws(sandbox, "sso-admin")


@pytest.fixture
def directory(sandbox: Sandbox) -> Any:
    """Return somebody who works in its directory."""
    return clouds.on_aws(sandbox, "identitystore")


def declare(scratch: Scratch, *, people: str = PEOPLE, teams: str = TEAMS) -> None:
    """Write the declaration."""
    scratch.path("all.yaml").write_text(ACCOUNTS + people + teams, "utf-8")


def standing(sandbox: Sandbox) -> Mapping[str, Any]:
    """Return what Identity Center holds."""
    found: Mapping[str, Any] = sandbox.control("aws").state()[FIRST]["identity_center"]
    return found


@pytest.mark.usefixtures("applied")
def test_a_team_of_one_account_comes_through_another(sandbox: Sandbox) -> None:
    """With all that it is granted; the account itself has neither users nor groups."""
    found = standing(sandbox)

    support = found["permission_sets"]["support"]
    assert support["inline"]["Statement"] == STATEMENTS
    assert support["managed"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    assert support["boundary"] == {"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}
    assert support["session"] == "PT4H"
    assert support["is_latest_in"] == {SECOND: True}
    assert found["assignments"] == [
        {
            "account": SECOND,
            "permission_set": "support",
            "principal_type": "GROUP",
            "principal": "support",
        }
    ]
    assert [*found["users"]] == ["alice", "bruno", "clara"]
    assert found["groups"]["support"]["members"] == ["alice", "bruno"]
    partner = sandbox.control("aws").state()[SECOND]
    assert [*partner["users"]] == ["sandbox-admin"]
    assert partner["groups"] == {}


def test_a_second_run_has_nothing_to_do(sandbox: Sandbox, applied: Scratch) -> None:
    """With what is there read again."""
    sandbox.control("aws").reset_calls()

    applied.up("--refresh", "--expect-no-changes")

    assert sandbox.control("aws").calls()["mutating"] == 0


def test_a_grant_that_goes_is_gone_in_the_account(sandbox: Sandbox, applied: Scratch) -> None:
    """What Identity Center has made of the permission set there follows."""
    declare(applied, teams=TEAMS.replace("- {managed: ReadOnlyAccess}", ""))

    applied.up()

    support = standing(sandbox)["permission_sets"]["support"]
    assert support["managed"] == []
    assert support["inline"]["Statement"] == STATEMENTS
    assert support["is_latest_in"] == {SECOND: True}


def test_who_leaves_is_gone_and_who_is_suspended_stays(sandbox: Sandbox, applied: Scratch) -> None:
    """The one as a user, the other as a member."""
    left = [line for line in PEOPLE.splitlines() if "alice" not in line]
    suspended = "\n".join(left).replace("teams: [support]}", "teams: [support], suspended: true}")
    declare(applied, people=suspended + "\n")

    applied.up()

    found = standing(sandbox)
    assert [*found["users"]] == ["bruno", "clara"]
    assert found["groups"]["support"]["members"] == []


def test_under_new_keys_everybody_comes_in_again(sandbox: Sandbox, applied: Scratch) -> None:
    """Users, groups and permission sets are called so for ever, so they are made anew."""
    before = standing(sandbox)
    people = PEOPLE.replace("support", "helpdesk").replace(
        "alice: {", "alicia: {renamed_from: alice, "
    )
    teams = TEAMS.replace("support:\n", "helpdesk:\n    renamed_from: support\n")
    declare(applied, people=people, teams=teams)

    applied.up()

    after = standing(sandbox)
    assert [*after["permission_sets"]] == ["helpdesk"]
    assert [each["permission_set"] for each in after["assignments"]] == ["helpdesk"]
    assert [*after["groups"]] == ["helpdesk"]
    assert after["groups"]["helpdesk"]["members"] == ["alicia", "bruno"]
    assert after["users"]["alicia"]["id"] != before["users"]["alice"]["id"]
    _back(applied)


def _back(scratch: Scratch) -> None:
    """Give the former keys back: a key that was renamed is not free for others to take."""
    people = PEOPLE.replace("alice: {", "alice: {renamed_from: alicia, ")
    teams = TEAMS.replace("support:\n", "support:\n    renamed_from: helpdesk\n")
    declare(scratch, people=people, teams=teams)
    scratch.up()


def test_an_assignment_that_was_taken_away_is_made_again(
    sandbox: Sandbox, applied: Scratch, console: Any
) -> None:
    """By a run that reads first."""
    (assigned,) = [
        each["inputs"]
        for each in applied.resources()
        if each["type"] == "aws:ssoadmin/accountAssignment:AccountAssignment"
    ]
    begun = console.delete_account_assignment(
        InstanceArn=INSTANCE_ARN,
        TargetId=SECOND,
        TargetType="AWS_ACCOUNT",
        PermissionSetArn=assigned["permissionSetArn"],
        PrincipalType="GROUP",
        PrincipalId=assigned["principalId"],
    )["AccountAssignmentDeletionStatus"]
    asked = {"InstanceArn": INSTANCE_ARN, "AccountAssignmentDeletionRequestId": begun["RequestId"]}
    while begun["Status"] == "IN_PROGRESS":
        told = console.describe_account_assignment_deletion_status(**asked)
        begun = told["AccountAssignmentDeletionStatus"]

    applied.up("--refresh")

    assert len(standing(sandbox)["assignments"]) == 1


def test_an_edited_inline_policy_is_put_right(
    sandbox: Sandbox, applied: Scratch, console: Any
) -> None:
    """In Identity Center and in the account."""
    arn = standing(sandbox)["permission_sets"]["support"]["arn"]
    wide = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    console.put_inline_policy_to_permission_set(
        InstanceArn=INSTANCE_ARN, PermissionSetArn=arn, InlinePolicy=wide
    )

    applied.up("--refresh")

    support = standing(sandbox)["permission_sets"]["support"]
    assert support["inline"]["Statement"] == STATEMENTS
    assert support["is_latest_in"] == {SECOND: True}


def test_somebody_elses_permission_set_is_left_alone(
    sandbox: Sandbox, applied: Scratch, console: Any
) -> None:
    """The run stops before its first change."""
    other = console.create_permission_set(InstanceArn=INSTANCE_ARN, Name="billing")
    declare(
        applied, teams=TEAMS + TEAMS.replace("teams:\n", "").replace("support:\n", "billing:\n")
    )
    before = standing(sandbox)

    with pytest.raises(Failed, match=r'holds permission set "billing" \(not made by grantbook\)'):
        applied.up()

    assert standing(sandbox) == before
    console.delete_permission_set(
        InstanceArn=INSTANCE_ARN, PermissionSetArn=other["PermissionSet"]["PermissionSetArn"]
    )


def test_a_directory_from_elsewhere_is_only_looked_up(
    sandbox: Sandbox, applied: Scratch, directory: Any
) -> None:
    """A run ends before its first change where a group is not there; nothing is made of it."""
    accounts = ACCOUNTS.replace("through: aws", "through: aws\n      directory: external")
    teams = TEAMS.replace("support:\n", "support:\n    groups: {prod: {name: Helpers}}\n")
    applied.path("all.yaml").write_text(accounts + PEOPLE + teams, "utf-8")
    before = standing(sandbox)

    with pytest.raises(Failed, match="GROUP not found"):
        applied.up()
    untouched = standing(sandbox)
    made = directory.create_group(IdentityStoreId=IDENTITY_STORE_ID, DisplayName="Helpers")
    applied.up()

    assert untouched == before
    found = standing(sandbox)
    assert [each["principal"] for each in found["assignments"]] == ["Helpers"]
    assert found["users"] == {}
    assert [*found["groups"]] == ["Helpers"]
    declare(applied)
    applied.up()
    directory.delete_group(IdentityStoreId=IDENTITY_STORE_ID, GroupId=made["GroupId"])


def test_a_destroyed_stack_leaves_nothing(sandbox: Sandbox, applied: Scratch) -> None:
    """Assignments go first, or Identity Center would refuse."""
    applied.pulumi("destroy", *AGAIN)

    found = standing(sandbox)
    assert [found[kind] for kind in ("permission_sets", "assignments", "users", "groups")] == [
        {},
        [],
        {},
        {},
    ]
