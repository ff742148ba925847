"""What people hold through IAM Identity Center beside what is declared, without a call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from access import aws_policies, model, permission_sets, world
from access.diff import Holder
from access.world import Side
from providers.inventory import Object
from tests.access.stacks import declared
from tests.review.lives.compared import an_object, differing, reached

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess"
HOUSE = "arn:aws:iam::210987654321:policy/team/house"
INSTANCE = "ssoins-7223c02b1f4d9e6a"
CONFIG = """
config:
  grantbook:accounts:
    org: {cloud: aws, account: "123456789012", region: eu-west-1}
    prod:
      {cloud: aws, account: "210987654321", region: eu-west-1, people: federated, prefix: prod-}
"""
FOLK = f"""
accounts:
  prod:
    users: {{permissions_boundary: PowerUserAccess}}
    identity_center:
      instance: arn:aws:sso:::instance/{INSTANCE}
      identity_store: d-9367a1b2c3
      region: eu-west-1
      through: org
people:
  al: {{email: al@b.c, teams: [ops, {{team: cost, until: 2034-06-30}}], until: 2035-06-30}}
  bo: {{email: bo@b.c, teams: [ops]}}
  cy: {{email: cy@b.c, teams: [ops], suspended: true}}
  di: {{email: di@b.c, teams: [boss]}}
teams:
  ops:
    grants:
      prod:
        - {{allow: "support:*", until: 2035-01-01}}
        - {{deny: "support:ResolveCase"}}
        - {{managed: IAMReadOnlyAccess}}
        - {{managed: "{HOUSE}"}}
  cost: {{grants: {{prod: [{{allow: "ce:*"}}]}}}}
  boss: {{grants: {{org: [{{allow: "s3:*"}}]}}}}
"""
EXTERNAL = FOLK.replace("through: org", "through: org\n      directory: external")
ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.fixture
def stack() -> model.Declaration:
    """Return people of two teams who come through a directory of our own."""
    return declared(FOLK, config=CONFIG)


def applied(stack: model.Declaration) -> list[Object]:
    """Return what a run makes of it in Identity Center."""
    (prod,) = (each for each in stack.accounts if each.name == "prod")
    teams = stack.teams_on("prod")
    users = [each for each in stack.people if each.key != "di"]
    return [
        *(_set(each, prod) for each in teams),
        *(assigned(f"ps-{each.key}", "group", each.key) for each in teams),
        *(_user(each.key, f"{each.key}@b.c", "grantbook/test/org") for each in users),
        *(
            group(
                each.key,
                [person.key for person in stack.members(each.key) if not person.suspended],
                f"grantbook/test/org/{each.key}/0a1b2c3d",
            )
            for each in teams
        ),
    ]


def _set(team: model.Team, prod: model.Account) -> Object:
    document = aws_policies.whole(team, prod)
    managed = aws_policies.managed(team, prod)
    return an_object(
        *("permission_set", f"arn:aws:sso:::permissionSet/{INSTANCE}/ps-{team.key}"),
        *(f"prod-{team.key}", f"grantbook/test/prod/{team.key}/0a1b2c3d"),
        statements=document["Statement"] if document else [],
        attached=[arn for arn in managed if arn != HOUSE],
        own=["/team/house"] if HOUSE in managed else [],
        boundary=permission_sets.boundary(prod),
    )


def assigned(
    permission_set: str, kind: str, id_: str, account: str = "210987654321", name: str = ""
) -> Object:
    """Return an assignment of a permission set to a group or user."""
    who = {"kind": kind, "id": id_, "name": name or id_}
    told: dict[str, Any] = {"permission_set": permission_set, "account": account, "principal": who}
    key = f"{account}/{permission_set}/{id_}"
    return replace(an_object("assignment", key, permission_set, **told), mark=None)


def group(id_: str, members: Sequence[str] | None, mark: str = "") -> Object:
    """Return a group of the directory."""
    told = None if members is None else [{"id": each, "name": each} for each in members]
    return an_object("directory_group", id_, id_, mark, members=told)


def _user(key: str, email: str, mark: str = "", status: str = "ENABLED") -> Object:
    whole = f"{mark}/{key}/0a1b2c3d" if mark else ""
    return an_object("directory_user", key, key, whole, emails=[email], status=status)


def edited(found: Sequence[Object], kind: str, id_: str, **facts: Any) -> list[Object]:
    """Return objects of which one has other facts."""
    return [
        replace(each, facts={**each.facts, **facts})
        if (each.kind, each.id.rpartition("/")[2]) == (kind, id_)
        else each
        for each in found
    ]


def members(*keys: str) -> list[Mapping[str, str]]:
    """Return members of a group."""
    return [{"id": each, "name": each} for each in keys]


def through(stack: model.Declaration, found: Sequence[Object], who: str) -> set[tuple[str, ...]]:
    """Return through what somebody is allowed something on `prod`."""
    said = reached(stack, "prod", found)[who].statements
    return {(*each.because.through, each.because.said) for each in said if each.allows}


def test_what_a_run_makes_is_what_is_declared(stack: model.Declaration) -> None:
    """Ends, denies, a boundary, a policy of the account's own, and who is suspended."""
    assert differing(stack, "prod", applied(stack)) == []
    assert differing(stack, "org", []) == ["di"]


