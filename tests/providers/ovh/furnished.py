"""An account with one of everything that an inventory lists, some of it made by grantbook."""

from collections.abc import Sequence
from typing import Any

import pytest
import requests

from providers.ovh.client import OvhClient
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import GROUPS, NIC, USERS
from tests.sandbox.ovh.identity_provider import metadata

PASSWORD = "correct horse battery"
MINE = "grantbook/test/ovh"
THEIRS = "grantbook/other/ovh"
DIGEST = "0a1b2c3d"
VPS = "urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net"
ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"


def furnish(sandbox: Sandbox, console: OvhClient) -> None:
    """Make the objects by hand, as the root of the account."""
    console.call("POST", GROUPS, group("people", f"{MINE}/people/{DIGEST}"))
    console.call("POST", GROUPS, {**group("eyes", "By hand"), "role": "UNPRIVILEGED"})
    for login, type_, description in (
        ("alice", "USER", f"A person {MINE}/alice/{DIGEST}"),
        ("robot", "SERVICE", f"A program {THEIRS}/robot/{DIGEST}"),
        ("zoe", "USER", ""),
    ):
        console.call("POST", USERS, user(login, type_, description))
    console.call("POST", f"{GROUPS}/eyes/user", {"user": "alice"})
    console.call("POST", f"{USERS}/zoe/disable")
    console.call("POST", "/v2/iam/permissionsGroup", permissions_group())
    group_ = console.call("POST", "/v2/iam/resourceGroup", resource_group())
    console.call("POST", "/v2/iam/policy", policy(group_["urn"]))
    console.call("POST", "/v1/me/api/oauth2/client", client())
    console.call("POST", f"{USERS}/alice/token", {"name": "laptop", "description": "Mine"})
    console.call("POST", f"{USERS}/robot/token", token(f"nightly-{DIGEST}"))
    console.call("POST", "/v1/me/identity/provider", {"metadata": metadata()})
    let_in(sandbox, "alice")


def group(name: str, description: str) -> dict[str, Any]:
    """Return a group without a role."""
    return {"name": name, "role": "NONE", "description": description}


def user(login: str, type_: str, description: str) -> dict[str, Any]:
    """Return a user of the group `people`."""
    made = {"login": login, "type": type_, "group": "people", "description": description}
    secret = {"password": PASSWORD} if type_ == "USER" else {}
    return {**made, "email": f"{login}@example.com", **secret}


def permissions_group() -> dict[str, Any]:
    """Return a permissions group of this stack."""
    return {
        "name": "viewer",
        "description": f"See policies {MINE}/viewer/{DIGEST}",
        "permissions": {"allow": [{"action": "account:apiovh:iam/policy/get"}]},
    }


def resource_group() -> dict[str, Any]:
    """Return a resource group whose name ends in a digest."""
    return {"name": f"web+{DIGEST}", "resources": [{"urn": VPS}]}


def policy(on: str) -> dict[str, Any]:
    """Return a policy with all that one can say."""
    return {
        "name": "people--account",
        "description": f"What people may do {MINE}/people/{DIGEST}",
        "identities": [f"urn:v1:eu:identity:group:{NIC}/people"],
        "resources": [{"urn": ACCOUNT}, {"urn": on}],
        "permissions": {
            "allow": [{"action": "vps:apiovh:*"}, {"action": "account:apiovh:me/get"}],
            "except": [{"action": "vps:apiovh:reboot"}],
            "deny": [{"action": "vps:apiovh:terminate"}],
        },
        "permissionsGroups": [{"urn": f"urn:v1:eu:permissionsGroup:{NIC}:viewer"}],
        "conditions": {"operator": "MATCH", "values": {"resource.Tag(environment)": "prod"}},
        "expiredAt": "2035-06-30T23:59:59+02:00",
    }


def client() -> dict[str, Any]:
    """Return a service account of nobody."""
    return {"name": "ci", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}


def token(name: str) -> dict[str, Any]:
    """Return a token of this stack, with an end."""
    spelled = f"{MINE}/robot/nightly/{DIGEST}".replace("/", ".")
    end = "2035-01-01T00:00:00Z"
    return {"name": name, "description": f"Nightly {spelled}", "expiresAt": end}


def act_as_program(
    console: OvhClient, monkeypatch: pytest.MonkeyPatch, lacking: Sequence[str] = ()
) -> None:
    """Call as a service account that may do everything on the account but these actions."""
    made = console.call("POST", "/v1/me/api/oauth2/client", {**client(), "name": "pipeline"})
    identity = console.call("GET", f"/v1/me/api/oauth2/client/{made['clientId']}")["identity"]
    permissions = {
        "allow": [{"action": "account:apiovh:*"}],
        "except": [{"action": action} for action in lacking],
    }
    rights = {"identities": [identity], "resources": [{"urn": ACCOUNT}], "permissions": permissions}
    console.call("POST", "/v2/iam/policy", {"name": "pipeline", **rights})
    monkeypatch.setenv("OVH_CLIENT_ID", made["clientId"])
    monkeypatch.setenv("OVH_CLIENT_SECRET", made["clientSecret"])


def let_in(sandbox: Sandbox, login: str) -> None:
    """Let the tool of the other account act for a user, for ever and from one network."""
    asked = requests.post(
        f"{sandbox.ovh_url}/1.0/auth/credential",
        json={"accessRules": [{"method": "GET", "path": "/me"}], "allowedIPs": ["192.0.2.0/24"]},
        headers={"X-Ovh-Application": sandbox.env["PARTNER_OVH_APPLICATION_KEY"]},
        timeout=30,
    ).json()
    form = {"login": f"{NIC}/{login}", "password": PASSWORD, "duration": "0"}
    requests.post(asked["validationUrl"], data=form, timeout=30).raise_for_status()
