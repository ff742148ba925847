"""One AWS for each module, since moto is slow to start, and whoever works in its first account."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ACCOUNT = "123456789012"
PARTNER = "210987654321"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """Run AWS alone."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Put its credentials in the environment, and nobody else's in reach."""
    clouds.enter_aws(monkeypatch, running)
    return running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("aws")


@pytest.fixture
def settings(sandbox: Sandbox) -> Mapping[str, str]:
    """Return what an explicit provider resource says of the first account."""
    return {
        "account": "aws",
        "identity": ACCOUNT,
        "endpoint": sandbox.aws_url,
        "region": "eu-west-1",
    }


@pytest.fixture
def console(sandbox: Sandbox) -> "IAMClient":
    """Return somebody else at work in the account."""
    client: IAMClient = clouds.on_aws(sandbox)
    return client
