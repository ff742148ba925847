"""Live reviews of an account on which what a run makes is there, and is then edited by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from providers.inventory import Object
from sandbox.server import Sandbox
from tests import clouds
from tests.access.stacks import declared
from tests.review.commands import stacks
from tests.review.conftest import Ended, Run
from tests.review.formats.documents import kept
from tests.review.lives.test_aws import ADMINISTRATOR, FOLK, OWN, applied

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

CONFIG = """
config:
  grantbook:accounts:
    aws: {{cloud: aws, account: "123456789012", region: eu-west-1, endpoint: "{url}"}}
"""
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
EVERYBODY = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
UNDENIED = {
    "Effect": "Allow",
    "Action": ["support:*"],
    "Resource": ["*"],
    "Condition": {"DateLessThanEquals": {"aws:CurrentTime": "2035-01-01T23:59:59Z"}},
}


@pytest.fixture(scope="module", autouse=True)
def furnished(running: Sandbox) -> None:
    """Let the account have what a run makes, and a policy that the stack names."""
    iam: IAMClient = clouds.on_aws(running)
    house = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam.create_policy(PolicyName="house", PolicyDocument=document([house]))
    found = applied(declared(FOLK))
    for each in found:
        if each.kind == "policy":
            text = document(each.facts["statements"])
            iam.create_policy(PolicyName=each.name, PolicyDocument=text)
        elif each.kind == "group":
            iam.create_group(GroupName=each.name)
        elif each.kind == "role":
            text = document(each.facts["trust"])
            owner: Any = [{"Key": "owner", "Value": "al"}]
            iam.create_role(RoleName=each.name, AssumeRolePolicyDocument=text, Tags=owner)
        else:
            bounded = each.facts["boundary"]
            iam.create_user(UserName=each.name)
            if bounded:
                iam.put_user_permissions_boundary(UserName=each.name, PermissionsBoundary=bounded)
    for each in found:
        if each.kind != "policy":
            give(iam, each)


@pytest.fixture(autouse=True)
def live(project: Path, sandbox: Sandbox) -> None:
    """Make `test` the only stack of the project."""
    stacks.only(project, CONFIG.format(url=sandbox.aws_url), FOLK)


def document(statements: Iterable[Any]) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def give(iam: "IAMClient", holder: Object) -> None:
    """Give a user, group or role what it holds, and put a user into its groups."""
    kind = holder.kind
    named = {f"{kind.title()}Name": holder.name}
    for name, statements in holder.facts["inline"].items():
        put = getattr(iam, f"put_{kind}_policy")
        put(**named, PolicyName=name, PolicyDocument=document(statements))
    for arn in holder.facts["attached"]:
        getattr(iam, f"attach_{kind}_policy")(**named, PolicyArn=arn)
    for group in holder.facts.get("groups", ()):
        iam.add_user_to_group(GroupName=group, UserName=holder.name)


def lines(said: Ended) -> set[tuple[str, ...]]:
    """Return of each line its effect, its people, and through what."""
    found = json.loads(said.stdout)["lines"]
    return {(each["effect"], *each["who"], *each["through"]) for each in found}


def notes(said: Ended) -> set[str]:
    """Return what the notes say that count."""
    return {each["what"] for each in json.loads(said.stdout)["notes"] if each["opens"]}


def review(grantbook: Run) -> Ended:
    """Return a live review, for programs."""
    return grantbook("review", "--live", "--format", "json")


def test_what_a_run_makes_is_no_change(grantbook: Run) -> None:
    """The two readings of the same access agree; who asks does not count."""
    said = review(grantbook)

    assert (said.status, said.stderr) == (0, "")
    assert (lines(said), notes(said)) == (set(), set())
    assert json.loads(said.stdout)["not_judged"] == []
    assert said.stdout == kept(Path(__file__).with_name("review_live.json"), said.stdout)


def test_what_others_keep_is_told_and_counts_where_it_makes_an_administrator(
    grantbook: Run, console: "IAMClient"
) -> None:
    """What the stack names by its ARN: no file says what it lets anybody do, and no run ends it."""
    usual = review(grantbook)
    told = document([{"Effect": "Allow", "Action": "*", "Resource": "*"}])
    console.create_policy_version(PolicyArn=f"{OWN}house", PolicyDocument=told, SetAsDefault=True)

    said = review(grantbook)

    console.set_default_policy_version(PolicyArn=f"{OWN}house", VersionId="v1")
    console.delete_policy_version(PolicyArn=f"{OWN}house", VersionId="v2")
    words = "on aws by the policy house, which files name and others keep"
    assert f"bo may do s3:* {words}" in usual.stdout
    assert (lines(said), usual.status, said.status) == (set(), 0, 1)
    assert {each for each in notes(said) if each.endswith(words)} == {f"bo may do * {words}"}
    assert "house" not in "".join(notes(usual))


def test_what_is_attached_by_hand_is_lost(grantbook: Run, console: "IAMClient") -> None:
    """To a program's role; a run takes it away."""
    console.attach_role_policy(RoleName="ci", PolicyArn=SUPPORT)

    said = review(grantbook)

    console.detach_role_policy(RoleName="ci", PolicyArn=SUPPORT)
    assert lines(said) == {("lost", "ci", "managed: AWSSupportAccess")}


