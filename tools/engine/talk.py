"""What a set-up says while it works: on stderr, because stdout carries its result."""

import sys


class UnavailableError(Exception):
    """A way that does not work here. The message says why."""


def say(line: str) -> None:
    """Tell the person who waits."""
    print(line, file=sys.stderr, flush=True)
