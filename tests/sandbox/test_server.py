import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
import requests

from sandbox.home import Home
from sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Run the sandbox as people do, on free ports, until its greeting; end it afterwards."""
    running: list[subprocess.Popen[str]] = []

    def started(*options: str) -> "subprocess.Popen[str]":
        ports = [f"--{cloud}-port=0" for cloud in ("ovh", "scaleway", "aws")]
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "sandbox", *ports, *options],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


def greeting(process: "subprocess.Popen[str]") -> str:
    """Return what the sandbox says once it listens."""
    assert process.stdout is not None
    return "".join(islice(iter(process.stdout.readline, ""), 7))


def exported(env: Path) -> dict[str, str]:
    """Return what a shell knows after reading the file."""
    command = ["sh", "-c", f"env -i sh -c '. {env}; env'"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return dict(line.split("=", 1) for line in told.splitlines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    """Exit 0, not a word on stderr, nothing left behind."""
    process = start()
    said = greeting(process)
    home = tmp_path / ".sandbox"
    during = sorted(path.name for path in home.iterdir())

    process.send_signal(number)

    _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")
    assert [line.split()[0] for line in said.splitlines()[:3]] == ["OVHcloud", "Scaleway", "AWS"]
    assert f". {home}/current/env" in said
    assert during[0] == "current"
    assert re.fullmatch(r"run-\w+", during[1])
    assert list(home.iterdir()) == []


def test_the_env_file_is_for_nobody_else(start: Start, tmp_path: Path) -> None:
    """A shell reads it, and has all that the official packages look for."""
    greeting(start())
    env = tmp_path / ".sandbox/current/env"

    told = exported(env)

    assert env.stat().st_mode & 0o777 == 0o600
    assert env.parent.resolve().stat().st_mode & 0o777 == 0o700
    names = {
        *("OVH_ENDPOINT", "OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"),
        *("SCW_API_URL", "SCW_ACCESS_KEY", "SCW_SECRET_KEY"),
        *("SCW_DEFAULT_ORGANIZATION_ID", "SCW_DEFAULT_PROJECT_ID"),
        *("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
        *("AWS_REGION", "AWS_DEFAULT_REGION"),
    }
    partner = {f"PARTNER_{name}" for name in names}
    assert names | partner <= told.keys()
    assert told.keys() >= {"PARTNER_OVH_CLIENT_ID", "PARTNER_OVH_CLIENT_SECRET", "SANDBOX_TOKEN"}
    assert told["PULUMI_BACKEND_URL"] == f"file://{Path(told['PULUMI_HOME']).parent}/state"
    assert requests.get(f"{told['OVH_ENDPOINT']}/1.0/auth/time", timeout=10).ok


def test_a_second_run_knows_nothing_of_the_first(start: Start, tmp_path: Path) -> None:
    """Other credentials, other folders, even after an end that was not clean."""
    first = start()
    greeting(first)
    env = tmp_path / ".sandbox/current/env"
    before = exported(env)
    first.kill()
    first.wait()

    greeting(start())
    after = exported(env)

    for name in ("PULUMI_HOME", "PULUMI_BACKEND_URL", "SCW_SECRET_KEY", "OVH_CONSUMER_KEY"):
        assert before[name] != after[name]
    answer = requests.get(
        f"{after['SCW_API_URL']}/iam/v1alpha1/users",
        headers={"X-Auth-Token": before["SCW_SECRET_KEY"]},
        timeout=10,
    )
    assert answer.status_code == 401


def test_a_taken_port_is_one_clear_line(start: Start) -> None:
    """It says what to do, and nothing is left running."""
    with Sandbox(clouds=["ovh"]) as sandbox:
        port = sandbox.ovh_url.rpartition(":")[2]

        process = start(f"--scaleway-port={port}")
        _, complaints = process.communicate(timeout=10)

    assert process.returncode == 2
    assert complaints.count("\n") == 1
    assert f"port {port}: Address already in use" in complaints
    assert "--help" in complaints


def test_a_folder_that_cannot_be_made_is_one_clear_line(start: Start, tmp_path: Path) -> None:
    """It names the folder."""
    (tmp_path / "file").write_text("")

    process = start(f"--home={tmp_path}/file/home")
    _, complaints = process.communicate(timeout=10)

    assert process.returncode == 2
    assert complaints.count("\n") == 1
    assert f"{tmp_path}/file/home: Not a directory" in complaints


def test_it_stops_in_this_process_too(tmp_path: Path) -> None:
    """Threads, ports and folders are given back, and stopping twice is stopping once."""
    threads = threading.active_count()
    sandbox = Sandbox(clouds=["ovh", "scaleway"], home=tmp_path)
    url = sandbox.ovh_url

    sandbox.stop()
    sandbox.stop()

    assert threading.active_count() == threads
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/1.0/auth/time", timeout=10)


def test_a_start_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """What had been started is stopped again."""
    with Sandbox(clouds=["ovh"]) as other:
        port = int(other.ovh_url.rpartition(":")[2])

        with pytest.raises(OSError, match="in use"):
            Sandbox(clouds=["ovh", "scaleway"], scaleway_port=port, home=tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_plate_of_ovhcloud_can_be_chosen(start: Start, tmp_path: Path) -> None:
    """Its clients and calls are named after it; unless told, it is the one of Europe."""
    greeting(start("--ovh-plate=ca"))
    told = exported(tmp_path / ".sandbox/current/env")

    answer = requests.get(f"{told['OVH_ENDPOINT']}/1.0/auth/time", timeout=10)

    assert told["PARTNER_OVH_CLIENT_ID"].startswith("CA.")
    assert answer.headers["X-OVH-QUERYID"].startswith("CA.")
    with Sandbox(clouds=["ovh"]) as sandbox:
        assert sandbox.env["PARTNER_OVH_CLIENT_ID"].startswith("EU.")


def test_a_plate_that_is_none_is_refused(start: Start, tmp_path: Path) -> None:
    """Before anything is made, in one line on the command line."""
    process = start("--ovh-plate=mars")
    _, complaints = process.communicate(timeout=10)

    with pytest.raises(ValueError, match="no plate 'mars': eu, ca, us"):
        Sandbox(clouds=["ovh"], ovh_plate="mars", home=tmp_path / "home")

    assert process.returncode == 2
    assert "--ovh-plate: invalid choice: 'mars'" in complaints
    assert list(tmp_path.iterdir()) == []


def test_an_older_run_does_not_take_the_newer_ones_place(tmp_path: Path) -> None:
    """Its end removes its own folder alone."""
    older, newer = Home.make(tmp_path), Home.make(tmp_path)

    older.remove()

    assert newer.current.resolve() == newer.run
    newer.remove()
    assert list(tmp_path.iterdir()) == []


def test_values_reach_a_shell_as_they_are(tmp_path: Path) -> None:
    """Quotes and dollars among them."""
    home = Home.make(tmp_path)

    home.write_env({"AWKWARD": 'it\'s $HOME "here"'})

    assert exported(home.env)["AWKWARD"] == 'it\'s $HOME "here"'