def test_a_deny_that_was_removed_is_a_line(grantbook: Run, console: "IAMClient") -> None:
    """Whoever is in the team has now what it denies."""
    made = console.create_policy_version(
        PolicyArn=f"{OWN}ops", PolicyDocument=document([UNDENIED]), SetAsDefault=True
    )

    said = review(grantbook)

    console.set_default_policy_version(PolicyArn=f"{OWN}ops", VersionId="v1")
    version = made["PolicyVersion"]["VersionId"]
    console.delete_policy_version(PolicyArn=f"{OWN}ops", VersionId=version)
    assert {each[:3] for each in lines(said)} == {
        ("lost", "al", "team ops"),
        ("lost", "bo", "team ops"),
    }
    assert "support:ResolveCase" in said.stdout


def test_an_end_that_was_removed_is_a_line(grantbook: Run, console: "IAMClient") -> None:
    """Of the person alone."""
    held = console.get_user_policy(UserName="al", PolicyName="until")["PolicyDocument"]
    console.delete_user_policy(UserName="al", PolicyName="until")

    said = review(grantbook)

    console.put_user_policy(UserName="al", PolicyName="until", PolicyDocument=json.dumps(held))
    assert {each[:2] for each in lines(said)} == {("narrowed", "al")}


def test_who_was_made_by_hand_is_a_note(grantbook: Run, console: "IAMClient") -> None:
    """With all they may do, and with their key."""
    console.create_user(UserName="root-helper")
    console.attach_user_policy(UserName="root-helper", PolicyArn=ADMINISTRATOR)
    key = console.create_access_key(UserName="root-helper")["AccessKey"]["AccessKeyId"]

    said = review(grantbook)

    console.delete_access_key(UserName="root-helper", AccessKeyId=key)
    console.detach_user_policy(UserName="root-helper", PolicyArn=ADMINISTRATOR)
    console.delete_user(UserName="root-helper")
    assert said.status == 1
    assert lines(said) == set()
    assert notes(said) == {
        "user root-helper on aws may do *; no run takes it away",
        "the user root-helper on aws has 1 access key, 0 of them declared",
    }


def test_a_trust_that_was_opened_is_a_note(grantbook: Run, console: "IAMClient") -> None:
    """And so is the declared one that is gone."""
    held = console.get_role(RoleName="ci")["Role"]["AssumeRolePolicyDocument"]
    console.update_assume_role_policy(RoleName="ci", PolicyDocument=document([EVERYBODY]))

    said = review(grantbook)

    console.update_assume_role_policy(RoleName="ci", PolicyDocument=json.dumps(held))
    assert notes(said) == {"the role of ci may be assumed by everybody, which is not declared"}
    assert "though it is declared" in said.stdout
