"""What an OVHcloud account has beside what is declared, without a call."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from access import model, ovh_policies
from access.effective.region import instant
from access.order import settled
from providers.inventory import Inventory, Object
from review.lives import theirs
from tests.access.stacks import CONFIG, declared
from tests.review.lives.compared import an_object, differing, reached

EVERYTHING = "urn:v1:eu:resource:*"
VPS = "urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net"
PRODUCTION = "urn:v1:eu:resourceGroup:production"
DEFAULT = "urn:v1:eu:resourceGroup:default"
VIEWER = "urn:v1:eu:permissionsGroup:xx1111-ovh:viewer"
FOLK = """
accounts:
  ovh:
    permissions_groups:
      viewer: {allow: ["account:apiovh:iam/*"], deny: ["account:apiovh:iam/policy/create"]}
    resource_groups: {production: {resources: ["vps:vps-xx1111a.vps.ovh.net"]}}
people:
  al: {email: a@b.c, teams: [ops], until: 2035-06-30}
  bo:
    email: b@b.c
    teams: [ops]
    grants:
      ovh:
        - {allow: ["vps:apiovh:reboot"], resources: ["vps:*"], until: 2034-01-01}
  cy: {email: c@b.c, teams: [ops], suspended: true}
teams:
  ops:
    groups: {ovh: {role: UNPRIVILEGED, name: ops@example.com}}
    grants:
      ovh:
        - allow: ["account:apiovh:me/*"]
          except: ["account:apiovh:me/edit"]
          deny: ["account:apiovh:me/tag/get"]
          resources: [account]
          condition: {operator: MATCH, values: {"request.IP.EQ": "127.0.0.1"}}
        - permissions_groups: [viewer, globalReadOnly]
          resources: ["resource_group:production", "resource_group:ovh-default"]
applications:
  ci:
    owner: al
    grants: {ovh: [{allow: ["vps:apiovh:get"], resources: ["vps:*"]}]}
    keys: {one: {on: ovh}, two: {on: ovh}}
