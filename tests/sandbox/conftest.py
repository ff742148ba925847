"""One OVHcloud for each test of what all clouds share."""

from collections.abc import Iterator

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Run OVHcloud and Scaleway, without AWS."""
    with Sandbox(clouds=["ovh", "scaleway"]) as running:
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes, at Scaleway."""
    return sandbox.control("scaleway")
