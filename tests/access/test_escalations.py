"""Every way to become an administrator, and what comes near and is none."""

from pathlib import Path

import pytest

from access import escalations, world
from access.diff import Holder
from access.effective.cells import Cell
from access.effective.region import Region
from tests.access.stacks import declared

PAGE = Path(__file__).parents[2] / "docs/reference/ranks.md"
HEAD = "| what somebody does | counts for | together enough | source |\n"
LINE = "| --- | --- | --- | --- |\n"
REACH = {"": "", "others": "others than oneself", "any": "what is not named one by one"}
USERS = "arn:aws:iam::123456789012:user"
ROLES = "arn:aws:iam::123456789012:role"
OWN = f"{USERS}/${{aws:username}}"
WAYS = [
    (cloud, row.words, way)
    for cloud in world.ROOMS
    for row in escalations.rows(cloud)
    for way in row.ways
]


def words(cloud: str, *cells: tuple[tuple[str, ...], str]) -> list[str]:
    """Return the ways of somebody with actions, each on some resources."""
    found: dict[Cell, int] = {}
    for names, on in cells:
        cell = Cell(allow=Region(on=(on,)))
        found[cell] = found.get(cell, 0) | world.actions(cloud).of(names)
    return [way.words for way in escalations.escalations(cloud, found)]


def of(key: str, account: str, *files: str) -> list[str]:
    """Return the ways of somebody who is declared."""
    side = world.declared(declared(*files))
    found = escalations.of(account, side, Holder(account=account, key=key))
    return [way.words for way in found]


def person(grant: str, more: str = "") -> str:
    """Return a file with one person, who has one grant on AWS."""
    return f"people: {{al: {{email: al@b.c, accounts: [aws], grants: {{aws: [{grant}]}}{more}}}}}"


def table(cloud: str) -> str:
    """Return the ways of a cloud as the page has them."""
    lines = []
    for row in escalations.rows(cloud):
        enough = "<br>".join(" + ".join(f"`{name}`" for name in way) for way in row.ways)
        lines.append(f"| {row.words} | {REACH[row.reach]} | {enough} | <{row.source}> |")
    return HEAD + LINE + "".join(f"{line.replace('  ', ' ')}\n" for line in lines)


@pytest.mark.parametrize(("cloud", "said", "way"), WAYS)
def test_a_way_takes_all_its_actions(cloud: str, said: str, way: tuple[str, ...]) -> None:
    """With all of them it is one; without any of them it is not."""
    assert said in words(cloud, (way, "*"))
    for name in way:
        others = tuple(each for each in way if each != name)
        assert said not in words(cloud, (others, "*"))


@pytest.mark.parametrize(("cloud", "said", "way"), WAYS)
def test_ways_name_actions_that_there_are(cloud: str, said: str, way: tuple[str, ...]) -> None:
    """A misspelt one would never be held."""
    known = world.actions(cloud)

    assert said
    assert not known.of(way) & ~known.all_known


def test_a_way_may_come_of_several_grants() -> None:
    """What runs, and the role that it runs as."""
    passes = (("iam:PassRole",), f"{ROLES}/app")

    assert words("aws", passes, (("ec2:RunInstances",), "*")) == [
        "passes a role to a service, and runs code as that role"
    ]
    assert words("aws", passes) == []


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("iam:AttachUserPolicy", "arn:aws:s3:::reports/*"),
        ("iam:AttachUserPolicy", f"{ROLES}/*"),
        ("iam:CreatePolicyVersion", f"{USERS}/*"),
        ("ssm:StartSession", "arn:aws:s3:::reports/*"),
    ],
)
def test_what_cannot_be_done_on_a_resource_is_no_way(name: str, on: str) -> None:
    """AWS lets nobody do there what is done on other things."""
    assert words("aws", ((name,), "*"))
    assert words("aws", ((name,), on)) == []


