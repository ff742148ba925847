"""One OVHcloud for each test, called by the official `ovh` package as root, person or program."""

from collections.abc import Callable, Iterator
from typing import Any

import ovh
import ovh.client
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox

NIC = "xx1111-ovh"
ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"
VPS = "urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net"
PASSWORD = "ItsASecret1"

Json = dict[str, Any]
Call = Callable[..., Any]
SignIn = Callable[..., ovh.Client]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run OVHcloud alone, known to the official package as one endpoint more."""
    with Sandbox(clouds=["ovh"]) as running:
        monkeypatch.setitem(ovh.client.ENDPOINTS, "sandbox", f"{running.ovh_url}/1.0")
        url = f"{running.ovh_url}/auth/oauth2/token"
        monkeypatch.setitem(ovh.client.OAUTH2_TOKEN_URLS, "sandbox", url)
        # The package's OAuth2 library wants TLS unless it is told otherwise.
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("ovh")


@pytest.fixture
def root(sandbox: Sandbox) -> ovh.Client:
    """Call as the first account itself."""
    return client(sandbox, "")


@pytest.fixture
def partner(sandbox: Sandbox) -> ovh.Client:
    """Call as the second account itself."""
    return client(sandbox, "PARTNER_")


def client(sandbox: Sandbox, prefix: str) -> ovh.Client:
    """Return a client with an account's bootstrap keys."""
    names = ("application_key", "application_secret", "consumer_key")
    keys = {name: sandbox.env[f"{prefix}OVH_{name.upper()}"] for name in names}
    return ovh.Client("sandbox", **keys)


@pytest.fixture
def sign_in(sandbox: Sandbox) -> SignIn:
    """Return a client whose key a local user has validated on the page, as people do."""

    def validated(login: str, password: str = PASSWORD, **form: str) -> ovh.Client:
        asking = ovh.Client(
            "sandbox", sandbox.env["OVH_APPLICATION_KEY"], sandbox.env["OVH_APPLICATION_SECRET"]
        )
        asked = asking.new_consumer_key_request()
        asked.add_recursive_rules(ovh.API_READ_WRITE, "/")
        page = asked.request()["validationUrl"]
        form |= {"login": f"{NIC}/{login}", "password": password}
        assert requests.post(page, data=form, timeout=10).status_code == 200
        return asking

    return validated


@pytest.fixture
def alice(root: ovh.Client, sign_in: SignIn) -> ovh.Client:
    """Call as a local user whose main group has no role: policies alone give her rights."""
    root.post("/me/identity/group", name="people", role="NONE")
    add_user(root, "alice", "people")
    return sign_in("alice")


def add_user(root: ovh.Client, login: str, group: str) -> None:
    """Make a local user."""
    email = f"{login}@example.com"
    root.post("/me/identity/user", login=login, email=email, password=PASSWORD, group=group)


def policy(**changes: Any) -> Json:
    """Return a policy that lets alice read the account, with changes."""
    return {
        "name": "reading",
        "identities": [f"urn:v1:eu:identity:user:{NIC}/alice"],
        "resources": [{"urn": ACCOUNT}],
        "permissions": allow("account:apiovh:me/get"),
        **changes,
    }


def allow(*actions: str) -> Json:
    """Return permissions that allow these actions."""
    return {"allow": [{"action": action} for action in actions]}


def refusal(call: Call, *args: Any, **named: Any) -> tuple[int, Json]:
    """Return status and body of the refusal that a call meets."""
    with pytest.raises(ovh.APIError) as caught:
        call(*args, **named)
    response = caught.value.response
    assert response is not None
    return response.status_code, response.json()


def missing(call: Call, *args: Any, **named: Any) -> str:
    """Return the action that a refused call was missing."""
    status, body = refusal(call, *args, **named)
    assert (status, body["message"]) == (403, "User not granted for this request")
    return str(body["details"]["unauthorizedActionsByIAM"])
