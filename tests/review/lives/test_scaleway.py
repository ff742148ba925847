"""What a Scaleway organization has beside what is declared, without a call."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from access import model, scaleway_rules
from providers.inventory import Object
from tests.access.stacks import declared
from tests.review.lives.compared import an_object, differing, reached

PROJECT = "11111111-2222-4333-8444-555555555555"
FOLK = f"""
accounts: {{scaleway: {{projects: {{web: {{description: x}}}}}}}}
people:
  al:
    email: a@b.c
    teams: [ops]
    until: 2035-06-30
    grants: {{scaleway: [{{permission_sets: [BillingReadOnly], organization: true}}]}}
  bo: {{email: b@b.c, teams: [ops, guests]}}
  cy: {{email: c@b.c, teams: [ops], suspended: true}}
teams:
  ops:
    grants:
      scaleway:
        - {{permission_sets: [InstancesReadOnly], projects: [web, {PROJECT}]}}
        - permission_sets: [ObjectStorageReadOnly]
          projects: [data]
          condition: request.ip == "127.0.0.1"
          until: 2034-01-01
  guests:
    groups: {{scaleway: {{membership: partial}}}}
    grants: {{scaleway: [{{permission_sets: [ProjectReadOnly], organization: true}}]}}
applications:
  ci:
    owner: al
    grants: {{scaleway: [{{permission_sets: [ObjectStorageFullAccess], projects: [data]}}]}}
"""
KINDS = {model.Person: "user", model.Team: "group", model.Application: "application"}
IDS = {"web": "web-id", "data": "data-id", PROJECT: PROJECT}


@pytest.fixture
def stack() -> model.Declaration:
    """Return people, teams and a program with projects, conditions and ends."""
    return declared(FOLK)


def applied(stack: model.Declaration) -> list[Object]:
    """Return what a run makes of it, in an organization that has an owner."""
    members = {
        team.key: [
            {"kind": "user", "id": person.key, "name": person.key}
            for person in stack.members(team.key)
        ]
        for team in stack.teams
    }
    every: dict[str, Any] = {"all_users": False, "all_applications": False}
    return [
        an_object("user", "owner", "owner", type="owner", locked=False),
        *(
            an_object("user", each.key, each.key, type="member", locked=each.suspended)
            for each in stack.people
        ),
        *(an_object("application", each.key, each.key) for each in stack.applications),
        *(
            an_object("group", each.key, each.key, members=members[each.key], **every)
            for each in stack.teams
        ),
        *(_policy(each) for each in stack.holders if each.grants_on("scaleway")),
        an_object("project", "web-id", "web", "grantbook/test/scaleway/web/0a1b2c3d"),
        an_object("project", "data-id", "data"),
    ]


def _policy(holder: model.Principal) -> Object:
    rules = [
        {
            "permission_sets": [*rule.permission_sets],
            "projects": [{"id": IDS[word], "name": word} for word in rule.projects],
            "condition": rule.condition,
        }
        for rule in scaleway_rules.rules(holder, "scaleway")
    ]
    principal = {"kind": KINDS[type(holder)], "id": holder.key, "name": holder.key}
    return an_object("policy", f"policy-{holder.key}", holder.key, principal=principal, rules=rules)


def edited(found: Sequence[Object], kind: str, name: str, **facts: Any) -> list[Object]:
    """Return objects of which one has other facts."""
    return [
        replace(each, facts={**each.facts, **facts})
        if (each.kind, each.name) == (kind, name)
        else each
        for each in found
    ]


def rule(name: str, condition: str = "") -> list[dict[str, Any]]:
    """Return the one rule of a policy on the whole organization."""
    return [{"permission_sets": [name], "projects": [], "condition": condition}]


def test_what_a_run_makes_is_what_is_declared(stack: model.Declaration) -> None:
    """Projects by key, name and id, ends within conditions, suspended people, partial groups."""
    assert differing(stack, "scaleway", applied(stack)) == []


@pytest.mark.parametrize(
    ("kind", "name", "facts", "who"),
    [
        ("policy", "ci", {"rules": rule("IAMManager")}, ["ci"]),
        ("policy", "al", {"rules": rule("BillingReadOnly")}, ["al"]),
        ("policy", "ops", {"principal": None}, ["al", "bo"]),
        ("policy", "guests", {"rules": rule("IAMManager")}, ["bo", "others in guests"]),
        ("group", "ops", {"members": []}, ["al", "bo"]),
        ("group", "ops", {"all_applications": True}, ["ci"]),
        ("user", "cy", {"locked": False}, ["cy"]),
    ],
)
def test_an_edit_by_hand_is_seen(
    stack: model.Declaration, kind: str, name: str, facts: dict[str, Any], who: list[str]
) -> None:
    """Of whoever has it, and of nobody else."""
    assert differing(stack, "scaleway", edited(applied(stack), kind, name, **facts)) == who


def test_who_is_in_no_file_is_a_holder_by_name(stack: model.Declaration) -> None:
    """With what their groups hold, but for one that others may be in, who stay there."""
    stranger = an_object("user", "zoe", "zoe", type="member", locked=False)
    members = [{"kind": "user", "id": "zoe", "name": "zoe"}]
    found = edited([*applied(stack), stranger], "group", "guests", members=members)

    in_guests = reached(stack, "scaleway", found)
    in_ops = reached(stack, "scaleway", edited(found, "group", "ops", members=members))

    assert in_guests["user zoe (not declared)"].statements == ()
    assert {each.because.through for each in in_ops["user zoe (not declared)"].statements} == {
        ("team ops",)
    }
    assert "user owner (not declared)" not in in_ops


def test_a_permission_set_that_nobody_here_knows_is_not_judged(stack: model.Declaration) -> None:
    """It may be anything."""
    found = edited(applied(stack), "policy", "ci", rules=rule("BrandNewFullAccess"))

    (unjudged,) = reached(stack, "scaleway", found)["ci"].unjudged

    assert unjudged.what == "BrandNewFullAccess"


def test_a_condition_that_no_file_has_stays_a_text(stack: model.Declaration) -> None:
    """Its end is not read out of it."""
    text = 'request.time <= timestamp("2044-01-01T00:00:00Z")'
    found = edited(applied(stack), "policy", "ci", rules=rule("IAMManager", text))

    (statement,) = reached(stack, "scaleway", found)["ci"].statements

    assert (statement.region.when, statement.region.until) == ((text,), "")
