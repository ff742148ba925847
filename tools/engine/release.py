"""The official release of the Pulumi CLI, fetched by the SDK's own installer.

https://www.pulumi.com/docs/reference/pkg/python/pulumi/#pulumi.automation.PulumiCommand
"""

import contextlib
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tools.engine import cache, quiet, version
from tools.engine.talk import UnavailableError, say

HOST = "get.pulumi.com"
PROBE_S = 3.0
STALL_S = 10.0
LOOK_S = 0.5
INSTALL = """
import sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))
"""


def get() -> Path:
    """Return the CLI, fetched unless the cache has it. Raises UnavailableError."""
    return cache.keep(f"{version.WANTED}-release", make=_fetch, works=_works) / "bin" / "pulumi"


def _works(folder: Path) -> bool:
    return version.of(folder / "bin" / "pulumi") == version.WANTED


def _fetch(folder: Path) -> None:
    if not _answers():
        raise UnavailableError(f"{HOST} is out of reach")
    say(f"Fetching the Pulumi CLI {version.WANTED} from {HOST}: about 100 MB, a minute or two.")
    scratch = folder / "download"  # The installer's temporary files, so that we see them grow.
    scratch.mkdir()
    quiet.run(
        [sys.executable, "-c", INSTALL, str(folder), version.WANTED],
        env={"TMPDIR": str(scratch)},
        look=growing(folder, stall_s=STALL_S),
        every_s=LOOK_S,
    )
    shutil.rmtree(scratch)


def growing(folder: Path, *, stall_s: float) -> Callable[[], None]:
    """Return a look at a folder that raises UnavailableError once it no longer grows."""
    seen_bytes, seen_at = 0, time.monotonic()

    def look() -> None:
        nonlocal seen_bytes, seen_at
        now_bytes = _size(folder)
        if now_bytes > seen_bytes:
            seen_bytes, seen_at = now_bytes, time.monotonic()
        elif time.monotonic() - seen_at > stall_s:
            raise UnavailableError(f"{HOST} sent nothing for {stall_s:.0f} s")

    return look


def _size(folder: Path) -> int:
    """Return the bytes in a folder, in which files come and go."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(where, name).lstat().st_size
    return total


def _answers() -> bool:
    """Tell whether the host is within reach, through a proxy if the environment names one."""
    reached = threading.Event()

    def ask() -> None:
        with contextlib.suppress(requests.RequestException):
            requests.head(f"https://{HOST}/install.sh", timeout=PROBE_S).raise_for_status()
            reached.set()

    asking = threading.Thread(target=ask, daemon=True)  # Name look-ups heed no time-out.
    asking.start()
    asking.join(PROBE_S)
    return reached.is_set()
