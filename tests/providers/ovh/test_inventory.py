from collections.abc import Mapping
from typing import Any, get_args

import pytest

from providers.errors import Misplaced, Unreachable
from providers.inventory import Inventory, Kind, Object, instant, maker
from providers.ovh import inventory
from providers.ovh.client import OvhClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import GROUPS, NIC, USERS
from tests.providers.ovh.furnished import ACCOUNT, DIGEST, VPS, act_as_program, furnish, group
from tests.sandbox.ovh.identity_provider import SSO

TIMES = ("made", "changed")


@pytest.fixture
def account(
    sandbox: Sandbox, console: OvhClient, settings: Mapping[str, str], control: Control
) -> Settings:
    """Return an account that holds one of everything."""
    furnish(sandbox, console)
    control.reset_calls()
    return Settings.of(settings.get)


def listed(found: Inventory, kind: str, *, builtin: bool = False) -> dict[str, Object]:
    """Return the objects of a kind by name."""
    return {
        each.name: each
        for each in found.objects
        if each.kind == kind and each.is_builtin == builtin
    }


def facts(found: Object) -> dict[str, Any]:
    """Return the facts of an object, without the moments of a test."""
    return {name: fact for name, fact in found.facts.items() if name not in TIMES}


def test_everything_that_is_access_is_listed(account: Settings) -> None:
    """People, groups, policies and their parts, tags, and whatever opens the account."""
    found = inventory.read(account)

    named = {kind: [*listed(found, kind)] for kind in inventory.KINDS}
    assert named == {
        "identity_provider": [SSO],
        "user": ["alice", "robot", "zoe"],
        "group": ["eyes", "people"],
        "policy": ["people--account"],
        "permissions_group": ["viewer"],
        "resource_group": [f"web+{DIGEST}"],
        "tags": ["vps-xx1111a.vps.ovh.net", "vps-xx1111b.vps.ovh.net"],
        "service_account": ["ci"],
        "token": ["laptop", f"nightly-{DIGEST}"],
        "legacy_application": ["sandbox-bootstrap"],
        "legacy_credential": ["sandbox-bootstrap"],
    }
    assert found.skipped == ()
    assert set(inventory.KINDS) <= set(get_args(Kind))


def test_the_clouds_own_objects_are_told_apart(account: Settings) -> None:
    """Groups and policies that nobody of the account has made."""
    found = inventory.read(account)

    assert [*listed(found, "group", builtin=True)] == ["ADMIN", "DEFAULT", "UNPRIVILEGED"]
    assert [*listed(found, "policy", builtin=True)] == ["ovh-default"]
    assert [*listed(found, "resource_group", builtin=True)] == ["ovh-default"]
    assert "globalAdmin" in listed(found, "permissions_group", builtin=True)


def test_users_are_told_with_groups_and_status(account: Settings) -> None:
    """The main group first among what is said; nobody's password."""
    users = listed(inventory.read(account, ["user"]), "user")

    assert users["alice"].id == f"urn:v1:eu:identity:user:{NIC}/alice"
    assert facts(users["alice"]) == {
        "description": "A person",
        "type": "USER",
        "status": "OK",
        "email": "alice@example.com",
        "group": "people",
        "groups": ["eyes", "people"],
        "password_set": "",
    }
    assert users["robot"].facts["type"] == "SERVICE"
    assert users["zoe"].facts["status"] == "DISABLED"


def test_groups_are_told_with_role_and_members(account: Settings) -> None:
    """Those whose main group it is, and others."""
    groups = listed(inventory.read(account, ["group"]), "group")

    assert facts(groups["eyes"]) == {
        "description": "By hand",
        "role": "UNPRIVILEGED",
        "members": ["alice"],
    }
    assert groups["people"].facts["members"] == ["alice", "robot", "zoe"]


def test_policies_are_told_whole(account: Settings) -> None:
    """Everything that decides; the end in UTC."""
    found = inventory.read(account, ["policy", "resource_group", "permissions_group"])

    on = listed(found, "resource_group")[f"web+{DIGEST}"]
    assert on.facts["resources"] == [VPS]
    assert facts(listed(found, "policy")["people--account"]) == {
        "description": "What people may do",
        "identities": [f"urn:v1:eu:identity:group:{NIC}/people"],
        "resources": [ACCOUNT, on.id],
        "allow": ["account:apiovh:me/get", "vps:apiovh:*"],
        "except": ["vps:apiovh:reboot"],
        "deny": ["vps:apiovh:terminate"],
        "permissions_groups": [f"urn:v1:eu:permissionsGroup:{NIC}:viewer"],
        "conditions": {"operator": "MATCH", "values": {"resource.Tag(environment)": "prod"}},
        "ends": "2035-06-30T21:59:59Z",
    }
    assert facts(listed(found, "permissions_group")["viewer"]) == {
        "description": "See policies",
        "allow": ["account:apiovh:iam/policy/get"],
        "except": [],
        "deny": [],
    }


