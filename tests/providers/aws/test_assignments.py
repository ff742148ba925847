from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from providers.aws import client, inventory
from providers.inventory import Inventory, Object, maker
from providers.settings import Settings
from sandbox.aws.accounts import IDENTITY_CENTER_REGION, IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.furnished import (
    ACCOUNT,
    READ_ONLY,
    STATEMENTS,
    SUPPORT,
    furnish,
    furnish_center,
)

if TYPE_CHECKING:
    from providers.inventory import Kind

CENTER = {
    "center": INSTANCE_ARN,
    "center_region": IDENTITY_CENTER_REGION,
    "identity_store": IDENTITY_STORE_ID,
}
REFUSAL = {"__type": "AccessDeniedException", "message": "no"}


@pytest.fixture(scope="module", autouse=True)
def furnished(running: Sandbox) -> None:
    """Let Identity Center hold something, before the first test."""
    furnish(clouds.on_aws(running))
    furnish_center(clouds.on_aws(running, "sso-admin"), clouds.on_aws(running, "identitystore"))


@pytest.fixture
def account(settings: Mapping[str, str]) -> Iterator[Settings]:
    """Return the account that administers it, read by a process that has not called yet."""
    client.of.cache_clear()
    yield Settings.of({**settings, **CENTER}.get)
    client.of.cache_clear()


def listed(found: Inventory, kind: str) -> dict[str, Object]:
    """Return the objects of a kind by name."""
    return {each.name: each for each in found.objects if each.kind == kind}


def test_permission_sets_are_told_with_all_that_they_grant(account: Settings) -> None:
    """By name, by statements, and within which bounds."""
    found = inventory.read(account, ["permission_set"])

    support = listed(found, "permission_set")["support"]
    told = {name: fact for name, fact in support.facts.items() if name != "made"}
    assert told == {
        "description": "Cases",
        "session": "PT4H",
        "attached": [SUPPORT],
        "own": ["/nobodys"],
        "statements": STATEMENTS,
        "boundary": READ_ONLY,
        "tags": {"team": "web"},
    }
    assert maker(support, "test") == "this stack"
    assert found.skipped == ()


def test_a_permission_set_without_anything_grants_nothing(account: Settings) -> None:
    """An hour of it, within a policy that each account has for itself."""
    bare = listed(inventory.read(account, ["permission_set"]), "permission_set")["bare"]

    assert {bare.facts[each] for each in ("session", "boundary")} == {"PT1H", "/nobodys"}
    assert [bare.facts[each] for each in ("attached", "own", "statements")] == [[], [], []]
    assert maker(bare, "test") == "not grantbook"


def test_assignments_are_told_with_who_and_where(account: Settings) -> None:
    """Each by its name in the directory."""
    found = listed(inventory.read(account, ["assignment"]), "assignment")["support"]

    who = found.facts["principal"]
    assert (who["kind"], who["name"]) == ("group", "support")
    assert found.facts == {"permission_set": "support", "account": ACCOUNT, "principal": who}
    assert found.mark is None
    assert found.id.endswith(f"/{who['id']}")


def test_users_of_the_directory_are_told_with_their_mark(
    account: Settings, control: Control
) -> None:
    """Which is their type; and whether they may sign in, which the console alone decides."""
    control.switch_directory_user("zoe", disabled=True)

    found = listed(inventory.read(account, ["directory_user"]), "directory_user")

    alice, zoe = found["alice"], found["zoe"]
    assert alice.facts == {
        "status": "ENABLED",
        "display_name": "Alice",
        "emails": ["alice@example.com"],
        "type": "",
        "external": False,
    }
    assert (zoe.facts["status"], zoe.facts["type"]) == ("DISABLED", "guest")
    assert [maker(each, "test") for each in (alice, zoe)] == ["this stack", "not grantbook"]
    control.switch_directory_user("zoe", disabled=False)


def test_groups_of_the_directory_are_told_with_their_members(account: Settings) -> None:
    """By id and name; a mark ends the description."""
    found = inventory.read(account, ["directory_group", "directory_user"])

    groups, alice = listed(found, "directory_group"), listed(found, "directory_user")["alice"]
    assert groups["support"].facts == {
        "description": "Cases",
        "members": [{"id": alice.id, "name": "alice"}],
        "external": False,
    }
    assert groups["empty"].facts["members"] == []
    assert maker(groups["support"], "test") == "this stack"
    assert found.skipped == ()


def test_members_who_may_not_be_seen_are_not_nobody(account: Settings, control: Control) -> None:
    """A name that may not be read leaves the id."""
    call = "identitystore:ListGroupMemberships"
    control.fault(kind="status", status=400, path=call, body=REFUSAL, times=9)
    unseen = inventory.read(account, ["directory_group"])
    client.of.cache_clear()
    control.clear_faults()
    call = "identitystore:ListUsers"
    control.fault(kind="status", status=400, path=call, body=REFUSAL, times=9)
    nameless = inventory.read(account, ["directory_group"])

    assert {each.facts["members"] for each in unseen.objects} == {None}
    assert [each.what for each in unseen.skipped] == ["members of groups of the directory"]
    members = listed(nameless, "directory_group")["support"].facts["members"]
    assert [each["name"] for each in members] == [""]
    assert [each.what for each in nameless.skipped] == ["users of the directory"]


def test_an_account_that_administers_nothing_has_none(
    settings: Mapping[str, str], control: Control
) -> None:
    """And is not asked."""
    client.of.cache_clear()
    kinds: list[Kind] = ["permission_set", "assignment", "directory_user", "directory_group"]
    found = inventory.read(Settings.of(settings.get), kinds)

    assert (found.objects, found.skipped) == ((), ())
    assert [call["path"] for call in control.calls()["calls"]] == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize(
    ("call", "kind", "what"),
    [
        ("sso:ListPermissionSets", "permission_set", "permission sets"),
        ("sso:ListPermissionSets", "assignment", "assignments"),
        ("sso:ListAccountAssignments", "assignment", "assignments"),
        ("identitystore:DescribeGroup", "assignment", "names in the directory"),
        ("identitystore:ListUsers", "directory_user", "users of the directory"),
        ("identitystore:ListGroups", "directory_group", "groups of the directory"),
    ],
)
def test_what_may_not_be_seen_is_told(
    account: Settings, control: Control, call: str, kind: Any, what: str
) -> None:
    """A 400 with a code of its own, for services that speak JSON."""
    control.fault(kind="status", status=400, path=call, body=REFUSAL, times=9)

    found = inventory.read(account, [kind])

    assert [each.what for each in found.skipped] == [what]
    assert found.skipped[0].why.startswith(f"AWS: {call}: 400 AccessDeniedException: no")
    names = [each.facts["principal"]["name"] for each in found.objects]
    assert names == ([""] if call.endswith("DescribeGroup") else [])
