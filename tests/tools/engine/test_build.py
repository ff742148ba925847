import os
from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import build
from tools.engine.talk import UnavailableError

# Stands in for the Go compiler: knows its version, says what it was asked, and builds a CLI.
GO = """
case $1 in
env) echo go1.26.1 ;;
list) echo {module} ;;
build)
    pwd >{asked}
    echo "$CGO_ENABLED $*" >>{asked}
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho v{version}\\n' >"$2"
    chmod +x "$2" ;;
esac
"""


@pytest.fixture
def asked(tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that will hold what the compiler was asked."""
    for name in build.SCRIPTS:
        path = tmp_path / "module" / name
        path.parent.mkdir(parents=True)
        path.write_text("from the SDK")
    body = GO.format(module=tmp_path / "module", asked=tmp_path / "asked", version="3.259.0")
    compiler = script("bin/go", body)
    monkeypatch.setenv("PATH", f"{compiler.parent}:/usr/bin:/bin")
    return tmp_path / "asked"


def test_a_build_has_the_cli_and_the_scripts_that_run_python(asked: Path) -> None:
    """All executable, which modules are not."""
    cli = build.get()

    assert sorted(path.name for path in cli.parent.iterdir()) == [
        "pulumi",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
    ]
    assert all(os.access(path, os.X_OK) for path in cli.parent.iterdir())
    assert asked.exists()


def test_a_build_is_pinned_stamped_and_of_one_piece(asked: Path) -> None:
    """Without the stamp, the CLI would not know its version."""
    build.get()

    folder, command = asked.read_text().splitlines()
    assert folder == str(build.TOOLS)
    assert command.startswith("0 build -mod=readonly -trimpath")
    assert "version.Version=v3.259.0" in command


def test_a_second_build_is_none(asked: Path) -> None:
    """The cache is the user's, not the clone's."""
    build.get()
    asked.unlink()

    build.get()

    assert not asked.exists()


def test_a_build_that_fails_says_what_the_compiler_said(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No module proxy within reach, most often."""
    compiler = script("bin/go", "[ $1 = env ] && echo go1.26.1 || { echo dial tcp: no; exit 1; }")
    monkeypatch.setenv("PATH", f"{compiler.parent}:/usr/bin:/bin")

    with pytest.raises(UnavailableError, match=r"go failed:\ndial tcp: no$"):
        build.get()
