"""Runs a long command with its output in a file, and looks at it now and then.

https://docs.python.org/3/library/subprocess.html
"""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.engine.talk import UnavailableError

LAST_WORDS = 2000


def run(
    command: Sequence[str],
    *,
    look: Callable[[], None],
    every_s: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command to its end, calling `look` again and again; what that raises, ends it.

    Raises UnavailableError with the last words of a command that fails or is not there.
    """
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        try:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        except OSError as error:
            raise UnavailableError(f"{command[0]}: {error.strerror}") from error
        try:
            _wait(process, look, every_s)
        finally:
            _end(process)
        if process.returncode:
            log.seek(0)
            raise UnavailableError(f"{command[0]} failed:\n{log.read()[-LAST_WORDS:].strip()}")


def _wait(process: subprocess.Popen[bytes], look: Callable[[], None], every_s: float) -> None:
    while process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(every_s)
            return
        look()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing behind when we were interrupted or have lost patience."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
