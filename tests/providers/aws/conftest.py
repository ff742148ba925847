"""One AWS for each module, since moto is slow to start, and whoever works in its first account."""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from providers.base import Provider
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.story import Story

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ACCOUNT = "123456789012"
PARTNER = "210987654321"

Tell = Callable[..., Story]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """Run AWS alone."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Put its credentials in the environment, and nobody else's in reach."""
    for name, value in running.env.items():
        if "AWS_" in name and "ENDPOINT" not in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    running.control("aws").clear_faults()
    running.control("aws").reset_calls()
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
    client: IAMClient = boto3.client(
        "iam",
        endpoint_url=sandbox.aws_url,
        region_name="eu-west-1",
        aws_access_key_id=sandbox.env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=sandbox.env["AWS_SECRET_ACCESS_KEY"],
    )
    return client


@pytest.fixture
def tell(settings: Mapping[str, str]) -> Tell:
    """Return how the story of an object begins."""

    def begin(provider: Provider, declared: dict[str, Any], **other: str) -> Story:
        return Story(provider, {**settings, **other}, declared)

    return begin