def test_tokens_of_people_are_listed_too(account: Settings) -> None:
    """By login and name, with last use and end, never with a secret."""
    tokens = listed(inventory.read(account, ["token"]), "token")

    assert tokens["laptop"].id == "alice/laptop"
    assert facts(tokens["laptop"]) == {
        "user": "alice",
        "description": "Mine",
        "last_used": "",
        "ends": "",
    }
    nightly = tokens[f"nightly-{DIGEST}"]
    assert (nightly.facts["description"], nightly.facts["ends"]) == (
        "Nightly",
        "2035-01-01T00:00:00Z",
    )


def test_legacy_keys_are_told_with_use_end_and_addresses(account: Settings) -> None:
    """One of them is for the tool of another account, which a person of this one let in."""
    found = inventory.read(account, ["legacy_application", "legacy_credential"])

    (application,) = listed(found, "legacy_application").values()
    keys = [each for each in found.objects if each.kind == "legacy_credential"]
    (own,) = [each for each in keys if each.facts["application"] == application.id]
    (theirs,) = [each for each in keys if each != own]
    assert facts(application) == {"description": "Keys of the account itself", "status": "active"}
    assert own.facts["last_used"] > "2026"
    assert (own.facts["addresses"], own.facts["ends"]) == ([], "")
    assert (own.facts["is_own_application"], theirs.facts["is_own_application"]) == (True, False)
    assert {name: theirs.facts[name] for name in ("rules", "addresses", "last_used", "status")} == {
        "rules": ["GET /me"],
        "addresses": ["192.0.2.0/24"],
        "last_used": "",
        "status": "validated",
    }


def test_the_identity_provider_is_told_with_the_end_of_its_certificates(account: Settings) -> None:
    """And whether it locks out the account's own users."""
    (provider,) = listed(
        inventory.read(account, ["identity_provider"]), "identity_provider"
    ).values()

    assert provider.id == NIC
    assert facts(provider) == {
        "group_attribute": "groups",
        "user_attribute": "uid",
        "disable_users": False,
        "sign_requests": False,
        "requested_attributes": [],
        "certificates_end": ["2040-01-01T00:00:00Z"],
    }


def test_tags_and_service_accounts_are_told(account: Settings) -> None:
    """Tags of OVHcloud's own among them: a condition may ask for these as well."""
    found = inventory.read(account, ["tags", "service_account"])

    assert [each.facts["tags"] for each in listed(found, "tags").values()] == [
        {"environment": "prod"},
        {"ovh:example": "system"},
    ]
    client = listed(found, "service_account")["ci"]
    assert facts(client) == {
        "description": "",
        "flow": "CLIENT_CREDENTIALS",
        "identity": f"urn:v1:eu:identity:credential:{NIC}/oauth2-{client.id}",
        "callback_urls": [],
    }


@pytest.mark.parametrize(
    ("kind", "name", "made_by"),
    [
        ("user", "alice", "this stack"),
        ("user", "robot", 'stack "other"'),
        ("user", "zoe", "not grantbook"),
        ("token", f"nightly-{DIGEST}", "this stack"),
        ("token", "laptop", "not grantbook"),
        ("resource_group", f"web+{DIGEST}", "grantbook"),
        ("tags", "vps-xx1111a.vps.ovh.net", ""),
        ("legacy_application", "sandbox-bootstrap", ""),
    ],
)
def test_who_made_an_object_is_told_by_its_mark(
    account: Settings, kind: Kind, name: str, made_by: str
) -> None:
    """Where it can carry one; a digest in a name does not tell of which stack."""
    found = listed(inventory.read(account, [kind]), kind)[name]

    assert maker(found, "test") == made_by


def test_what_the_cloud_made_is_nobodys(account: Settings) -> None:
    """It has no mark, and nobody did it by hand."""
    found = listed(inventory.read(account, ["group"]), "group", builtin=True)

    assert maker(found["ADMIN"], "test") == "the cloud"


