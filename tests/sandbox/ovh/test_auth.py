import time
from datetime import timedelta

import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.ovh.auth import sign
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import NIC, PASSWORD, SignIn, add_user, refusal

FILTERED = "https://eu.api.ovh.com/v2/iam/policy?"
VECTORS = [
    ("GET", "https://eu.api.ovh.com/v1/me", "", "a9128b7a28decb91f7cdab70b48f784da751ba67"),
    (
        "POST",
        "https://eu.api.ovh.com/v2/iam/resourceGroup",
        '{"name":"rg1","resources":[]}',
        "bcf00d1aad4c46b5fe3eb86d874d53fcff82fd4a",
    ),
    (
        "GET",
        f"{FILTERED}identity=urn%3Av1%3Aeu%3Aidentity%3Aaccount%3Axx1111-ovh&readOnly=false",
        "",
        "96cf0c665af0f9646b8c0108a0526e6faa82f997",
    ),
]


def signed(sandbox: Sandbox, path: str, **changes: str) -> requests.Response:
    """Send one GET, signed by hand, with some of its headers or the secret changed."""
    url = f"{sandbox.ovh_url}{path}"
    told = {
        "application": sandbox.env["OVH_APPLICATION_KEY"],
        "secret": sandbox.env["OVH_APPLICATION_SECRET"],
        "consumer": sandbox.env["OVH_CONSUMER_KEY"],
        "timestamp": str(int(time.time())),
        **changes,
    }
    signature = sign(told["secret"], told["consumer"], "GET", url, b"", told["timestamp"])
    headers = {
        "X-Ovh-Application": told["application"],
        "x-ovh-consumer": told["consumer"],
        "X-Ovh-Timestamp": told["timestamp"],
        "X-Ovh-Signature": signature,
    }
    return requests.get(url, headers=headers, timeout=10)


@pytest.mark.parametrize(("method", "url", "body", "digest"), VECTORS)
def test_signature_is_the_documented_one(method: str, url: str, body: str, digest: str) -> None:
    """The vectors of the documents hold."""
    signature = sign(
        "app-secret-0001", "consumer-key-0001", method, url, body.encode(), "1700000000"
    )

    assert signature == f"$1${digest}"


def test_clock_is_a_bare_integer_without_credentials(sandbox: Sandbox) -> None:
    """A client reads it before it can sign anything."""
    began = int(time.time())

    answer = requests.get(f"{sandbox.ovh_url}/1.0/auth/time", timeout=10)

    assert began <= answer.json() <= time.time()


@pytest.mark.parametrize("branch", ["/1.0", "/v1"])
def test_both_names_of_the_older_branch_work(sandbox: Sandbox, branch: str) -> None:
    """`/1.0` and `/v1` are the same API."""
    answer = signed(sandbox, f"{branch}/me")

    assert answer.json()["nichandle"] == NIC


@pytest.mark.parametrize(
    ("changes", "status", "code", "message"),
    [
        ({"application": "unknown"}, 403, "INVALID_KEY", "This application key is invalid"),
        ({"consumer": "unknown"}, 403, "NOT_CREDENTIAL", "This credential does not exist"),
        ({"secret": "wrong"}, 400, "INVALID_SIGNATURE", "Invalid signature"),
        ({"timestamp": "1700000000"}, 400, "INVALID_SIGNATURE", "Invalid signature"),
        ({"timestamp": "soon"}, 400, "INVALID_SIGNATURE", "Invalid signature"),
    ],
)
def test_a_bad_key_is_refused_in_both_styles(
    sandbox: Sandbox, changes: dict[str, str], status: int, code: str, message: str
) -> None:
    """Key failures carry the older keys beside the newer ones, and a query id."""
    answer = signed(sandbox, "/v1/me", **changes)

    body = answer.json()
    assert (answer.status_code, body["errorCode"], body["message"]) == (status, code, message)
    assert body["httpCode"].startswith(str(status))
    assert body["class"].startswith("Client::")
    assert body["details"]["QueryID"] == answer.headers["X-OVH-QUERYID"]


def test_a_call_without_credentials_is_refused(sandbox: Sandbox) -> None:
    """Nothing but the clock is open to everybody."""
    answer = requests.get(f"{sandbox.ovh_url}/1.0/me", timeout=10)

    assert answer.status_code == 401


def test_an_unknown_route_is_not_found(root: ovh.Client) -> None:
    """The words are those that a badly built path meets."""
    status, body = refusal(root.get, "/nothing/here")

    assert (status, body["class"]) == (404, "Client::NotFound")
    assert body["message"] == "Got an invalid (or empty) URL"


