"""One Scaleway for each test, and whoever works in its first organization."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from providers.scaleway.application import ApplicationProvider
from providers.scaleway.client import ScalewayClient
from providers.scaleway.group import GroupProvider
from providers.scaleway.user import UserProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.story import Story, Tell

ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
PARTNER = "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"
DATA = "8c5e1a90-2b7d-4f36-a1c8-94d0e7b3f652"
WEB = "b7a4f0d2-61c3-4e95-8f27-3d9c5b1e6a48"
OWNER = "grantbook/test/scaleway"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run Scaleway alone, its credentials in the environment."""
    with Sandbox(clouds=("scaleway",)) as running:
        clouds.enter(monkeypatch, running, "SCW_")
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("scaleway")


@pytest.fixture
def settings(sandbox: Sandbox) -> Mapping[str, str]:
    """Return what an explicit provider resource says of the first organization."""
    return {"account": "scaleway", "identity": ORGANIZATION, "endpoint": sandbox.scaleway_url}


@pytest.fixture
def misled(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the second organization's key where the first's is looked for."""
    for name in ("SCW_ACCESS_KEY", "SCW_SECRET_KEY"):
        monkeypatch.setenv(name, sandbox.env[f"PARTNER_{name}"])


@pytest.fixture
def console(settings: Mapping[str, str]) -> ScalewayClient:
    """Return somebody else at work in the organization, behind our back."""
    return ScalewayClient(Settings.of(settings.get))


@pytest.fixture
def backup(tell: Tell) -> Story:
    """Return an application that is there."""
    return tell(ApplicationProvider(), named("backup")).create()


@pytest.fixture
def support(tell: Tell) -> Story:
    """Return a group that is there."""
    return tell(GroupProvider(), named("support")).create()


@pytest.fixture
def alice(tell: Tell) -> Story:
    """Return a person who is there."""
    return tell(UserProvider(), person("alice")).create()


def named(name: str) -> dict[str, Any]:
    """Return what is declared of an object with a name."""
    return {
        "name": name,
        "description": "Declared",
        "tags": ["team=ops", "env=prod"],
        "organization_id": ORGANIZATION,
        "mark": f"{OWNER}/{name}",
    }


def person(username: str) -> dict[str, Any]:
    """Return what is declared of a person."""
    return {
        "username": username,
        "email": f"{username}@example.com",
        "tags": [],
        "locked": False,
        "organization_id": ORGANIZATION,
        "mark": f"{OWNER}/{username}",
    }
