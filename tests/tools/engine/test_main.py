from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import place
from tools.engine.__main__ import main


def test_the_folder_for_path_is_all_that_stdout_gets(
    script: Script, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a shell can use it; the rest is talk."""
    theirs = script("bin/pulumi", "echo v3.300.0")
    script("bin/pulumi-language-python", ":")
    monkeypatch.setenv("PATH", str(theirs.parent))

    status = main()

    said = capsys.readouterr()
    assert (status, said.out) == (0, f"{place.folder()}\n")
    assert f"Pulumi CLI by way of path: {theirs}" in said.err


def test_when_no_way_works_the_error_names_the_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with why it failed, and how to mend it."""
    monkeypatch.setenv("PATH", str(tmp_path))

    status = main()

    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    for way in ("path", "release", "build"):
        assert f"No Pulumi CLI by way of {way}: " in said.err
        assert f"\n  {way} " in said.err


def test_a_way_can_be_picked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then no other is tried."""
    monkeypatch.setenv("GRANTBOOK_ENGINE", "path")

    status = main()

    said = capsys.readouterr().err
    assert status == 1
    assert "way of path" in said
    assert "way of release" not in said


def test_an_unknown_way_is_the_users_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is tried in its place."""
    monkeypatch.setenv("GRANTBOOK_ENGINE", "brew")

    status = main()

    assert status == 2
    assert "one of path, release, build" in capsys.readouterr().err
