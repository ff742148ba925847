import fcntl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2

from tests.tools.language_host.conftest import Host, Info

# A plugin with a child of its own. Both would rather go on, and both hold a lock and stdout.
STUBBORN = """
import fcntl, os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
lock = open("lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[lock.fileno()])
os.write(1, b"running\\n")
time.sleep(60)
"""
PATIENCE_S = 5

Start = Callable[[], Any]


@pytest.fixture
def start(host: Host, info: Info, tmp_path: Path) -> Start:
    """Return what starts the plugin, and then returns the call that runs it."""
    (tmp_path / "__main__.py").write_text(STUBBORN)

    def run() -> Any:
        call = host.stub.RunPlugin(language_pb2.RunPluginRequest(info=info(), pwd=str(tmp_path)))
        assert next(call).stdout == b"running\n"
        return call

    return run


def is_gone(lock: Path) -> bool:
    """Tell whether nobody holds the lock any longer, within a few seconds."""
    until = time.monotonic() + PATIENCE_S
    with lock.open() as file:
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.05)
            else:
                return True
    return False


def test_a_cancelled_call_ends_the_plugin_and_its_children(start: Start, tmp_path: Path) -> None:
    """The engine ends a policy pack so; left running, it would wait for it."""
    call = start()

    call.cancel()

    assert is_gone(tmp_path / "lock")


def test_an_interrupt_ends_the_host_quietly_with_all_it_runs(
    host: Host, start: Start, tmp_path: Path
) -> None:
    """After 5 s the engine would kill it, and a traceback would reach the user."""
    start()

    host.interrupt()

    assert host.end(timeout_s=PATIENCE_S) == (0, "")
    assert is_gone(tmp_path / "lock")


def test_an_idle_host_ends_at_once(host: Host) -> None:
    """Every command of the CLI ends with this."""
    began = time.monotonic()

    host.interrupt()

    assert host.end() == (0, "")
    assert time.monotonic() - began < 1


def test_a_host_does_not_outlive_its_engine(host: Host, start: Start, tmp_path: Path) -> None:
    """An engine that was killed said nothing, but its end of our stdin is closed."""
    start()
    assert host.process.stdin

    host.process.stdin.close()
    host.process.stdin = None

    assert host.end(timeout_s=PATIENCE_S) == (0, "")
    assert is_gone(tmp_path / "lock")


def test_cancel_stops_what_runs_and_starts_nothing_more(
    host: Host, info: Info, start: Start, tmp_path: Path
) -> None:
    """The engine asks so at the first interrupt, and then ends the host."""
    call = start()

    host.stub.Cancel(Empty())

    assert [part.exitcode for part in call] == [-9]
    assert is_gone(tmp_path / "lock")
    with pytest.raises(grpc.RpcError, match="the language host is ending"):
        list(host.stub.RunPlugin(language_pb2.RunPluginRequest(info=info(), pwd=str(tmp_path))))


def test_a_cancelled_run_ends_the_program(host: Host, info: Info, tmp_path: Path) -> None:
    """Its output is the host's own, which must not stay open."""
    (tmp_path / "entry_point.py").write_text(STUBBORN)
    call = host.stub.Run.future(language_pb2.RunRequest(info=info()))
    assert host.process.stdout
    assert host.process.stdout.readline() == "running\n"

    call.cancel()

    assert is_gone(tmp_path / "lock")
