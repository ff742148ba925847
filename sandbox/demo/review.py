"""What an edit means, as `grantbook review` tells it to whoever reads a merge request.

It compares with what git has; on a machine without git nothing is told.
"""

import os
import shutil
import subprocess

from sandbox.scratch import Failed, Scratch

IDENTITY = ("-c", "user.name=demo", "-c", "user.email=demo@example.com")
PLAIN = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
KEPT = (
    ("init", "--quiet"),
    ("add", "stacks"),
    (*IDENTITY, *PLAIN, "commit", "--quiet", "--message", "as declared"),
)


def keep(scratch: Scratch) -> None:
    """Keep the declarations of a scratch copy in git, as they are. Raises Failed."""
    if shutil.which("git"):
        for command in KEPT:
            _run(scratch, "git", *command)


def said(scratch: Scratch) -> list[str]:
    """Return what has changed since then, in lines; none without git. Raises Failed."""
    if not shutil.which("git"):
        return []
    told = _run(scratch, "grantbook", "review", "--fail-on", "never")
    return [line for line in told.splitlines() if line]


def _run(scratch: Scratch, *command: str) -> str:
    env = {key: text for key, text in {**os.environ, **scratch.env}.items() if key[:4] != "GIT_"}
    ended = subprocess.run(
        command, cwd=scratch.folder, env=env, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Failed(f"{' '.join(command)}\n{ended.stderr}")
    return ended.stdout
