"""The stack `sandbox` as it stands in the checkout, applied."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.applied import Applied

DAYS_OF_BRUNO = 200
# Level 9 is the engine's own trace: it dumps each property that it receives, secrets as they are.
DEBUG = ("--debug", "--logtostderr", "--logflow", "-v=8")


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """One apply for all tests of a file. Bruno's last day is counted from today."""
    last_day = datetime.now(UTC).date() + timedelta(days=DAYS_OF_BRUNO)
    with Sandbox() as sandbox:
        scratch = Scratch.of(tmp_path_factory.mktemp("scenario"), sandbox)
        scratch.edit("people.yaml", "until: 2035-06-30", f"until: {last_day}")
        told = scratch.run("up", "--yes", "--skip-preview", "--non-interactive", *DEBUG)
        assert told.returncode == 0, told.stdout
        yield Applied(sandbox, scratch, told.stdout + told.stderr)
