import time

import pytest

from tools.engine import quiet
from tools.engine.talk import UnavailableError


def look_away() -> None:
    """See nothing, say nothing."""


def test_a_failure_ends_with_the_commands_last_words() -> None:
    """The rest of its output was for nobody."""
    command = ["sh", "-c", "seq 10000; echo no space left >&2; exit 3"]

    with pytest.raises(UnavailableError, match=r"^sh failed:[\s\S]*no space left$") as caught:
        quiet.run(command, look=look_away, every_s=9)

    assert len(str(caught.value)) < 2100


def test_a_command_that_is_not_there_is_named() -> None:
    """It is a way that does not work, not a fault of ours."""
    with pytest.raises(UnavailableError, match=r"^absent-command: No such file"):
        quiet.run(["absent-command"], look=look_away, every_s=9)


def test_a_look_can_end_the_command_and_its_children() -> None:
    """Nobody waits for what has stalled."""

    def lose_patience() -> None:
        raise UnavailableError("stalled")

    began = time.monotonic()
    with pytest.raises(UnavailableError, match="stalled"):
        quiet.run(["sh", "-c", "sleep 60 & sleep 60"], look=lose_patience, every_s=0.1)

    assert time.monotonic() - began < 10


def test_a_long_command_is_looked_at_until_it_ends() -> None:
    """Each look is a chance to say that it still works."""
    looks: list[float] = []

    quiet.run(["sleep", "0.5"], look=lambda: looks.append(1), every_s=0.1)

    assert 1 <= len(looks) <= 5
