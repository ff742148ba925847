"""A PUT of OVHcloud may replace or merge, which nobody says: each is sent whole."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from providers.base import Provider
from providers.ovh.group import GroupProvider
from providers.ovh.oauth2_client import Oauth2ClientProvider
from providers.ovh.permissions_group import PermissionsGroupProvider
from providers.ovh.policy import PolicyProvider
from providers.ovh.resource_group import ResourceGroupProvider
from providers.ovh.token import TokenProvider
from providers.ovh.user import UserProvider
from tests.providers.ovh.conftest import NIC
from tests.providers.story import Story, Tell

ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"
ME = "account:apiovh:me/get"
OWNER = {"mark": "grantbook/test/ovh/x"}
LISTS: Mapping[str, Any] = {"allow": [ME], "excepted": [], "deny": []}
POLICY: Mapping[str, Any] = {
    "name": "x",
    "identities": [f"urn:v1:eu:identity:account:{NIC}"],
    "resources": [ACCOUNT],
    "permissions_groups": [],
    "conditions": {},
    "expired_at": "",
    **LISTS,
}
ROBOT = {"login": "robot", "email": "r@example.com", "group": "DEFAULT", "type": "SERVICE"}
TOKEN = {"login": "robot", "name": "x", "expires_at": "", "lifetime_s": 0}
RENAMED, DESCRIBED = {"name": "y"}, {"description": "Other"}
OBJECTS: Mapping[str, tuple[Provider, Mapping[str, Any], Mapping[str, Any], set[str]]] = {
    "user": (UserProvider(), ROBOT, DESCRIBED, {"email", "group", "description"}),
    "group": (GroupProvider(), {"name": "x", "role": "NONE"}, DESCRIBED, {"role", "description"}),
    "client": (
        Oauth2ClientProvider(),
        {"name": "x"},
        RENAMED,
        {"name", "description", "callbackUrls"},
    ),
    "token": (TokenProvider(), TOKEN, DESCRIBED, {"description", "expiresAt"}),
    "permissions group": (
        PermissionsGroupProvider(),
        {"name": "x", **LISTS},
        DESCRIBED,
        {"name", "description", "permissions"},
    ),
    "resource group": (
        ResourceGroupProvider(),
        {"name": "x", "resources": [ACCOUNT]},
        RENAMED,
        {"name", "resources"},
    ),
    "policy": (
        PolicyProvider(),
        POLICY,
        RENAMED,
        {
            *("name", "description", "identities", "resources"),
            *("permissions", "permissionsGroups", "conditions", "expiredAt"),
        },
    ),
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Note the bodies of all PUTs, and pass them on."""
    noted: list[dict[str, Any]] = []
    pass_on = requests.Session.send

    def send(self: requests.Session, request: Any, **how: Any) -> requests.Response:
        if request.method == "PUT":
            noted.append(json.loads(request.body))
        return pass_on(self, request, **how)

    monkeypatch.setattr(requests.Session, "send", send)
    return noted


def made(tell: Tell, kind: str) -> Story:
    """Return an object that is there, and the user of a token before it."""
    provider, declared, _, _ = OBJECTS[kind]
    if kind == "token":
        tell(UserProvider(), {**ROBOT, **OWNER, "description": ""}).create()
    return tell(provider, {"description": "One", **declared, **OWNER}).create()


@pytest.mark.parametrize("kind", OBJECTS)
def test_an_edit_of_one_field_sends_all_that_can_be_changed(
    tell: Tell, told: list[dict[str, Any]], kind: str
) -> None:
    """The others as they are, also those that hold nothing."""
    _, _, change, fields = OBJECTS[kind]
    story = made(tell, kind)

    story.update(**change)

    assert [set(body) for body in told] == [fields]
    assert story.read()
    assert story.plan(**change) == "same"
