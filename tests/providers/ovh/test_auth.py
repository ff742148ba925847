import threading
import time
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from providers import http
from providers.errors import Misplaced, Refused, Unreachable
from providers.ovh import client
from providers.ovh.auth import Bearer, Signed, signature
from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import NIC, PARTNER
from tests.providers.story import Story

TIME = "/1.0/auth/time"
TOKEN = "/auth/oauth2/token"
EU = "https://eu.api.ovh.com"
POLICIES = (
    f"{EU}/v2/iam/policy?identity=urn%3Av1%3Aeu%3Aidentity%3Aaccount%3Axx1111-ovh&readOnly=false"
)
HOUR_S = 3600


def partner(sandbox: Sandbox) -> dict[str, str]:
    """Return the settings of the second account, whose credentials are an OAuth2 client."""
    return {
        "account": "partner",
        "identity": PARTNER,
        "endpoint": sandbox.ovh_url,
        "prefix": "PARTNER_",
    }


def paths(control: Control) -> list[str]:
    """Return the paths that were called, in order."""
    return [call["path"] for call in control.calls()["calls"]]


@pytest.mark.parametrize(
    ("method", "url", "body", "expected"),
    [
        ("GET", f"{EU}/v1/me", "", "$1$a9128b7a28decb91f7cdab70b48f784da751ba67"),
        ("get", f"{EU}/v1/me", "", "$1$a9128b7a28decb91f7cdab70b48f784da751ba67"),
        (
            "POST",
            f"{EU}/v2/iam/resourceGroup",
            '{"name":"rg1","resources":[]}',
            "$1$bcf00d1aad4c46b5fe3eb86d874d53fcff82fd4a",
        ),
        ("GET", POLICIES, "", "$1$96cf0c665af0f9646b8c0108a0526e6faa82f997"),
    ],
)
def test_signatures_are_the_documented_ones(
    method: str, url: str, body: str, expected: str
) -> None:
    """Over secret, consumer key, method, address, body and time."""
    secret, consumer = "app-secret-0001", "consumer-key-0001"

    assert signature(secret, consumer, method, url, body, 1700000000) == expected


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=3), st.text(max_size=8))
def test_a_signature_is_over_what_is_sent(body: dict[str, str], query: str) -> None:
    """Byte for byte, with the query as it is encoded."""
    began = int(time.time())
    signed = Signed("key", "secret", "consumer", clock=lambda: int(time.time()) + 1000)
    prepared = requests.Request(
        "POST", f"{EU}/v1/me", params={"q": query}, json=body, auth=signed
    ).prepare()
    text = prepared.body.decode() if isinstance(prepared.body, bytes) else str(prepared.body or "")
    stamp = int(prepared.headers["X-Ovh-Timestamp"])

    expected = signature("secret", "consumer", "POST", str(prepared.url), text, stamp)

    assert prepared.headers["X-Ovh-Signature"] == expected
    assert prepared.headers["X-Ovh-Application"] == "key"
    assert prepared.headers["X-Ovh-Consumer"] == "consumer"
    assert began <= stamp - 1000 <= time.time()


def test_text_of_any_language_is_signed(console: OvhClient) -> None:
    """And slashes, and spaces, and query strings."""
    group = {"name": "a b@c.d", "role": "NONE", "description": "Équipe «été» ✓"}
    console.call("POST", "/v1/me/identity/group", group)

    found = console.call("GET", "/v1/me/identity/group/a%20b%40c.d")

    assert found["description"] == "Équipe «été» ✓"
    assert list(console.pages("/v2/iam/policy", {"identity": "urn:v1:a/b c"})) == []


@pytest.mark.parametrize("offset_s", [HOUR_S, 12 * HOUR_S])
def test_calls_are_made_on_the_clouds_clock(
    console: OvhClient, control: Control, offset_s: int
) -> None:
    """Its distance is asked for once."""
    control.switch(clock_offset_s=offset_s)

    for _ in range(3):
        console.call("GET", "/v1/me")

    assert paths(control).count("/v1/auth/time") + paths(control).count(TIME) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_clock_that_moved_is_asked_for_again(
    console: OvhClient, control: Control, method: str
) -> None:
    """After a suspended machine wakes up, for example; a refused signature changed nothing."""
    console.call("GET", "/v1/me")
    control.switch(clock_offset_s=HOUR_S)
    control.reset_calls()

    if method == "GET":
        console.call("GET", "/v1/me")
    else:
        console.call("POST", "/v1/me/identity/group", {"name": "late", "role": "NONE"})

    statuses = [call["status"] for call in control.calls()["calls"]]
    assert statuses == [400, 200, 200]