"""
FEDERATED = CONFIG.replace("endpoint: ovh-eu", "endpoint: ovh-eu, people: federated")


@pytest.fixture
def stack() -> model.Declaration:
    """Return people, a team and a program with all that a policy can say."""
    return declared(FOLK)


def applied(stack: model.Declaration) -> list[Object]:
    """Return what a run makes of it, beside what is on every account."""
    viewer = lists(["account:apiovh:iam/*"], deny=["account:apiovh:iam/policy/create"])
    ends = [each for each in stack.people if each.until]
    return [
        *(
            an_object(
                *("user", f"user-{each.key}", each.key),
                status="DISABLED" if each.suspended else "OK",
                groups=["people", *("ops@example.com" for place in each.memberships)],
            )
            for each in stack.people
        ),
        an_object("group", "group-people", "people", role="NONE"),
        an_object("group", "group-ops", "ops@example.com", role="UNPRIVILEGED"),
        *(
            an_object("service_account", key, f"ci-{key}", identity=f"client-{key}")
            for key in ("one", "two")
        ),
        an_object("permissions_group", VIEWER, "viewer", **viewer),
        an_object(
            "resource_group", PRODUCTION, "production+0a1b2c3d", "+0a1b2c3d", resources=[VPS]
        ),
        replace(an_object("resource_group", DEFAULT, "ovh-default", resources=[]), is_builtin=True),
        *(
            _policy(name, grant)
            for holder in stack.holders
            for name, (grant, *_) in ovh_policies.policies(holder, "ovh").items()
        ),
        *(
            an_object(
                *("policy", each.key, f"{each.key}+until"),
                identities=[f"user-{each.key}"],
                resources=[EVERYTHING],
                **lists([], deny=["*"]),
                permissions_groups=[],
                conditions=ovh_policies.passed(each.until),
                ends="",
            )
            for each in ends
            if each.until
        ),
    ]


def lists(
    allow: Sequence[str], excepted: Sequence[str] = (), deny: Sequence[str] = ()
) -> dict[str, Any]:
    """Return lists of actions as facts."""
    return {"allow": sorted(allow), "except": sorted(excepted), "deny": sorted(deny)}


def _policy(name: str, grant: model.OvhGrant) -> Object:
    """Return a policy of one grant, as the cloud sorts and names things."""
    groups = {"resource_group:production": PRODUCTION, "resource_group:ovh-default": DEFAULT}
    who = {
        "ops": ["group-ops"],
        "bo": ["user-bo"],
        "ci": ["client-one", "client-two"],
    }[name.partition("+")[0]]
    return an_object(
        *("policy", name, name),
        identities=who,
        resources=sorted(groups.get(word, word) for word in grant.resources),
        **lists(grant.allow, grant.excepted, grant.deny),
        permissions_groups=sorted(grant.permissions_groups),
        conditions=settled(grant.condition),
        ends=instant(grant.until),
    )


def edited(found: Sequence[Object], kind: str, name: str, **facts: Any) -> list[Object]:
    """Return objects of which those of a kind whose name begins so have other facts."""
    return [
        replace(each, facts={**each.facts, **facts})
        if each.kind == kind and each.name.startswith(name)
        else each
        for each in found
    ]


def test_what_a_run_makes_is_what_is_declared(stack: model.Declaration) -> None:
    """Ends, groups of both sorts, roles, suspended people, and programs of several clients."""
    assert differing(stack, "ovh", applied(stack)) == []


@pytest.mark.parametrize(
    ("kind", "name", "facts", "who"),
    [
        ("policy", "ci", {"allow": ["*"]}, ["ci"]),
        ("policy", "bo", {"ends": ""}, ["bo"]),
        ("policy", "ops", {"conditions": {}}, ["al", "bo"]),
        ("policy", "ops", {"except": []}, ["al", "bo"]),
        ("policy", "ops", {"identities": ["client-one"]}, ["al", "bo", "ci"]),
        ("policy", "al+until", {"identities": []}, ["al"]),
        ("policy", "al+until", {"conditions": {}}, ["al"]),
        ("permissions_group", "viewer", {"deny": []}, ["al", "bo"]),
        ("resource_group", "production", {"resources": [EVERYTHING]}, ["al", "bo"]),
        ("group", "ops", {"role": "ADMIN"}, ["al", "bo"]),
        ("user", "bo", {"groups": ["people"]}, ["bo"]),
        ("user", "cy", {"status": "OK"}, ["cy"]),
    ],
)
def test_an_edit_by_hand_is_seen(
    stack: model.Declaration, kind: str, name: str, facts: dict[str, Any], who: list[str]
) -> None:
    """Of whoever has it, and of nobody else."""
    assert differing(stack, "ovh", edited(applied(stack), kind, name, **facts)) == who


def test_who_is_in_no_file_is_a_holder_by_name(stack: model.Declaration) -> None:
    """Users and service accounts, with what their groups hold."""
    zoe = an_object("user", "user-zoe", "zoe", status="OK", groups=["ops@example.com"])
    client = an_object("service_account", "EU.1", "helper", identity="client-helper")
    found = edited([*applied(stack), zoe, client], "policy", "ci", identities=["client-helper"])

    said = reached(stack, "ovh", found)

    assert [each.because.said for each in said["service account helper (not declared)"].statements]
    assert {
        way for each in said["user zoe (not declared)"].statements for way in each.because.through
    } == {"team ops"}


def test_a_permissions_group_made_by_hand_counts(stack: model.Declaration) -> None:
    """One that nobody may see is not judged."""
    urn = "urn:v1:eu:permissionsGroup:xx1111-ovh:hand"
    hand = an_object("permissions_group", urn, "hand", **lists(["*"]))
    found = edited(applied(stack), "policy", "ci", permissions_groups=[urn])

    assert differing(stack, "ovh", [*found, hand]) == ["ci"]
    assert [each.what for each in reached(stack, "ovh", found)["ci"].unjudged] == [urn]


def test_people_from_elsewhere_are_in_their_teams() -> None:
    """Nobody lists them, and others may come too."""
    folk = (
        "people: {al: {email: a@b.c, teams: [ops]}}\n"
        'teams: {ops: {grants: {ovh: [{allow: ["vps:apiovh:get"], resources: ["vps:*"]}]}}}\n'
    )
    stack = declared(folk, config=FEDERATED)
    policy = an_object(
        *("policy", "ops", "ops"),
        identities=["group-ops"],
        resources=["urn:v1:eu:resource:vps:*"],
        **lists(["vps:apiovh:get"]),
        permissions_groups=[],
        conditions={},
        ends="",
    )
    group = an_object("group", "group-ops", "ops", role="NONE")

    assert differing(stack, "ovh", [group, policy]) == []
    assert differing(stack, "ovh", [group]) == ["al", "others in ops"]


def test_a_permissions_group_that_others_keep_is_judged_on_both_sides() -> None:
    """As the account has it; what was not asked is judged on neither."""
    urn = "urn:v1:eu:permissionsGroup:xx1111-ovh:house"
    said = f'        - {{permissions_groups: ["{urn}"], resources: ["vps:*"]}}\n'
    before = "        - permissions_groups:"
    stack = declared(FOLK.replace(before, f"{said}{before}"))
    house = an_object("permissions_group", urn, "house", **lists(["vps:apiovh:reboot"]))
    found = [*applied(stack), house]
    (on,) = (each for each in stack.accounts if each.name == "ovh")
    kept = theirs.kept(stack, on, Inventory(objects=tuple(found), skipped=()))
    known = replace(stack, accounts=tuple(kept if each == on else each for each in stack.accounts))

    assert {each.what for each in reached(stack, "ovh", found)["bo"].unjudged} >= {urn}
    assert differing(stack, "ovh", found) == []
    assert urn not in {each.what for each in reached(known, "ovh", found)["bo"].unjudged}
    assert differing(known, "ovh", found) == []
