"""What an AWS account has beside what is declared, without a call."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from access import aws_policies, aws_trust, model
from access.catalogue import managed
from access.effective.aws import actions
from providers.inventory import Inventory, Object
from review.lives import theirs
from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared
from tests.review.lives.compared import an_object, differing, reached

OWN = "arn:aws:iam::123456789012:policy/"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
SAML = CONFIG.replace("region: eu-west-1", "region: eu-west-1, people: federated")
FOLK = f"""
people:
  al: {{email: a@b.c, teams: [ops], until: 2035-06-30}}
  bo:
    email: b@b.c
    teams: [ops]
    users: {{aws: {{permissions_boundary: PowerUserAccess, require_mfa: true}}}}
    grants: {{aws: [{{managed: IAMReadOnlyAccess}}, {{managed: "{OWN}house"}}]}}
  cy: {{email: c@b.c, teams: [ops], suspended: true}}
teams:
  ops:
    grants: {{aws: [{{allow: "support:*", until: 2035-01-01}}, {{deny: "support:ResolveCase"}}]}}
applications:
  ci:
    owner: al
    grants: {{aws: [{{allow: "s3:PutObject", resources: ["arn:aws:s3:::a/*"]}}]}}
    assumed_by: {{service: lambda.amazonaws.com}}
"""


@pytest.fixture
def stack() -> model.Declaration:
    """Return people and a program with all that a user, a group and a role can hold."""
    return declared(FOLK)


def applied(stack: model.Declaration) -> list[Object]:
    """Return what a run makes of a stack whose people are users."""
    (on,) = (each for each in stack.accounts if each.name == "aws")
    people, programs = stack.people_on("aws"), stack.applications_on("aws")
    users = [
        an_object(
            "user",
            f"arn:aws:iam::123456789012:user/{each.key}",
            each.key,
            groups=[place.team for place in each.memberships],
            boundary=each.identity_on("aws").boundary,
            **_held(each, on),
        )
        for each in people
    ]
    groups = [an_object("group", each.key, each.key, **_held(each, on)) for each in stack.teams]
    roles = [
        an_object(
            *("role", each.key, each.key),
            boundary="",
            trust=aws_trust.of_program(each, on)["Statement"],
            **_held(each, on),
        )
        for each in programs
    ]
    policies = [
        an_object("policy", f"{OWN}{name}", name, statements=document["Statement"])
        for holder in stack.holders
        for name, document in aws_policies.own(holder, on).items()
    ]
    return [*users, *groups, *roles, *policies]


def _held(holder: model.Principal, on: model.Account) -> Mapping[str, Any]:
    inline = aws_policies.inline(holder, on)
    own = [f"{OWN}{name}" for name in aws_policies.own(holder, on)]
    return {
        "inline": {name: document["Statement"] for name, document in inline.items()},
        "attached": [*own, *aws_policies.managed(holder, on)],
    }


def edited(found: Sequence[Object], kind: str, name: str, **facts: Any) -> list[Object]:
    """Return objects of which one has other facts."""
    return [
        replace(each, facts={**each.facts, **facts})
        if (each.kind, each.name) == (kind, name)
        else each
        for each in found
    ]


def test_what_a_run_makes_is_what_is_declared(stack: model.Declaration) -> None:
    """Ends, boundaries, MFA, denies and suspended people, in the cloud's words."""
    assert differing(stack, "aws", applied(stack)) == []


def test_a_policy_that_others_keep_is_judged_on_both_sides(stack: model.Declaration) -> None:
    """As the cloud has it; without it on neither, and detached by hand it is missed."""
    house = an_object("policy", f"{OWN}house", "house", statements=[_allow("sqs:*")])
    found = [*applied(stack), house]
    (on,) = (each for each in stack.accounts if each.name == "aws")
    others_ = tuple(each for each in stack.accounts if each != on)
    knowing = theirs.kept(stack, on, Inventory(objects=tuple(found), skipped=()))
    known = replace(stack, accounts=(knowing, *others_))

    assert [each.what for each in reached(stack, "aws", found)["bo"].unjudged] == [f"{OWN}house"]
    assert differing(stack, "aws", found) == []
    assert reached(known, "aws", found)["bo"].unjudged == ()
    assert differing(known, "aws", found) == []
    assert differing(known, "aws", edited(found, "user", "bo", attached=[])) == ["bo"]


