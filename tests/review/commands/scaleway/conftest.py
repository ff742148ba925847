"""A Scaleway of the test's own, and somebody who works in its first organization by hand."""

from collections.abc import Iterator

import pytest

from providers.scaleway.client import ScalewayClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.scaleway.conftest import ORGANIZATION


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run Scaleway alone, its credentials in the environment, and retries that do not wait."""
    with clouds.uncalled(monkeypatch), Sandbox(clouds=("scaleway",)) as running:
        clouds.enter(monkeypatch, running, "SCW_")
        yield running


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
