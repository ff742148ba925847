"""One AWS for each module, since moto is slow to start, and somebody who works in it by hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """Run AWS alone."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Put its credentials in the environment, and nobody else's in reach."""
    clouds.enter_aws(monkeypatch, running)
    clouds.forget()
    yield running
    clouds.forget()


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("aws")


@pytest.fixture
def console(sandbox: Sandbox) -> "IAMClient":
    """Return somebody who works in the account by hand."""
    found: IAMClient = clouds.on_aws(sandbox)
    return found
