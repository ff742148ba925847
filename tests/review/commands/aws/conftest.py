"""One AWS for each module, since moto is slow to start, and somebody who works in it by hand."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from providers.aws import client
from sandbox.control import Control
from sandbox.server import Sandbox

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
    for name, value in running.env.items():
        if "AWS_" in name and "ENDPOINT" not in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    running.control("aws").clear_faults()
    running.control("aws").reset_calls()
    client.of.cache_clear()
    yield running
    client.of.cache_clear()


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("aws")


def by_hand(running: Sandbox, service: str = "iam") -> Any:
    """Return somebody who works in the account by hand."""
    return boto3.client(  # type: ignore[call-overload] # Any service.
        service,
        endpoint_url=running.aws_url,
        region_name="eu-west-1",
        aws_access_key_id=running.env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=running.env["AWS_SECRET_ACCESS_KEY"],
    )


@pytest.fixture
def console(sandbox: Sandbox) -> "IAMClient":
    """Return somebody who works in the account by hand."""
    found: IAMClient = by_hand(sandbox)
    return found