def test_a_key_that_nobody_validated_is_not_valid(sandbox: Sandbox) -> None:
    """A consumer key begins as pending."""
    asking = ovh.Client(
        "sandbox", sandbox.env["OVH_APPLICATION_KEY"], sandbox.env["OVH_APPLICATION_SECRET"]
    )
    asked = asking.new_consumer_key_request()
    asked.add_rules(ovh.API_READ_ONLY, "/me")

    made = asked.request()

    assert made["state"] == "pendingValidation"
    with pytest.raises(ovh.InvalidCredential):
        asking.get("/me")


def test_a_person_validates_a_key_as_themselves(root: ovh.Client, alice: ovh.Client) -> None:
    """What the key may do from then on is what the person may do."""
    details = alice.get("/auth/details")

    assert (details["account"], details["method"], details["user"]) == (NIC, "user", "alice")
    assert details["identities"] == [
        f"urn:v1:eu:identity:user:{NIC}/alice",
        f"urn:v1:eu:identity:group:{NIC}/people",
    ]
    assert details["roles"] == ["NONE"]
    assert root.get("/auth/details")["method"] == "account"


@pytest.mark.parametrize(
    ("login", "password", "status"),
    [
        ("1234-567-89/carol", PASSWORD, 200),
        (f"{NIC}/carol", PASSWORD, 200),
        (f"{NIC}/carol", "another", 401),
        (f"{NIC}/nobody", PASSWORD, 401),
        ("9876-543-21/carol", PASSWORD, 401),
        ("carol", PASSWORD, 401),
    ],
)
def test_the_page_wants_account_login_and_password(
    sandbox: Sandbox, root: ovh.Client, login: str, password: str, status: int
) -> None:
    """The account is named by its customer code or its handle."""
    add_user(root, "carol", "DEFAULT")
    page = ask(sandbox)

    shown = requests.get(page, timeout=10)
    answer = requests.post(page, data={"login": login, "password": password}, timeout=10)

    assert "<form" in shown.text
    assert answer.status_code == status


def test_a_page_serves_once(sandbox: Sandbox, root: ovh.Client) -> None:
    """A validated request is gone, as is one that never was."""
    add_user(root, "carol", "DEFAULT")
    page = ask(sandbox)
    form = {"login": f"{NIC}/carol", "password": PASSWORD}
    requests.post(page, data=form, timeout=10)

    assert requests.post(page, data=form, timeout=10).status_code == 404
    assert requests.get(f"{sandbox.ovh_url}/auth/", timeout=10).status_code == 404


def test_the_page_leads_back_where_it_was_told(sandbox: Sandbox, root: ovh.Client) -> None:
    """An application may give an address to return to."""
    add_user(root, "carol", "DEFAULT")
    page = ask(sandbox, redirection="https://example.org/back")
    form = {"login": f"{NIC}/carol", "password": PASSWORD}

    answer = requests.post(page, data=form, timeout=10, allow_redirects=False)

    assert answer.headers["Location"] == "https://example.org/back"


def ask(sandbox: Sandbox, **more: object) -> str:
    """Ask for a consumer key and return the address of its page."""
    answer = requests.post(
        f"{sandbox.ovh_url}/1.0/auth/credential",
        json={"accessRules": [{"method": "GET", "path": "/*"}], **more},
        headers={"X-Ovh-Application": sandbox.env["OVH_APPLICATION_KEY"]},
        timeout=10,
    )
    return str(answer.json()["validationUrl"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"accessRules": [{"method": "LOOK", "path": "/*"}]},
        {"accessRules": [{"method": "GET"}]},
        {"accessRules": [], "allowedIPs": ["not an address"]},
    ],
)
def test_a_malformed_request_for_a_key_is_refused(sandbox: Sandbox, body: object) -> None:
    """Rules are required, and every field is checked."""
    answer = requests.post(
        f"{sandbox.ovh_url}/1.0/auth/credential",
        json=body,
        headers={"X-Ovh-Application": sandbox.env["OVH_APPLICATION_KEY"]},
        timeout=10,
    )

    assert answer.status_code == 400


def test_a_disabled_user_can_neither_sign_in_nor_go_on(
    sandbox: Sandbox, root: ovh.Client, alice: ovh.Client
) -> None:
    """The keys that they have stop as well, and work again once enabled."""
    root.post("/me/identity/user/alice/disable")
    form = {"login": f"{NIC}/alice", "password": PASSWORD}

    assert requests.post(ask(sandbox), data=form, timeout=10).status_code == 403
    with pytest.raises(ovh.InvalidCredential):
        alice.get("/auth/details")
    root.post("/me/identity/user/alice/enable")
    assert alice.get("/auth/details")["user"] == "alice"


