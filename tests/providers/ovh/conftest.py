"""One OVHcloud for each test, and whoever works in its first account."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest

from providers.base import Provider
from providers.ovh import client
from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from providers.ovh.user import UserProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.story import Story

NIC = "xx1111-ovh"
PARTNER = "yy2222-ovh"
USERS = "/v1/me/identity/user"
GROUPS = "/v1/me/identity/group"

Tell = Callable[..., Story]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run OVHcloud alone, its credentials in the environment."""
    with Sandbox(clouds=("ovh",)) as running:
        for name, value in running.env.items():
            if "OVH_" in name:
                monkeypatch.setenv(name, value)
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
def tell(settings: Mapping[str, str]) -> Tell:
    """Return how the story of an object begins."""

    def begin(provider: Provider, declared: dict[str, Any]) -> Story:
        return Story(provider, settings, declared)

    return begin


@pytest.fixture
def next_run() -> Callable[[], None]:
    """Return how the next run begins: in a process that has read no list yet."""
    return client.of.cache_clear


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


def posts(control: Control, path: str) -> int:
    """Return how many calls made something at a path."""
    return sum(
        call["method"] == "POST" and call["path"] == path for call in control.calls()["calls"]
    )
