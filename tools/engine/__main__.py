"""Prints the folder to put on PATH, once a Pulumi CLI is in it.

`GRANTBOOK_ENGINE` picks one of the ways: path, release or build. See docs/reference/setup.md.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tools.engine import build, found, place, release
from tools.engine.talk import UnavailableError, say

WAYS: dict[str, Callable[[], Path]] = {
    "path": found.get,
    "release": release.get,
    "build": build.get,
}
MENDING = """No Pulumi CLI. Any one of these mends it:
  path     install it from https://www.pulumi.com/docs/install/ and have `pulumi` on PATH;
  release  let this machine reach https://get.pulumi.com;
  build    let it reach a Go module proxy, with Go 1.26 or later on PATH or a PyPI index for pip.
Then run `make setup` again; GRANTBOOK_ENGINE=path, release or build tries that way alone."""


def main() -> int:
    """Return 0 when there is a CLI, 1 when no way works, 2 when asked for an unknown way."""
    wanted = os.environ.get("GRANTBOOK_ENGINE", "")
    if wanted and wanted not in WAYS:
        say(f"GRANTBOOK_ENGINE={wanted}: unknown. It is one of {', '.join(WAYS)}, or empty.")
        return 2
    for way in [wanted] if wanted else WAYS:
        try:
            cli = WAYS[way]()
        except UnavailableError as error:
            say(f"No Pulumi CLI by way of {way}: {error}.")
        else:
            say(f"Pulumi CLI by way of {way}: {cli}")
            print(place.put(cli, built=way == "build"))
            return 0
    say(MENDING)
    return 1


if __name__ == "__main__":
    sys.exit(main())
