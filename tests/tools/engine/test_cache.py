import threading
import time
from pathlib import Path

import pytest

from tools.engine import cache
from tools.engine.talk import UnavailableError


def make(folder: Path) -> None:
    """Make what the cache is to keep."""
    (folder / "thing").write_text("made")


def works(folder: Path) -> bool:
    """Tell whether it is whole."""
    return (folder / "thing").read_text() == "made"


def test_what_was_made_is_found_again() -> None:
    """A second set-up makes nothing."""
    first = cache.keep("thing-1", make=make, works=works)

    second = cache.keep("thing-1", make=lambda folder: folder.rmdir(), works=works)

    assert first == second
    assert works(second)


def test_what_no_longer_works_is_made_again() -> None:
    """A cache that outlives its machine mends itself."""
    kept = cache.keep("thing-1", make=make, works=works)
    (kept / "thing").write_text("spoilt")

    cache.keep("thing-1", make=make, works=works)

    assert works(kept)


def test_a_result_that_does_not_work_is_not_kept() -> None:
    """Its name would promise what it does not hold."""

    def spoil(folder: Path) -> None:
        (folder / "thing").write_text("spoilt")

    with pytest.raises(UnavailableError, match="does not run on this machine"):
        cache.keep("thing-1", make=spoil, works=works)

    assert [path.name for path in cache.root().iterdir()] == ["thing-1.lock"]


def test_an_interrupted_set_up_leaves_nothing_behind() -> None:
    """Neither when it could clean up, nor, after the next, when it could not."""
    killed = cache.root() / ".thing-1-killed"
    killed.mkdir(parents=True)

    def interrupt(folder: Path) -> None:
        make(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.keep("thing-1", make=interrupt, works=works)

    assert [path.name for path in cache.root().iterdir()] == ["thing-1.lock"]


def test_two_set_ups_at_once_make_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The second waits, says so, and takes what the first has made."""
    times_made: list[Path] = []

    def make_slowly(folder: Path) -> None:
        times_made.append(folder)
        time.sleep(0.3)
        make(folder)

    def set_up() -> None:
        cache.keep("thing-1", make=make_slowly, works=works)

    both = [threading.Thread(target=set_up) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert len(times_made) == 1
    assert "Another set-up is making thing-1" in capsys.readouterr().err


def test_a_relative_cache_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the XDG specification asks."""
    monkeypatch.setenv("XDG_CACHE_HOME", "here")

    root = cache.root()

    assert root == Path.home() / ".cache" / "grantbook" / "engine"