def test_ones_own_keys_are_no_way_and_those_of_others_are() -> None:
    """One's own user is written with a variable."""
    keys = ("iam:CreateAccessKey", "iam:UpdateLoginProfile")

    assert words("aws", (keys, OWN)) == []
    assert words("aws", (keys, f"{USERS}/bo")) == ["makes keys or passwords of others"]


def test_to_give_oneself_a_policy_is_a_way() -> None:
    """One's own user is enough for that."""
    assert words("aws", (("iam:PutUserPolicy",), OWN)) == [
        "gives policies to people, groups or roles"
    ]


def test_a_role_that_is_named_is_not_any_role() -> None:
    """What it can do stands in its own declaration; `role/*` is whatever lets it in."""
    assert words("aws", (("sts:AssumeRole",), f"{ROLES}/deploy")) == []
    assert words("aws", (("sts:AssumeRole",), "arn:aws:iam::*:role/deploy")) == []
    assert words("aws", (("sts:AssumeRole",), f"{ROLES}/*")) == ["acts as any role that lets it in"]


def test_ones_own_sign_in_is_no_way() -> None:
    """Password and MFA of somebody who has to set them up."""
    assert (
        of(
            "al",
            "aws",
            "people: {al: {email: al@b.c, accounts: [aws], users: {aws: {require_mfa: true}}}}",
        )
        == []
    )


def test_the_keys_of_ones_own_user_are_no_way_by_its_name() -> None:
    """It is known of whoever signs in; another one's name is a way."""
    keys = "{{allow: ['iam:CreateAccessKey'], resources: ['{}/{}']}}"

    assert of("al", "aws", person(keys.format(USERS, "al"))) == []
    assert of("al", "aws", person(keys.format(USERS, "bo"))) == [
        "makes keys or passwords of others"
    ]


def test_who_is_allowed_everything_has_that_one_way() -> None:
    """By a policy of AWS's, or by words; the parts of it would say nothing more."""
    assert of("al", "aws", person("{managed: AdministratorAccess}")) == [escalations.EVERYTHING]
    assert of("al", "aws", person("{allow: ['*'], resources: ['*']}")) == [escalations.EVERYTHING]
    assert of("al", "aws", person("{managed: ReadOnlyAccess}")) == []


def test_everything_under_a_condition_or_with_mfa_is_everything() -> None:
    """Split into cells as it is."""
    mfa = ", users: {aws: {require_mfa: true}}"

    found = of("al", "aws", person("{managed: AdministratorAccess}", mfa))

    assert found == [escalations.EVERYTHING]


def test_everything_but_one_action_is_not_everything() -> None:
    """Then the ways are said one by one."""
    found = of("al", "aws", person("{allow: ['*'], deny: ['iam:CreateUser'], resources: ['*']}"))

    assert escalations.EVERYTHING not in found
    assert len(found) == len(escalations.rows("aws"))


def test_an_administrator_of_ovhcloud_is_one_by_the_role_of_a_group() -> None:
    """A group without a role has what its policies say, on the resources that they name."""
    people = "people: {al: {email: al@b.c, accounts: [ovh], teams: [ops]}}"
    admins = "teams: {ops: {groups: {ovh: {role: ADMIN}}}}"
    policies = "teams: {{ops: {{grants: {{ovh: [{{allow: '*', resources: [{}]}}]}}}}}}"

    assert of("al", "ovh", people, admins) == [escalations.EVERYTHING]
    assert of("al", "ovh", people, policies.format("'urn:v1:eu:resource:vps:vps-1'")) == []
    assert of("al", "ovh", people, policies.format("account")) == [
        row.words for row in escalations.rows("ovh")
    ]


@pytest.mark.parametrize("cloud", world.ROOMS)
def test_the_page_has_the_ways_as_they_are(cloud: str) -> None:
    """Word for word, in order."""
    assert table(cloud) in PAGE.read_text("utf-8")
