from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import found
from tools.engine.talk import UnavailableError


def test_a_recent_cli_on_path_is_taken(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the user's own choice of an engine."""
    theirs = script("bin/pulumi", "echo v3.300.0")
    script(f"bin/{found.HOST}", ":")
    monkeypatch.setenv("PATH", str(theirs.parent))

    cli = found.get()

    assert cli == theirs


def test_an_old_cli_on_path_is_not_taken(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal says which one, what it is and what is needed."""
    theirs = script("bin/pulumi", "echo v3.100.0")
    monkeypatch.setenv("PATH", str(theirs.parent))

    with pytest.raises(UnavailableError, match=rf"{theirs} is 3\.100\.0.* 3\.259\.0 or a later"):
        found.get()


def test_a_cli_whose_parts_lie_beside_its_real_file_is_taken(
    script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Package managers put only links on PATH."""
    real = script("cellar/pulumi", "echo v3.300.0")
    script(f"cellar/{found.HOST}", ":")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pulumi").symlink_to(real)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    cli = found.get()

    assert cli == tmp_path / "bin" / "pulumi"


def test_a_cli_that_cannot_run_python_is_not_taken(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would fail at the first preview."""
    theirs = script("bin/pulumi", "echo v3.300.0")
    monkeypatch.setenv("PATH", str(theirs.parent))

    with pytest.raises(UnavailableError, match=r"has no pulumi-language-python"):
        found.get()


def test_a_link_of_ours_is_not_a_cli_on_path(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else setting up again, in a shell that uses the sandbox, would find itself."""
    ours = script("clone/.venv/pulumi/bin/pulumi", "echo v3.300.0")
    monkeypatch.setenv("PATH", str(ours.parent))

    with pytest.raises(UnavailableError, match="there is no pulumi on PATH"):
        found.get()
