"""The Pulumi CLI that is on PATH already.

https://www.pulumi.com/docs/install/
"""

import os
import shutil
from pathlib import Path

from tools.engine import version
from tools.engine.talk import UnavailableError

HOST = "pulumi-language-python"
OURS = (".venv", "pulumi", "bin")  # Where a checkout of this project keeps its links.


def get() -> Path:
    """Return the CLI. Raises UnavailableError when there is none, too old a one, or half of one."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = [folder for folder in folders if Path(folder).parts[-3:] != OURS]
    path = os.pathsep.join(others)
    found = shutil.which("pulumi", path=path)
    if found is None:
        raise UnavailableError("there is no pulumi on PATH")
    if not version.is_recent(said := version.of(Path(found))):
        raise UnavailableError(
            f"{found} is {said or 'of no version it would tell'}; "
            f"grantbook needs {version.WANTED} or a later 3.x"
        )
    beside = str(Path(found).resolve().parent)
    if not shutil.which(HOST, path=os.pathsep.join([path, beside])):
        raise UnavailableError(f"{found} has no {HOST}, neither beside it nor on PATH")
    return Path(found).absolute()
