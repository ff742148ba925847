"""A plugin process for each module: the stand-in, and the official one where it is installed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws.plugin.installation import install_stand_in, official_plugin
from tests.sandbox.aws.conftest import Aws, Keys
from tests.sandbox.aws.plugin.driver import Driver, engine

PASSED_ON = ("PATH", "HOME", "PYTHONPATH", "TMPDIR")
SERVICES = ("iam", "identitystore", "ssoadmin", "sts", "support")
NO_OFFICIAL = (
    "the official pulumi-resource-aws is neither on PATH nor in the Pulumi home: "
    "this story ran with the stand-in only"
)


def options(aws: Aws, keys: Keys | None = None, **more: Any) -> dict[str, Any]:
    """Return a provider's options for these keys."""
    key, secret = keys or aws.first
    return {
        "region": "eu-west-1",
        "endpoints": [dict.fromkeys(SERVICES, aws.url)],
        "accessKey": key,
        "secretKey": secret,
        **more,
    }


@pytest.fixture(scope="session")
def engine_address() -> Iterator[str]:
    """Tell where an engine listens."""
    with engine() as address:
        yield address


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the stand-in's executable, as it is installed into a Pulumi home."""
    return install_stand_in(tmp_path_factory.mktemp("pulumi"))


@pytest.fixture(scope="module", params=["stand-in", "official"])
def executable(request: pytest.FixtureRequest, stand_in: Path) -> Path:
    """Find either plugin: the same stories are told of both."""
    if request.param == "stand-in":
        return stand_in
    found = official_plugin(stand_in.parents[2])
    if found is None:
        pytest.skip(NO_OFFICIAL)
    return found


@pytest.fixture(scope="module")
def either(running: Aws, executable: Path, engine_address: str) -> Iterator[Driver]:
    """Start either plugin, configured as the first account's administrator."""
    driver = Driver(executable, clean_env(), engine_address)
    driver.configure(**options(running, allowedAccountIds=["123456789012"]))
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def stranger(running: Aws, executable: Path, engine_address: str) -> Iterator[Driver]:
    """Start either plugin, configured as a person without any grant."""
    driver = Driver(executable, clean_env(), engine_address)
    driver.configure(**options(running, running.person()))
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def started(running: Aws, stand_in: Path, engine_address: str) -> Iterator[Driver]:
    """Start the stand-in, configured as the first account's administrator."""
    driver = Driver(stand_in, clean_env(), engine_address)
    driver.configure(**options(running))
    yield driver
    assert driver.close() == ""


@pytest.fixture
def admin(started: Driver, aws: Aws) -> Driver:  # noqa: ARG001 - the cloud as it starts, too.
    """Return the stand-in as an administrator, on a cloud without faults."""
    return started


@pytest.fixture(scope="module")
def offline(stand_in: Path, engine_address: str) -> Iterator[Driver]:
    """Start the stand-in, not configured: enough for whatever calls no cloud."""
    driver = Driver(stand_in, clean_env(), engine_address)
    yield driver
    assert driver.close() == ""


@pytest.fixture
def plugin(stand_in: Path, engine_address: str) -> Iterator[Driver]:
    """Start the stand-in, not configured yet; at its end it must have said nothing on stderr."""
    driver = Driver(stand_in, clean_env(), engine_address)
    yield driver
    assert driver.close() == ""


def clean_env() -> dict[str, str]:
    """Return an environment without anybody's credentials."""
    kept = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    return {**kept, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