def test_a_new_user_does_not_inherit_the_keys_of_an_old_one(
    root: ovh.Client, alice: ovh.Client
) -> None:
    """The login is the same, the person is not."""
    root.delete("/me/identity/user/alice")
    add_user(root, "alice", "people")

    with pytest.raises(ovh.InvalidCredential):
        alice.get("/auth/details")


def test_rules_of_a_key_limit_even_the_account_itself(sandbox: Sandbox, root: ovh.Client) -> None:
    """A call beyond them is another refusal than one that policies make."""
    add_user(root, "carol", "ADMIN")
    asking = ovh.Client(
        "sandbox", sandbox.env["OVH_APPLICATION_KEY"], sandbox.env["OVH_APPLICATION_SECRET"]
    )
    asked = asking.new_consumer_key_request()
    asked.add_rules(ovh.API_READ_ONLY, "/me")
    asked.add_rules(ovh.API_READ_ONLY, "/v2/iam/policy")
    form = {"login": f"{NIC}/carol", "password": PASSWORD}
    requests.post(asked.request()["validationUrl"], data=form, timeout=10)

    status, body = refusal(asking.get, "/me/bill")

    assert asking.get("/me")["nichandle"] == NIC
    assert asking.get("/v2/iam/policy")
    assert (status, body["errorCode"]) == (403, "NOT_GRANTED_CALL")
    assert body["message"] == "This call has not been granted"
    granted = body["details"]["unauthorizedActionsByAuthentication"]
    assert granted == "account:apiovh:me/bill/get"


def test_a_key_for_other_addresses_is_refused(sandbox: Sandbox, root: ovh.Client) -> None:
    """A key may be bound to addresses when it is asked for."""
    add_user(root, "carol", "ADMIN")
    asking = ovh.Client(
        "sandbox", sandbox.env["OVH_APPLICATION_KEY"], sandbox.env["OVH_APPLICATION_SECRET"]
    )
    rules = [{"method": "GET", "path": "/*"}]
    asked = asking.request_consumerkey(rules, allowedIPs=["192.0.2.0/24"])
    form = {"login": f"{NIC}/carol", "password": PASSWORD}
    requests.post(asked["validationUrl"], data=form, timeout=10)

    with pytest.raises(ovh.Forbidden):
        asking.get("/me")


def test_a_key_ends_when_it_was_to_end(root: ovh.Client, sign_in: SignIn, control: Control) -> None:
    """The clock of the cloud decides; a switch makes it forget."""
    add_user(root, "carol", "ADMIN")
    carol = sign_in("carol", duration="3600")
    for_ever = sign_in("carol", duration="0")
    assert carol.get("/auth/currentCredential")["status"] == "validated"

    control.switch(clock_offset_s=timedelta(hours=2).total_seconds())
    carol._time_delta = for_ever._time_delta = None  # noqa: SLF001 - it reads the clock only once.

    with pytest.raises(ovh.InvalidCredential):
        carol.get("/me")
    assert for_ever.get("/auth/currentCredential")["expiration"] is None
    control.switch(ignore_expiry=True)
    assert carol.get("/me")["nichandle"] == NIC


@pytest.mark.parametrize("digits", [11, 20, 5000])
def test_a_key_for_longer_than_time_is_refused(
    sandbox: Sandbox, root: ovh.Client, control: Control, digits: int
) -> None:
    """The page stays, and the key can still be validated for a while."""
    add_user(root, "carol", "ADMIN")
    page, form = ask(sandbox), {"login": f"{NIC}/carol", "password": PASSWORD}
    before = control.state()

    refused = requests.post(page, data={**form, "duration": "9" * digits}, timeout=10)

    assert (refused.status_code, "too long" in refused.text) == (400, True)
    assert control.state() == before
    assert requests.post(page, data={**form, "duration": "9" * 10}, timeout=10).ok


def test_logging_out_ends_the_key(root: ovh.Client, sign_in: SignIn) -> None:
    """It is expired from then on."""
    add_user(root, "carol", "ADMIN")
    carol = sign_in("carol")

    carol.post("/auth/logout")

    with pytest.raises(ovh.InvalidCredential):
        carol.get("/me")


def test_what_a_client_says_of_schema_versions_is_echoed(sandbox: Sandbox) -> None:
    """Any version is taken."""
    url = f"{sandbox.ovh_url}/v2/iam/policy"

    answer = requests.get(url, headers={"X-Schemas-Version": "0.0"}, timeout=10)

    assert answer.headers["X-Schemas-Version"] == "0.0"
