"""The engine in a scratch copy: one command at a time, which an interrupt ends with all it started.

https://www.pulumi.com/docs/iac/cli/commands/
"""

import os
import signal
import subprocess

from sandbox.scratch import Failed, Scratch

GRACE_S = 10.0  # The engine takes half a second to stop its plugins; a kill would leave them.


class Engine:
    """Runs pulumi in a scratch copy, in a session of its own: a terminal's Ctrl-C is ours alone."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch

    def run(self, *command: str) -> str:
        """Run a command and return what it printed. Raises Failed with all that it said."""
        with subprocess.Popen(
            ["pulumi", *command],
            cwd=self._scratch.folder,
            env=self._scratch.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                said, _ = process.communicate()
            except BaseException:
                _end(process)
                raise
        if process.returncode:
            raise Failed(f"pulumi {' '.join(command)}\n{said}")
        return said


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
