"""The programs and plugins that run for the engine, each with its children in one process group.

https://docs.python.org/3/library/subprocess.html
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_S = 2.0  # Well under the 5 s after which the engine kills a host.


class Processes:
    """Knows what runs. Once stopped, it starts nothing more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def start(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], piped: bool = False
    ) -> subprocess.Popen[bytes]:
        """Return the started process; its output goes to ours, or into pipes when `piped`."""
        output = subprocess.PIPE if piped else None
        with self._lock:
            if self._stopped:
                raise InterruptedError("the language host is ending")
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
            self._running.add(process)
        return process

    def wait(self, process: subprocess.Popen[bytes]) -> int:
        """Return the exit status once the process has ended; negative for a signal."""
        status = process.wait()
        with self._lock:
            self._running.discard(process)
        return status

    def stop_all(self) -> None:
        """Stop whatever runs, now and from now on."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        stopping = [threading.Thread(target=stop, args=[process]) for process in running]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children: asked first, then forced. Ended already is fine.

    SIGTERM and not SIGINT, to which a Python program would answer with a traceback.
    """
    if process.poll() is not None:
        return
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)
    _signal(process, signal.SIGKILL)  # A child left behind would hold the engine's pipes open.


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
