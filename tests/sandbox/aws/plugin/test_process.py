"""The process of the stand-in: how it is installed, starts and ends."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from sandbox.aws.plugin import install
from sandbox.aws.plugin.installation import NAME, install_stand_in, stood_in_for
from tests.sandbox.aws.plugin.conftest import clean_env
from tests.sandbox.aws.plugin.driver import Driver


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_when_told_to(plugin: Driver, ending: signal.Signals) -> None:
    """No traceback, no delay, exit status 0."""
    started = time.monotonic()
    plugin.process.send_signal(ending)

    assert plugin.process.wait(timeout=10) == 0
    assert time.monotonic() - started < 5


def test_it_ends_when_the_engine_cancels(plugin: Driver) -> None:
    """The call is answered first."""
    assert plugin.stub.Cancel(empty_pb2.Empty()) == empty_pb2.Empty()

    assert plugin.process.wait(timeout=10) == 0


def test_it_ends_when_the_engine_is_gone(stand_in: Path) -> None:
    """A killed engine leaves no plugin behind."""
    starter = f'"{stand_in}" & echo $!; read line'
    shell = subprocess.Popen(
        ["sh", "-c", starter],
        env=clean_env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert shell.stdin is not None
    assert shell.stdout is not None
    printed = [shell.stdout.readline(), shell.stdout.readline()]
    process_id = int(printed[0])
    shell.kill()
    shell.wait()

    assert ended(process_id)
    shell.stdin.close()
    shell.stdout.close()


def ended(process_id: int) -> bool:
    """Wait up to ten seconds for a process to be gone; tell whether it is."""
    for _ in range(100):
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_it_says_the_version_of_the_installed_package(plugin: Driver) -> None:
    """The engine asks for exactly that version."""
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty()).version == stood_in_for()


def test_an_engine_may_shake_hands_and_attach(plugin: Driver) -> None:
    """Newer engines do the first, a debugger the second."""
    shaken = plugin.stub.Handshake(provider_pb2.ProviderHandshakeRequest())
    attached = plugin.stub.Attach(plugin_pb2.PluginAttach(address=""))

    assert not shaken.accept_secrets
    assert attached == empty_pb2.Empty()


def test_the_stand_in_is_installed_where_the_engine_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an official plugin: an executable in a folder with the exact version."""
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "own"))

    said = install(tmp_path / "home")

    place = tmp_path / "home" / "plugins" / f"resource-aws-v{stood_in_for()}" / NAME
    assert os.access(place, os.X_OK)
    assert "stand-in" in said


@pytest.mark.parametrize("where", ["PATH", "PULUMI_HOME"])
def test_an_official_plugin_comes_before_the_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """It is linked, and which one it is is said."""
    folder = tmp_path / "own"
    held = folder / "plugins" / f"resource-aws-v{stood_in_for()}" / NAME
    official = held if where == "PULUMI_HOME" else folder / NAME
    official.parent.mkdir(parents=True)
    official.write_text("#!/bin/sh\n")
    official.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder) if where == "PATH" else os.defpath)
    monkeypatch.setenv("PULUMI_HOME", str(folder if where == "PULUMI_HOME" else tmp_path))

    said = install(tmp_path / "home")

    place = tmp_path / "home" / "plugins" / f"resource-aws-v{stood_in_for()}" / NAME
    assert place.resolve() == official
    assert said == f"plugin for AWS: the official one, {official}"


def test_a_stand_in_is_never_taken_for_the_official_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when one sandbox's home is another's environment."""
    install_stand_in(tmp_path / "other")
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "other"))

    assert "stand-in" in install(tmp_path / "home")
    assert "stand-in" in install(tmp_path / "home")
