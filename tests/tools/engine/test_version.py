import re
from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import build, version


@pytest.mark.parametrize(
    ("said", "recent"),
    [
        ("3.259.0", True),
        ("3.1000.0", True),
        ("3.258.9", False),
        ("4.0.0", False),
        (None, False),
    ],
)
def test_a_later_version_of_the_same_major_is_recent(said: str | None, *, recent: bool) -> None:
    """The next major may speak differently."""
    found = version.is_recent(said)

    assert found is recent


def test_version_is_what_the_binary_says(script: Script) -> None:
    """The v in front is not part of it."""
    cli = script("pulumi", "echo v3.300.1-alpha.7")

    said = version.of(cli)

    assert said == "3.300.1"


def test_version_of_what_does_not_run_is_none(tmp_path: Path, script: Script) -> None:
    """Not there, failing, mute: all the same."""
    failing = script("failing", "exit 1")
    mute = script("mute", ":")

    said = [version.of(path) for path in (tmp_path / "absent", failing, mute)]

    assert said == [None, None, None]


def test_asking_for_the_version_leaves_the_users_home_alone(script: Script) -> None:
    """The CLI logs every command into its home."""
    cli = script("pulumi", 'echo 3.259.0 && test -d "$PULUMI_HOME" && touch "$PULUMI_HOME/log"')

    said = version.of(cli)

    assert said == "3.259.0"


def test_the_version_we_want_is_the_one_that_go_mod_pins() -> None:
    """The CLI and the SDK whose scripts go with it are of one version."""
    pinned = (build.TOOLS / "go.mod").read_text()

    found = re.findall(r"pulumi/pulumi/(?:pkg|sdk)/v3 v(\S+)", pinned)

    assert found == [version.WANTED, version.WANTED]