@pytest.mark.parametrize(
    ("kind", "id_", "facts", "who"),
    [
        ("permission_set", "ps-ops", {"attached": [ADMINISTRATOR]}, ["al", "bo", "others in ops"]),
        ("permission_set", "ps-ops", {"statements": []}, ["al", "bo", "others in ops"]),
        ("permission_set", "ps-ops", {"boundary": ""}, ["al", "bo", "others in ops"]),
        ("permission_set", "ps-cost", {"statements": [ALLOW]}, ["al", "others in cost"]),
        ("directory_group", "ops", {"members": members("bo")}, ["al"]),
        ("directory_group", "ops", {"members": members("al", "bo", "cy")}, ["cy"]),
        ("directory_group", "cost", {"members": members("al", "bo")}, ["bo"]),
        ("directory_user", "bo", {"status": "DISABLED"}, ["bo"]),
        ("assignment", "ops", {"account": "555555555555"}, ["al", "bo", "others in ops"]),
    ],
)
def test_an_edit_by_hand_is_seen(
    stack: model.Declaration, kind: str, id_: str, facts: dict[str, Any], who: list[str]
) -> None:
    """Of whoever has it, and of nobody else."""
    found = edited(applied(stack), kind, id_, **facts)

    assert differing(stack, "prod", found) == who


def test_a_boundary_bounds_what_its_own_permission_set_says(stack: model.Declaration) -> None:
    """One that was taken from one team's is there for the other's all the same."""
    wide = {"statements": [{**ALLOW, "Action": "*"}]}
    bounded = edited(applied(stack), "permission_set", "ps-cost", **wide)
    bare = edited(bounded, "permission_set", "ps-cost", boundary="")

    within, beyond = (_actions(stack, each, "al") for each in (bounded, bare))

    assert "iam:CreateUser" not in within
    assert "iam:CreateUser" in beyond


def _actions(stack: model.Declaration, found: Sequence[Object], who: str) -> set[str]:
    holder = Holder(account="prod", key=who)
    side = Side(said={holder: reached(stack, "prod", found)[who]}, clouds={"prod": "aws"})
    held = world.access(side, holder).values()
    return {name for each in held for name in world.actions("aws").listed(each)}


def test_who_is_assigned_something_by_hand_has_it(stack: model.Declaration) -> None:
    """Somebody of the stack by their key, whoever is in a group of no team, and a stranger."""
    glass = an_object(
        *("permission_set", f"arn:aws:sso:::permissionSet/{INSTANCE}/ps-glass", "glass"),
        statements=[ALLOW],
        attached=[],
        own=[],
        boundary="",
    )
    found = [
        *applied(stack),
        glass,
        _user("zoe", "zoe@b.c"),
        group("friends", ["al", "zoe"]),
        assigned("ps-glass", "user", "bo"),
        assigned("ps-glass", "group", "friends"),
        assigned("ps-ops", "group", "gone"),
    ]

    assert {*differing(stack, "prod", found)} == {
        *("al", "bo", "directory user zoe (not declared)"),
        "directory group gone (not declared)",
    }
    assert {each[:2] for each in through(stack, found, "al")} >= {
        ("permission set glass", "group friends")
    }
    assert {each[0] for each in through(stack, found, "bo")} == {"permission set glass", "team ops"}


def test_somebody_elses_mark_or_name_is_nobody_of_the_stack(stack: model.Declaration) -> None:
    """A user who was renamed is who the mark says; one with a mark of another stack is not."""
    found = [
        replace(each, mark="grantbook/other/org/bo/0a1b2c3d")
        if (each.kind, each.name) == ("directory_user", "bo")
        else replace(each, name="mallory")
        if (each.kind, each.name) == ("directory_user", "al")
        else each
        for each in applied(stack)
    ]

    assert differing(stack, "prod", found) == ["bo", "directory user bo (not declared)"]


def test_people_of_users_may_be_assigned_more_through_identity_center(
    stack: model.Declaration,
) -> None:
    """On an account that nobody comes to through it, by the files."""
    di = an_object(
        *("user", "di", "di"), inline={}, attached=[], boundary=POWER_USER, groups=["boss"]
    )
    boss = an_object("group", "boss", "boss", inline={"x": [ALLOW]}, attached=[])
    there = [di, boss, *applied(stack)]
    more = assigned("ps-ops", "user", "al", account="123456789012")

    bounded, beside = (reached(stack, "org", found) for found in (there, [*there, more]))

    assert (sorted(bounded), sorted(beside)) == (["di"], ["al", "di"])
    assert {each.because.through for each in beside["al"].statements} == {
        ("permission set prod-ops",)
    }


def test_an_identity_provider_says_who_is_in_its_groups() -> None:
    """Who is declared stays; somebody of the stack in another group has what it has."""
    stack = declared(EXTERNAL, config=CONFIG)
    plain = [replace(each, mark="") for each in applied(stack) if each.kind == "directory_group"]
    sets = [each for each in applied(stack) if each.kind in {"permission_set", "assignment"}]
    users = [_user(f"id-{name}", f"{name.upper()}@B.C") for name in ("al", "bo", "zoe")]
    unseen = [*sets, *(replace(each, facts={"members": None}) for each in plain)]
    in_cost = edited(unseen, "directory_group", "cost", members=members("id-bo", "id-zoe"))

    assert differing(stack, "prod", unseen) == []
    assert differing(stack, "prod", sets) == []
    assert differing(stack, "prod", [*in_cost, *users]) == ["bo"]
    assert differing(stack, "prod", [*unseen, assigned("ps-ops", "group", "every")]) == [
        "directory group every (not declared)"
    ]


def test_a_group_whose_members_may_not_be_seen_is_one_holder(stack: model.Declaration) -> None:
    """Of a group that is no team's; nobody knows who is in it."""
    found = [*applied(stack), group("friends", None), assigned("ps-ops", "group", "friends")]

    assert differing(stack, "prod", found) == ["directory group friends (not declared)"]
