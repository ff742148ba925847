"""What a command says of itself, which does not take it long.

https://docs.python.org/3/library/subprocess.html
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_S = 30


def of(command: Sequence[str | Path], env: Mapping[str, str]) -> str | None:
    """Return what a command prints, with more in its environment; None when it does not run."""
    try:
        return subprocess.run(
            command,
            env={**os.environ, **env},
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE_S,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