@pytest.mark.parametrize(
    ("kind", "name", "facts", "who"),
    [
        ("user", "al", {"attached": [ADMINISTRATOR]}, ["al"]),
        ("user", "cy", {"inline": {}}, ["cy"]),
        ("user", "al", {"inline": {}}, ["al"]),
        ("user", "bo", {"boundary": ""}, ["bo"]),
        ("user", "al", {"groups": []}, ["al"]),
        ("group", "ops", {"attached": []}, ["al", "bo"]),
        ("role", "ci", {"attached": [f"{OWN}ci", ADMINISTRATOR]}, ["ci"]),
    ],
)
def test_an_edit_by_hand_is_seen(
    stack: model.Declaration, kind: str, name: str, facts: dict[str, Any], who: list[str]
) -> None:
    """Of whoever has it, and of nobody else."""
    assert differing(stack, "aws", edited(applied(stack), kind, name, **facts)) == who


def test_what_is_attached_is_told_by_its_name(stack: model.Declaration) -> None:
    """And a group that is no team is one of its own."""
    group = an_object("group", "hand", "hand", inline={"by-hand": [_allow("s3:*")]}, attached=[])
    found = edited(
        [*applied(stack), group], "user", "al", groups=["hand"], attached=[ADMINISTRATOR]
    )

    said = reached(stack, "aws", found)["al"].statements

    assert {(each.because.through, each.because.said) for each in said if each.allows} >= {
        ((), "managed: AdministratorAccess"),
        (("group hand",), "inline policy by-hand"),
    }


def test_who_is_in_no_file_is_a_holder_by_name(stack: model.Declaration) -> None:
    """Also with a mark of ours on what is declared no longer; AWS's own roles are nobody's."""
    bare: dict[str, Any] = {
        "inline": {},
        "attached": [ADMINISTRATOR],
        "boundary": "",
        "groups": [],
        "trust": [],
    }
    marked = an_object("user", "2", "old", "grantbook/test/aws/old/0a1b2c3d", **bare)
    other = an_object("user", "3", "al", "grantbook/other/aws/al/0a1b2c3d", **bare)
    role = an_object("role", "4", "helper", **bare)
    own = replace(an_object("role", "5", "AWSServiceRoleForSupport", **bare), is_builtin=True)

    said = reached(stack, "aws", [marked, other, role, own])

    assert sorted(said) == [
        f"{each} (not declared)" for each in ("role helper", "user al", "user old")
    ]
    document = managed.document(ADMINISTRATOR)
    assert document
    assert said["role helper (not declared)"].statements[0].actions == actions().all_known


def test_a_mark_says_who_it_is_whatever_the_name(stack: model.Declaration) -> None:
    """Renamed by hand it is still the same."""
    found = [
        replace(each, name="mallory", mark="grantbook/test/aws/al/0a1b2c3d")
        if each.name == "al"
        else each
        for each in applied(stack)
    ]

    assert differing(stack, "aws", found) == []


def test_people_from_elsewhere_hold_what_the_roles_of_their_teams_do() -> None:
    """Others in the team too; a user of the same name is somebody else."""
    told = json.dumps(METADATA)
    folk = (
        f"accounts: {{aws: {{saml_providers: {{corp: {{metadata: {told}}}}}}}}}\n"
        "people: {al: {email: a@b.c, teams: [ops]}}\n"
        'teams: {ops: {grants: {aws: [{allow: "support:*"}]}}}\n'
    )
    stack = declared(folk, config=SAML)
    role = an_object(
        *("role", "ops", "ops"),
        inline={"by-hand": [_allow("support:*")]},
        attached=[],
        boundary="",
        trust=[],
    )
    user = an_object("user", "al", "al", inline={}, attached=[], boundary="", groups=[])

    assert sorted(reached(stack, "aws", [role, user])) == [
        "al",
        "others in ops",
        "user al (not declared)",
    ]
    assert differing(stack, "aws", [role, user]) == []
    assert differing(stack, "aws", edited([role], "role", "ops", inline={})) == [
        "al",
        "others in ops",
    ]


def test_nobody_hides_behind_somebody_elses_name_or_mark(stack: model.Declaration) -> None:
    """A user with a copied mark, and one who is called like a program that is a role."""
    held: dict[str, Any] = {"inline": {}, "attached": [ADMINISTRATOR], "boundary": "", "groups": []}
    marks = "grantbook/test/aws/al/0a1b2c3d"
    found = [
        replace(each, mark=marks) if (each.kind, each.name) == ("user", "al") else each
        for each in applied(stack)
    ]
    copied = an_object("user", "0", "aa", marks, **held)
    named = an_object("user", "1", "ci", **held)

    said = reached(stack, "aws", [copied, named, *found])

    assert {each for each in said if "(not declared)" in each} == {
        "user aa (not declared)",
        "user ci (not declared)",
    }
    assert differing(stack, "aws", [copied, named, *found]) == [
        "user aa (not declared)",
        "user ci (not declared)",
    ]


def _allow(action: str) -> Mapping[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": "*"}
