"""A Scaleway of the test's own, and somebody who works in its first organization by hand."""

import os
from collections.abc import Iterator

import pytest
import stamina

from providers import http
from providers.scaleway import client
from providers.scaleway.client import ScalewayClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.scaleway.conftest import ORGANIZATION


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run Scaleway alone, its credentials in the environment, and retries that do not wait."""
    for name in os.environ:
        if name.startswith(("SCW_", "PARTNER_", "GRANTBOOK_")):
            monkeypatch.delenv(name)
    with (
        Sandbox(clouds=("scaleway",)) as running,
        stamina.set_testing(True, attempts=http.ATTEMPTS, cap=True),
    ):
        for name, value in running.env.items():
            if "SCW_" in name:
                monkeypatch.setenv(name, value)
        yield running
    client.of.cache_clear()


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("scaleway")


@pytest.fixture
def console(sandbox: Sandbox) -> ScalewayClient:
    """Return somebody who works in the organization by hand."""
    url = sandbox.scaleway_url
    told = {"account": "scaleway", "identity": ORGANIZATION, "endpoint": url}
    return ScalewayClient(Settings.of(told.get))
