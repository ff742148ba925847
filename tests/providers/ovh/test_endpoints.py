"""Where OVHcloud is called: its three plates, with each kind of credential, on each one's clock."""

import threading
from collections.abc import Iterator

import ovh.client
import pytest

from access.accounts import OVH_ENDPOINTS
from providers.ovh import client
from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from providers.ovh.policy import PolicyProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import PLATES, Sandbox
from tests.providers.calls import posts
from tests.providers.ovh.conftest import NIC, PARTNER
from tests.providers.story import Story

GROUPS = "/v1/me/identity/group"
POLICIES = "/v2/iam/policy"
TIME = "/1.0/auth/time"
TOKEN = "/auth/oauth2/token"
HOUR_S = 3600
KEYS = (NIC, "")  # The first account has application keys,
SERVICE = (PARTNER, "PARTNER_")  # the second an OAuth2 client, which is preferred to its keys.

Holder = tuple[str, str]

on_each_plate = pytest.mark.parametrize("sandbox", PLATES, indirect=True, ids=str)
with_each_credential = pytest.mark.parametrize("holder", [KEYS, SERVICE], ids=["keys", "client"])


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run one plate alone, its credentials in the environment."""
    with Sandbox(clouds=("ovh",), ovh_plate=getattr(request, "param", "eu")) as running:
        for name, value in running.env.items():
            if "OVH_" in name:
                monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def plate(sandbox: Sandbox) -> str:
    """Return which plate it is, as the ids of its clients say."""
    return sandbox.env["PARTNER_OVH_CLIENT_ID"].partition(".")[0].lower()


def where(sandbox: Sandbox, holder: Holder) -> dict[str, str]:
    """Return what an explicit provider resource says of an account."""
    identity, prefix = holder
    return {
        "account": "ovh",
        "identity": identity,
        "endpoint": sandbox.ovh_url,
        "prefix": prefix,
    }


def group(sandbox: Sandbox, holder: Holder, name: str = "readers") -> Story:
    """Return a group that is about to be made."""
    declared = {"name": name, "role": "NONE", "description": "", "mark": f"grantbook/t/ovh/{name}"}
    return Story(GroupProvider(), where(sandbox, holder), declared)


def policy(sandbox: Sandbox, holder: Holder, plate: str, identity: str) -> Story:
    """Return a policy for an identity that is about to be made."""
    declared = {
        "name": "readers",
        "description": "",
        "identities": [identity],
        "resources": [f"urn:v1:{plate}:resource:account:{holder[0]}"],
        "allow": ["account:apiovh:me/get"],
        "excepted": [],
        "deny": [],
        "permissions_groups": [f"urn:v1:{plate}:permissionsGroup:ovh:controlPanelAccess"],
        "conditions": {},
        "expired_at": "",
        "mark": "grantbook/t/ovh/readers",
    }
    return Story(PolicyProvider(), where(sandbox, holder), declared)


def statuses(control: Control) -> list[int]:
    """Return how the calls ended, in order."""
    return [call["status"] for call in control.calls()["calls"]]


def asked(control: Control, path: str) -> int:
    """Return how many calls went to a path."""
    return sum(call["path"] == path for call in control.calls()["calls"])


def test_endpoints_are_those_of_the_official_client() -> None:
    """Those that know OAuth2, which are those that have policies; its addresses hold a branch."""
    known = ovh.client.OAUTH2_TOKEN_URLS
    official = {
        name: (ovh.client.ENDPOINTS[name].removesuffix("/1.0"), known[name]) for name in known
    }

    assert official == client.ENDPOINTS
    assert {name.removeprefix("ovh-") for name in official} == set(PLATES)


def test_a_declaration_knows_the_plate_of_each_endpoint() -> None:
    """An account with an endpoint by name need not say it."""
    assert {name: name.removeprefix("ovh-") for name in client.ENDPOINTS} == OVH_ENDPOINTS


@on_each_plate
@with_each_credential
def test_a_group_and_its_policy_live_on_each_plate_with_each_credential(
    sandbox: Sandbox, plate: str, control: Control, holder: Holder
) -> None:
    """Made, read, planned and deleted; their names are of that plate, and nothing is left."""
    before = control.state()

    readers = group(sandbox, holder).create()
    grants = policy(sandbox, holder, plate, readers.id).create()
    during = control.state()[holder[0]]["policies"][grants.id]
    found = [readers.read(), grants.read()]
    planned = [readers.plan(), grants.plan()]
    grants.delete()
    readers.delete()

    assert readers.id == f"urn:v1:{plate}:identity:group:{holder[0]}/readers"
    assert (during["identities"], found, planned) == ([readers.id], [True, True], ["same", "same"])
    assert [grants.read(), readers.read()] == [False, False]
    assert control.state() == before


@on_each_plate
@with_each_credential
def test_the_kind_of_credential_is_the_one_that_was_given(
    sandbox: Sandbox, plate: str, control: Control, holder: Holder
) -> None:
    """Keys act as the account itself, a service account as its own identity."""
    group(sandbox, holder).create()

    [making] = [call for call in control.calls()["calls"] if call["mutating"]]
    service = f"credential:{PARTNER}/oauth2-{sandbox.env['PARTNER_OVH_CLIENT_ID']}"
    kind = f"account:{NIC}" if holder is KEYS else service
    assert making["identity"] == f"urn:v1:{plate}:identity:{kind}"
    assert (asked(control, TIME), asked(control, TOKEN)) == ((1, 0) if holder is KEYS else (0, 1))


@pytest.mark.parametrize("offset_s", [-12 * HOUR_S, -HOUR_S, HOUR_S])
@with_each_credential
def test_a_clock_that_is_off_is_allowed_for(
    sandbox: Sandbox, control: Control, holder: Holder, offset_s: int
) -> None:
    """Ours may be ahead of the cloud's or behind: nothing is refused, and time is asked once."""
    control.switch(clock_offset_s=offset_s)

    readers = group(sandbox, holder).create()
    assert readers.read()
    readers.delete()

    assert set(statuses(control)) <= {200, 404}
    assert asked(control, TIME) == (1 if holder is KEYS else 0)


