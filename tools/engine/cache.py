"""The per-user cache: what one clone has fetched or built, the next one finds.

https://specifications.freedesktop.org/basedir-spec/latest/
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.engine.talk import UnavailableError, say


def root() -> Path:
    """Return the folder of our cache, which may not exist yet."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # The specification says to ignore it then.
        base = Path.home() / ".cache"
    return base / "grantbook" / "engine"


def keep(name: str, *, make: Callable[[Path], None], works: Callable[[Path], bool]) -> Path:
    """Return the folder `name` of the cache, made unless one that works is there.

    It appears at once and whole, and only one set-up at a time makes it. What `make` raises goes
    through; a result that does not work raises UnavailableError.
    """
    root().mkdir(parents=True, exist_ok=True)
    kept = root() / name
    with _locked(root() / f"{name}.lock"):
        if kept.is_dir() and works(kept):
            return kept
        for left_behind in root().glob(f".{name}-*"):
            _remove(left_behind)
        made = Path(tempfile.mkdtemp(dir=root(), prefix=f".{name}-"))
        try:
            make(made)
            if not works(made):
                raise UnavailableError("what came out of it does not run on this machine")
            _remove(kept)
            made.rename(kept)
        finally:
            _remove(made)
    return kept


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system takes back when its holder dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another set-up is making {path.stem}: waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
