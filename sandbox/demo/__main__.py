"""`python -m sandbox.demo`: apply the stack `sandbox`, prove it, edit it, prove it again.

Exit status: 0 when every call came out as expected, 1 when not, 130 when interrupted.
"""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from sandbox.demo import words
from sandbox.demo.story import Story
from sandbox.server import Sandbox

INTERRUPTED = 128 + signal.SIGINT
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CLOUDS = ("AWS_", "OVH_", "SCW_", "PULUMI_")
FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")


def main() -> int:
    """Tell the story; leave nothing behind, however it ends."""
    began = time.monotonic()
    for number in ENDS:
        signal.signal(number, _interrupt)
    _forget_the_users_clouds()
    console = Console(highlight=False)
    try:
        with tempfile.TemporaryDirectory(prefix="grantbook-demo-") as folder:
            return _told(Path(folder), console, began)
    except KeyboardInterrupt:
        console.print(words.INTERRUPTED)
        return INTERRUPTED


def _told(folder: Path, console: Console, began: float) -> int:
    copy = folder / "copy"
    copy.mkdir()
    with Sandbox(home=folder / "sandbox") as sandbox:
        return Story(sandbox, copy, console, began).tell()


def _interrupt(*_: object) -> None:
    """Begin to clean up, once: a second Ctrl-C does not stop that."""
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _forget_the_users_clouds() -> None:
    """Let nothing of the user's own accounts into the demo, whatever the shell exports."""
    for name in [name for name in os.environ if name.startswith(CLOUDS)]:
        del os.environ[name]
    os.environ.update(dict.fromkeys(FILES, os.devnull))


if __name__ == "__main__":
    sys.exit(main())