@pytest.mark.parametrize("moves", [[HOUR_S], [-HOUR_S], [HOUR_S, -HOUR_S, 0]])
def test_a_clock_that_moves_during_a_run_costs_two_calls_each_time(
    sandbox: Sandbox, control: Control, moves: list[int]
) -> None:
    """One signature is refused, the time is asked again, and the call is made once."""
    group(sandbox, KEYS, "early").create()
    control.reset_calls()

    for number, offset_s in enumerate(moves):
        control.switch(clock_offset_s=offset_s)
        group(sandbox, KEYS, f"late-{number}").create()

    refused = [call["path"] for call in control.calls()["calls"] if call["status"] == 400]
    assert len(refused) == asked(control, TIME) == len(moves)
    made = sum(call["mutating"] and call["status"] == 200 for call in control.calls()["calls"])
    assert made == posts(control, GROUPS) == len(moves)


def test_a_change_that_meets_a_moved_clock_is_made_once(sandbox: Sandbox, control: Control) -> None:
    """A refused signature changed nothing, so a POST may be sent again."""
    readers = group(sandbox, KEYS).create()
    grants = policy(sandbox, KEYS, "eu", readers.id).create()
    control.switch(clock_offset_s=HOUR_S)
    control.reset_calls()

    grants.update(description="Later")
    control.switch(clock_offset_s=-HOUR_S)
    grants.delete()

    calls = [(call["method"], call["status"]) for call in control.calls()["calls"]]
    again = [("GET", 200)]
    assert calls == [("PUT", 400), *again, ("PUT", 200), ("DELETE", 400), *again, ("DELETE", 200)]


def test_threads_that_share_a_client_get_over_a_moved_clock(
    sandbox: Sandbox, control: Control
) -> None:
    """However their calls interleave, each is answered and none is made twice."""
    calling = OvhClient(Settings.of(where(sandbox, KEYS).get))
    calling.call("GET", "/v1/me")
    control.switch(clock_offset_s=HOUR_S)
    control.reset_calls()
    names = [f"group-{number}" for number in range(4)]

    def make(name: str) -> None:
        calling.call("POST", GROUPS, {"name": name, "role": "NONE"})

    threads = [threading.Thread(target=make, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(names) <= set(calling.call("GET", GROUPS))
    posted = [call["status"] for call in control.calls()["calls"] if call["method"] == "POST"]
    assert (posted.count(200), set(posted)) == (len(names), {200, 400})
