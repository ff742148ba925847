"""A terminal of a width, and what a command shows in it."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

ROOT = Path(__file__).parents[2]


def shown(width: int, folder: Path, *words: str, typed: str = "") -> tuple[int, str]:
    """Return exit status and output of a command whose three streams are a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", "from review.cli import main; main()", *words],
        cwd=folder,
        env=_environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    if typed:
        os.write(ours, typed.encode())
    output = b"".join(_read(ours))
    os.close(ours)
    return process.wait(), output.decode().replace("\r\n", "\n")


def _environment() -> dict[str, str]:
    """Return ours, without what would tell another size of the terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm"}


def _read(ours: int) -> list[bytes]:
    """Return what comes until the other side is closed, which Linux tells as an error."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            return parts
        if not part:
            return parts
        parts.append(part)
