"""The real engine on the sandbox, in scratch copies of the checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import hands_aws
from tests.engine.hands import Hands
from tests.engine.moments import Stack

RICH = Path(__file__).parent / "rich"


def declare_rich(scratch: Scratch, sandbox: Sandbox) -> None:
    """Let a stack declare every kind of object, on accounts that have what it names."""
    hands_aws.furnish(Hands(sandbox.env))
    for file in RICH.iterdir():
        scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Start three clouds, for the tests of one file."""
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def applied(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Apply the stack of the sandbox."""
    scratch = Scratch.of(tmp_path_factory.mktemp("applied"), sandbox)
    scratch.up()
    return scratch


@pytest.fixture(scope="module")
def rich(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Apply a stack with every kind of object that grantbook makes."""
    scratch = Scratch.of(tmp_path_factory.mktemp("rich"), sandbox)
    declare_rich(scratch, sandbox)
    scratch.up()
    return scratch


@pytest.fixture(scope="module")
def stack(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Make a stack on OVHcloud alone, not yet applied, whose moments are seen."""
    made = Stack(sandbox, Scratch.of(tmp_path_factory.mktemp("stack"), sandbox))
    yield made
    made.door.listener.stop()


@pytest.fixture(scope="module")
def on_aws(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Make the same on AWS alone."""
    made = Stack(sandbox, Scratch.of(tmp_path_factory.mktemp("on-aws"), sandbox), "aws")
    yield made
    made.door.listener.stop()