def test_a_wrong_secret_is_said_in_the_end(
    console: OvhClient, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signature that stays refused is no matter of the clock."""
    assert isinstance(console.auth, Signed)
    monkeypatch.setattr(console.auth, "secret", "canary-7f3d2c1b")

    with pytest.raises(Refused, match="400 Invalid signature") as caught:
        console.call("GET", "/v1/me")

    assert "canary" not in str(caught.value)
    assert [call["status"] for call in control.calls()["calls"]].count(400) == http.ATTEMPTS


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html", "status": 503},
        {"kind": "status", "status": 200, "body": None},
        {"kind": "status", "status": 200, "body": {"time": 1}},
    ],
)
def test_a_clock_that_cannot_be_read_is_one_line(
    console: OvhClient, control: Control, fault: dict[str, Any]
) -> None:
    """It is tried again first: asking for the time changes nothing."""
    control.fault(path=TIME, times=99, **fault)

    with pytest.raises(Unreachable) as caught:
        console.call("POST", "/v1/me/identity/group", {"name": "x"})

    base = console.sender.base
    assert str(caught.value) == f"OVHcloud: no answer from {base} about its time"
    assert control.calls()["total"] == http.ATTEMPTS


def test_a_service_account_calls_with_a_token(sandbox: Sandbox, control: Control) -> None:
    """Asked for once, and good for all its calls."""
    declared = {"name": "g", "role": "NONE", "description": "", "mark": "grantbook/t/partner/g"}
    story = Story(GroupProvider(), partner(sandbox), declared)

    story.create()

    assert story.id == f"urn:v1:eu:identity:group:{PARTNER}/g"
    assert paths(control).count(TOKEN) == 1
    identities = {call["identity"] for call in control.calls()["calls"] if call["mutating"]}
    assert all("credential:yy2222-ovh/oauth2-" in identity for identity in identities)


def test_a_token_is_renewed_before_it_ends(
    sandbox: Sandbox, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute before, so that no call is on its way with an old one."""
    calling = OvhClient(Settings.of(partner(sandbox).get))
    calling.call("GET", "/v1/me")
    now = time.monotonic()

    monkeypatch.setattr(time, "monotonic", lambda: now + HOUR_S - 120)
    calling.call("GET", "/v1/me")
    monkeypatch.setattr(time, "monotonic", lambda: now + HOUR_S - 30)
    calling.call("GET", "/v1/me")

    assert paths(control).count(TOKEN) == 2


def test_a_token_that_ended_earlier_is_asked_for_again(sandbox: Sandbox, control: Control) -> None:
    """A machine that slept counted fewer seconds than the cloud; a 401 changed nothing."""
    calling = OvhClient(Settings.of(partner(sandbox).get))
    calling.call("GET", "/v1/me")
    control.switch(clock_offset_s=2 * HOUR_S)
    control.reset_calls()

    calling.call("POST", "/v1/me/identity/group", {"name": "late", "role": "NONE"})

    statuses = [call["status"] for call in control.calls()["calls"]]
    assert statuses == [401, 200, 200]
    assert paths(control)[1] == TOKEN


def test_a_token_is_no_help_against_a_refusal(sandbox: Sandbox, control: Control) -> None:
    """A 403 is final."""
    calling = OvhClient(Settings.of(partner(sandbox).get))
    control.fault(path="/v1/me", kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused, match="403 no"):
        calling.call("GET", "/v1/me")

    assert paths(control).count(TOKEN) == 1


def test_four_threads_ask_for_one_token(sandbox: Sandbox, control: Control) -> None:
    """Whoever comes later waits for it."""
    calling = OvhClient(Settings.of(partner(sandbox).get))
    threads = [threading.Thread(target=calling.call, args=("GET", "/v1/me")) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert paths(control).count(TOKEN) == 1
    assert paths(control).count("/v1/auth/details") == 1
    assert paths(control).count("/v1/me") == 4


def test_a_refused_service_account_is_one_line(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the words of the token's address, and without the secret."""
    monkeypatch.setenv("PARTNER_OVH_CLIENT_SECRET", "canary-7f3d2c1b")

    with pytest.raises(Misplaced, match=r"^OVHcloud: no token for this client \(.+\)$") as caught:
        OvhClient(Settings.of(partner(sandbox).get)).prove()

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error", "attempts"),
    [
        ({"kind": "html", "status": 503}, Unreachable, 5),
        ({"kind": "status", "status": 200, "body": []}, Misplaced, 1),
        ({"kind": "status", "status": 400, "body": {}}, Misplaced, 1),
        ({"kind": "status", "status": 500, "body": {"error": "server_error"}}, Unreachable, 5),
        ({"kind": "status", "status": 429, "body": None}, Unreachable, 5),
    ],
)
def test_a_token_that_cannot_be_had_is_one_line(
    sandbox: Sandbox,
    control: Control,
    fault: dict[str, Any],
    error: type[Exception],
    attempts: int,
) -> None:
    """What passes is tried again: asking for a token changes nothing."""
    control.fault(path=TOKEN, times=99, **fault)

    with pytest.raises(error, match=r"^OVHcloud: no token "):
        OvhClient(Settings.of(partner(sandbox).get)).prove()

    assert control.calls()["total"] == attempts


@pytest.mark.usefixtures("sandbox")
def test_a_bearer_tells_nothing_of_itself() -> None:
    """Neither token nor secret are in what a debugger's line would show."""
    assert "canary" not in repr(Bearer("http://127.0.0.1:9", "id", "canary"))
    assert "canary" not in repr(Signed("key", "canary", "canary", clock=lambda: 0))


def test_a_service_account_is_preferred_where_both_are_set(sandbox: Sandbox) -> None:
    """The second account has keys as well."""
    assert sandbox.env["PARTNER_OVH_CONSUMER_KEY"]

    calling = client.of(Settings.of(partner(sandbox).get))

    assert isinstance(calling.auth, Bearer)
    assert calling.holder() == PARTNER != NIC
