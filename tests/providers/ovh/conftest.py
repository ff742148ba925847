"""One OVHcloud for each test, and whoever works in its first account."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest

from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from providers.ovh.user import UserProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.story import Story, Tell

NIC = "xx1111-ovh"
PARTNER = "yy2222-ovh"
USERS = "/v1/me/identity/user"
GROUPS = "/v1/me/identity/group"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run OVHcloud alone, its credentials in the environment."""
    with Sandbox(clouds=("ovh",)) as running:
        clouds.enter(monkeypatch, running, "OVH_")
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("ovh")


@pytest.fixture
def settings(sandbox: Sandbox) -> Mapping[str, str]:
    """Return what an explicit provider resource says of the first account."""
    return {"account": "ovh", "identity": NIC, "endpoint": sandbox.ovh_url}


@pytest.fixture
def misled(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the second account's keys where the first's are looked for."""
    for name in ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"):
        monkeypatch.setenv(name, sandbox.env[f"PARTNER_{name}"])


@pytest.fixture
def console(settings: Mapping[str, str]) -> OvhClient:
    """Return somebody else at work in the account, behind our back."""
    return OvhClient(Settings.of(settings.get))


@pytest.fixture
def people(tell: Tell) -> Story:
    """Return the group that is made for people."""
    declared = {
        "name": "people",
        "role": "NONE",
        "description": "People",
        "mark": "grantbook/test/ovh/people",
    }
    return tell(GroupProvider(), declared).create()


@pytest.fixture
def alice(tell: Tell, people: Story) -> Story:
    """Return a person who is there."""
    return person(tell, "alice", people.declared["name"])


def person(tell: Tell, login: str, group: str) -> Story:
    """Return a person who was just made."""
    declared = {
        "login": login,
        "email": f"{login}@example.com",
        "group": group,
        "description": "A person",
        "mark": f"grantbook/test/ovh/{login}",
    }
    return tell(UserProvider(), declared).create()


def put(console: OvhClient, path: str, **changes: Any) -> None:
    """Change an object by hand; the API wants it whole."""
    console.call("PUT", path, {**console.call("GET", path), **changes})


def user_path(login: str) -> str:
    """Return the path of a user."""
    return f"{USERS}/{quote(login, safe='')}"


def group_path(name: str) -> str:
    """Return the path of a group."""
    return f"{GROUPS}/{quote(name, safe='')}"
