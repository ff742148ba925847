"""Puts the chosen Pulumi CLI into this checkout: `.venv/pulumi/bin`, the folder for PATH.

https://www.pulumi.com/docs/iac/using-pulumi/automation-api/
"""

import contextlib
import shlex
import shutil
import sys
from pathlib import Path

HOST = "pulumi-language-python"
ENTRY_POINT = "pulumi-language-python-exec"


def folder() -> Path:
    """Return the folder, a sibling of the virtual environment's own `bin`."""
    return Path(sys.prefix) / "pulumi" / "bin"


def put(cli: Path, *, built: bool) -> Path:
    """Fill the folder afresh and return it.

    An official CLI brings its language host and finds it beside itself, through the link. One
    that we `built` gets ours, and lies in the folder itself: the CLI warns about what it finds on
    PATH unless the same file is beside it.
    """
    new = folder().with_name("bin.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if built:
        for path in cli.parent.iterdir():
            _link(path, new / path.name)
        _write_host(new / HOST)
    else:
        (new / "pulumi").symlink_to(cli)
    shutil.rmtree(folder(), ignore_errors=True)
    return new.rename(folder())


def _link(source: Path, target: Path) -> None:
    """Share the bytes where the file system can, for a CLI weighs 115 MB."""
    with contextlib.suppress(OSError):
        target.hardlink_to(source)
        return
    shutil.copy2(source, target)


def _write_host(path: Path) -> None:
    """Write the command that starts the language host of this very checkout."""
    python = shlex.quote(str(Path(sys.prefix) / "bin" / "python"))
    entry_point = shlex.quote(str(folder() / ENTRY_POINT))
    path.write_text(f'#!/bin/sh\nexec {python} -P -m tools.language_host {entry_point} "$@"\n')
    path.chmod(0o755)
