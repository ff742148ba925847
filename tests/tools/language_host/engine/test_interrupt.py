import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.tools.language_host.engine.conftest import Trial

pytestmark = pytest.mark.engine

ENDLESS = """
import fcntl, time

lock = open("lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("running", flush=True)
time.sleep(60)
"""


@pytest.fixture
def endless(trial: Trial) -> Iterator[subprocess.Popen[str]]:
    """Return an `up` whose program does not end."""
    trial.write(__main__=ENDLESS)
    process = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"],
        cwd=trial.folder,
        env=trial.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    assert process.stdout
    while "running" not in process.stdout.readline():
        assert process.poll() is None
    yield process
    process.kill()
    process.wait()


def test_an_interrupted_up_ends_quickly_and_quietly(
    trial: Trial, endless: subprocess.Popen[str]
) -> None:
    """The program is stopped, not asked for its traceback."""
    began = time.monotonic()
    os.killpg(endless.pid, signal.SIGINT)
    output, _ = endless.communicate(timeout=20)

    assert time.monotonic() - began < 4
    assert endless.returncode != 0
    assert "update canceled" in output
    assert "Traceback" not in output
    with (trial.folder / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
