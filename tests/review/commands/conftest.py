"""A project whose only stack, `test`, has an account in a sandbox of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from providers.ovh.client import OvhClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.review.commands import stacks

CONFIG = """
config:
  grantbook:accounts:
    ovh: {{cloud: ovh, account: xx1111-ovh, endpoint: {url}}}
"""
AWS = '    aws: {cloud: aws, account: "123456789012", region: eu-west-1}\n'


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run OVHcloud alone, its credentials in the environment, and retries that do not wait."""
    with clouds.uncalled(monkeypatch), Sandbox(clouds=("ovh",)) as running:
        clouds.enter(monkeypatch, running, "OVH_")
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("ovh")


@pytest.fixture
def console(sandbox: Sandbox) -> OvhClient:
    """Return somebody who works in the account by hand."""
    told = {"account": "ovh", "identity": "xx1111-ovh", "endpoint": sandbox.ovh_url}
    return OvhClient(Settings.of(told.get))


@pytest.fixture
def live(project: Path, sandbox: Sandbox) -> Path:
    """Return the folder of the declarations of `test`, the only stack of the project."""
    return stacks.only(project, CONFIG.format(url=sandbox.ovh_url))
