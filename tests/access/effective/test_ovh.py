"""Yes, no, and depends on OVHcloud; and what is said not to be judged."""

from typing import Any

import pytest

from access.effective import ovh
from access.effective.cells import UNSURE
from access.effective.region import Region
from access.effective.statement import Because
from access.place import Place
from access.setup import PermissionsGroup
from tests.access import stacks
from tests.access.effective.asked import may, person, side, unjudged

REBOOT, READ = "vps:apiovh:reboot", "vps:apiovh:get"
ALL = "urn:v1:eu:resource:*"
VPS = {"allow": ["vps:apiovh:*"], "resources": ["vps:*"]}
ON_VPS = "on urn:v1:eu:resource:vps:*"
SUFFIXED = stacks.CONFIG.replace("account: xx1111-ovh", 'account: xx1111-ovh, suffix: "-x"')


def on_ovh(*grants: dict[str, Any], action: str = REBOOT, **more: Any) -> list[str]:
    """Return where alice may do something."""
    return may(side(person("ovh", *grants, **more)), "ovh", action)


def member(role: str, *grants: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a declaration of alice, who is in a team with a role."""
    team = {"grants": {"ovh": [*grants]}, "groups": {"ovh": {"role": role}}}
    return {**person("ovh", teams=["ops"], **more), "teams": {"ops": team}}


def test_what_is_granted_is_a_yes_where_it_is() -> None:
    """On the account, all of a type, or one."""
    assert on_ovh(VPS) == [f"yes {ON_VPS}"]
    assert on_ovh({**VPS, "resources": ["vps:web"]}) == ["yes on urn:v1:eu:resource:vps:web"]


def test_an_except_trims_its_own_grant_alone() -> None:
    """A deny all of them."""
    trimmed, whole = {**VPS, "except": [REBOOT]}, {"allow": [REBOOT], "resources": ["vps:web"]}

    assert on_ovh(trimmed) == []
    assert on_ovh(trimmed, action=READ) == [f"yes {ON_VPS}"]
    assert on_ovh(trimmed, whole) == ["yes on urn:v1:eu:resource:vps:web"]
    assert on_ovh(VPS, whole, {"deny": [REBOOT], "resources": ["vps:*"]}) == []


def test_a_deny_of_one_is_left_out() -> None:
    """The others are a yes."""
    found = on_ovh(VPS, {"deny": [REBOOT], "resources": ["vps:web"]})

    assert found == [f"yes {ON_VPS} but urn:v1:eu:resource:vps:web"]


def test_a_condition_depends() -> None:
    """And says on what."""
    condition = {"operator": "MATCH", "values": {"resource.Name": "web"}}

    (found,) = on_ovh({**VPS, "condition": condition})

    assert found.startswith(f"depends {ON_VPS} when {{")
    assert '"resource.Name": "web"' in found


def test_a_declared_resource_group_is_what_is_in_it() -> None:
    """One by one."""
    groups = {"production": {"resources": ["vps:web", "vps:db"]}}
    grant = {"allow": [REBOOT], "resources": ["resource_group:production"]}

    found = side({**person("ovh", grant), "accounts": {"ovh": {"resource_groups": groups}}})

    assert may(found, "ovh", REBOOT) == [
        f"yes on urn:v1:eu:resource:vps:{name}" for name in ("db", "web")
    ]


@pytest.mark.parametrize(
    "group",
    ["resource_group:ovh-default", "urn:v1:eu:resourceGroup:aaaa-1", "urn:v1:eu:resourceGroup:*"],
)
def test_a_resource_group_that_others_keep_depends(group: str) -> None:
    """Nobody here knows what is in it, whether it is allowed or denied."""
    words = f"the resource is in {group}"

    allowed = on_ovh({"allow": [REBOOT], "resources": [group]})
    denied = on_ovh(VPS, {"deny": [REBOOT], "resources": [group]})

    assert allowed == [f"depends on {ALL} when {words}"]
    assert denied == [f"depends {ON_VPS} not when {words} *"]


def test_a_permissions_group_of_the_account_is_what_it_says() -> None:
    """By the name that it has there, and its except trims no other's allow."""
    groups = {"viewer": {"allow": ["vps:apiovh:*"], "except": [REBOOT]}}
    grant = {"permissions_groups": ["viewer"], "resources": ["vps:*"]}
    written = {**person("ovh", grant), "accounts": {"ovh": {"permissions_groups": groups}}}

    for config in (stacks.CONFIG, SUFFIXED):
        found = side(written, config)
        assert may(found, "ovh", READ) == [f"yes {ON_VPS}"]
        assert may(found, "ovh", REBOOT) == []
        assert unjudged(found, "ovh") == []


def test_a_permissions_group_that_says_too_little_is_not_judged() -> None:
    """OVHcloud's list of what is in it ends too early."""
    grant = {"permissions_groups": ["globalBillingAccoun"], "resources": ["account"]}

    found = side(person("ovh", grant))

    assert unjudged(found, "ovh") == ["globalBillingAccoun: grants more than its source says"]


def test_a_permissions_group_that_nobody_knows_is_not_judged() -> None:
    """It goes by its URN."""
    urn = "urn:v1:eu:permissionsGroup:xx1111-ovh:made-by-hand"

    found = side(person("ovh", {"permissions_groups": [urn], "resources": ["account"]}))

    why = "is a permissions group that no file of this stack has"
    assert unjudged(found, "ovh") == [f"{urn}: {why}"]


def test_words_that_no_catalogue_has_are_not_judged() -> None:
    """Of lists that a cloud has."""
    lists = PermissionsGroup(
        key="by-hand",
        description="",
        allow=(READ, "brandnew:apiovh:*"),
        excepted=(),
        deny=(),
        renamed_from="",
        place=Place(file="1.yaml", line=1),
    )

    statements, found = ovh.of_lists(lists, [Region()], Because(place=None))

    assert [each.actions for each in statements] == [ovh.actions().of([READ])]
    assert [each.what for each in found] == ["brandnew:apiovh:*"]


def test_everything_includes_what_only_groups_name() -> None:
    """To read everything beside everything changes nothing."""
    everything = {"allow": ["*"], "resources": [ALL]}

    assert on_ovh(everything, action="account:apiovh:me/changePassword") == [f"yes on {ALL}"]


@pytest.mark.parametrize(
    ("role", "manages", "changes", "reads"),
    [
        ("ADMIN", True, True, True),
        ("REGULAR", False, True, True),
        ("UNPRIVILEGED", False, False, True),
        ("NONE", False, False, False),
    ],
)
def test_a_role_grants_outside_of_policies(
    role: str, *, manages: bool, changes: bool, reads: bool
) -> None:
    """On the whole account."""
    found = side(member(role))

    for action, told in (
        ("account:apiovh:me/identity/user/create", manages),
        (REBOOT, changes),
        (READ, reads),
    ):
        assert may(found, "ovh", action) == ([f"yes on {ALL}"] if told else [])


def test_a_deny_may_not_hold_against_a_role() -> None:
    """OVHcloud does not say: it depends, where it is denied."""
    everywhere = side(member("ADMIN", {"deny": [REBOOT], "resources": [ALL]}))
    somewhere = side(member("ADMIN", {"deny": [REBOOT], "resources": ["vps:web"]}))
    unsure = f"depends on {ALL} when {UNSURE}"

    assert may(everywhere, "ovh", REBOOT) == [unsure]
    assert may(somewhere, "ovh", REBOOT) == [
        unsure,
        f"yes on {ALL} but urn:v1:eu:resource:vps:web",
    ]
    assert may(somewhere, "ovh", READ) == [f"yes on {ALL}"]


def test_a_role_ends_with_the_place_in_the_team() -> None:
    """And with the person."""
    found = side(member("ADMIN", until="2030-01-01"))

    assert may(found, "ovh", REBOOT) == [f"depends on {ALL} until 2030-01-01T23:59:59Z"]


def test_who_is_suspended_may_nothing() -> None:
    """By no role either."""
    found = side(member("ADMIN", VPS, suspended=True))

    assert may(found, "ovh", REBOOT) == []


def test_whoever_comes_from_elsewhere_is_let_in_there() -> None:
    """That they are suspended is for the identity provider to keep."""
    config = stacks.CONFIG.replace("cloud: ovh,", "cloud: ovh, people: federated,")

    found = side(
        {
            "people": {"alice": {"email": "a@example.com", "teams": ["ops"], "suspended": True}},
            "teams": {"ops": {"grants": {"ovh": [VPS]}}},
        },
        config,
    )

    still = "when the identity provider lets them in all the same"
    assert may(found, "ovh", REBOOT) == [f"depends {ON_VPS} {still}"]


def test_a_program_without_keys_is_nobody() -> None:
    """Its OAuth2 clients are what policies name."""
    robot = {"owner": "alice", "email": "r@example.com", "grants": {"ovh": [VPS]}}

    def found(**more: Any) -> list[str]:
        written = {
            **person("ovh", accounts=["ovh"]),
            "applications": {"robot": {**robot, **more}},
        }
        there = side(written)
        return [holder.key for holder in there.said if holder.account == "ovh"]

    assert found() == ["alice"]
    assert found(keys={"main": {"on": "ovh"}}) == ["alice", "robot"]
