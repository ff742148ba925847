import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import place


@pytest.fixture
def built(script: Script) -> Path:
    """Return a CLI as a build leaves it, with one script beside it."""
    script("cache/pulumi-language-python-exec", "echo entry point")
    return script("cache/pulumi", "echo v3.259.0")


def test_a_built_cli_lies_beside_our_language_host(built: Path) -> None:
    """The CLI warns about what it finds on PATH unless the same file is beside it."""
    folder = place.put(built, built=True)

    assert sorted(path.name for path in folder.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
    ]
    assert not any(path.is_symlink() for path in folder.iterdir())
    assert (folder / "pulumi").samefile(built)


def test_the_language_host_is_that_of_this_checkout(built: Path) -> None:
    """The cache is shared by clones, the host's code is not."""
    folder = place.put(built, built=True)

    host = folder / place.HOST
    assert os.access(host, os.X_OK)
    assert f"{sys.prefix}/bin/python -P -m tools.language_host" in host.read_text()


def test_a_checkout_in_a_folder_with_spaces_works(
    built: Path, script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The host is a shell script, so its path is quoted."""
    script("my clone/.venv/bin/python", 'echo "$@"')
    monkeypatch.setattr("sys.prefix", str(tmp_path / "my clone" / ".venv"))

    folder = place.put(built, built=True)

    said = subprocess.check_output([folder / place.HOST, "127.0.0.1:1"], text=True)
    assert said == f"-P -m tools.language_host {folder / place.ENTRY_POINT} 127.0.0.1:1\n"


def test_an_official_cli_is_linked_and_nothing_else(script: Script) -> None:
    """It finds its own language host beside itself, through the link."""
    official = script("official/pulumi", "echo v3.300.0")

    folder = place.put(official, built=False)

    assert [path.readlink() for path in folder.iterdir()] == [official]


def test_another_way_replaces_all_of_the_former(built: Path, script: Script) -> None:
    """Our host must not serve an official CLI."""
    place.put(built, built=True)

    folder = place.put(script("official/pulumi", "echo v3.300.0"), built=False)

    assert [path.name for path in folder.iterdir()] == ["pulumi"]


def test_a_cache_on_another_file_system_is_copied(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hard links do not reach there."""

    def cross(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", cross)

    folder = place.put(built, built=True)

    assert os.access(folder / "pulumi", os.X_OK)
    assert not (folder / "pulumi").samefile(built)