def test_what_may_not_be_seen_is_told_and_the_rest_is_read(
    account: Settings, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each kind of it, with the action that is missing."""
    routes = ("user/token", "provider", "group/user")
    act_as_program(
        console, monkeypatch, [f"account:apiovh:me/identity/{path}/get" for path in routes]
    )

    found = inventory.read(account)

    assert [skipped.what for skipped in found.skipped] == [
        "identity provider",
        "members of groups of ADMIN, DEFAULT, UNPRIVILEGED, eyes, people",
        "personal access tokens of alice, robot, zoe",
    ]
    assert "missing: account:apiovh:me/identity/provider/get" in found.skipped[0].why
    assert [*listed(found, "user")] == ["alice", "robot", "zoe"]
    assert listed(found, "group")["people"].facts["members"] is None
    assert len(listed(found, "service_account")) == 2


def test_many_that_may_not_be_seen_are_one_line(
    account: Settings, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first few by name, the others as a number."""
    for number in range(4):
        console.call("POST", GROUPS, group(f"group-{number}", ""))
    act_as_program(console, monkeypatch, ["account:apiovh:me/identity/group/user/get"])

    found = inventory.read(account, ["group"])

    (skipped,) = found.skipped
    assert skipped.what == (
        "members of groups of ADMIN, DEFAULT, UNPRIVILEGED, eyes, group-0 and 4 more"
    )


def test_a_v2_list_that_may_not_be_seen_is_told(
    account: Settings, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one line for all of it."""
    act_as_program(console, monkeypatch, ["account:apiovh:iam/policy/get"])

    found = inventory.read(account, ["policy"])

    assert found.objects == ()
    assert [skipped.what for skipped in found.skipped] == ["policies"]


def test_whose_an_application_is_may_not_be_known(
    account: Settings, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is neither yes nor no."""
    act_as_program(console, monkeypatch, ["account:apiovh:me/api/application/get"])

    found = inventory.read(account, ["legacy_credential"])

    assert {each.facts["is_own_application"] for each in found.objects} == {None}
    assert [skipped.what for skipped in found.skipped] == ["legacy applications"]


def test_what_goes_while_we_read_is_absent_and_no_gap(account: Settings, control: Control) -> None:
    """Only a 404 means that, and it is no reason to complain."""
    control.fault(kind="status", status=404, method="GET", path=f"{USERS}/alice")

    found = inventory.read(account, ["user"])

    assert [*listed(found, "user")] == ["robot", "zoe"]
    assert found.skipped == ()


def test_an_account_without_an_identity_provider_lacks_nothing(
    account: Settings, console: OvhClient
) -> None:
    """Its 404 is the answer."""
    console.call("DELETE", "/v1/me/identity/provider")

    found = inventory.read(account, ["identity_provider"])

    assert (found.objects, found.skipped) == ((), ())


def test_every_page_is_read_and_any_order_is_the_same(account: Settings, control: Control) -> None:
    """Cursors are followed to the end, and what is found is sorted."""
    before = inventory.read(account, ["permissions_group", "tags"])
    control.switch(page_size=2, shuffle_lists=True)

    assert inventory.read(account, ["permissions_group", "tags"]) == before


def test_reading_costs_a_call_for_each_object_of_v1(account: Settings, control: Control) -> None:
    """Their lists tell ids only; users are listed once for themselves and for their tokens."""
    inventory.read(account)

    calls = control.calls()
    read = [call["path"] for call in calls["calls"] if "/auth/" not in call["path"]]
    users, groups, tokens, credentials, applications, clients = 3, 5, 2, 2, 1, 1
    identities = (1 + users) + (1 + 2 * groups) + (users + tokens) + (1 + clients)
    legacy = (1 + applications) + (1 + 2 * credentials)
    v2_lists, identity_provider = 4, 1
    assert len(read) == identities + legacy + v2_lists + identity_provider
    assert calls["mutating"] == 0


def test_only_what_is_asked_for_is_read(account: Settings, control: Control) -> None:
    """An account of many users takes its time."""
    inventory.read(account, ["policy"])

    paths = {call["path"] for call in control.calls()["calls"]}
    assert paths - {"/1.0/auth/time", "/v1/auth/details"} == {"/v2/iam/policy"}


@pytest.mark.usefixtures("misled")
def test_somebody_elses_account_is_not_read(settings: Mapping[str, str]) -> None:
    """It would be shown under the wrong name."""
    with pytest.raises(Misplaced):
        inventory.read(Settings.of(settings.get))


def test_a_cloud_that_does_not_answer_is_no_gap(account: Settings, control: Control) -> None:
    """Half an inventory would look like a whole one."""
    control.fault(kind="status", status=503, method="GET", path=USERS, times=99)

    with pytest.raises(Unreachable):
        inventory.read(account, ["user"])


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, ""),
        ("", ""),
        ("2026-01-15T10:00:00+01:00", "2026-01-15T09:00:00Z"),
        ("2026-01-15T10:38:44.658926311Z", "2026-01-15T10:38:44Z"),
    ],
)
def test_times_are_in_utc_to_the_second(told: str | None, shown: str) -> None:
    """The two branches of the API write them differently."""
    assert instant(told) == shown
