"""Projects in git repositories of the test's, made with the git that is installed."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.access.stacks import CONFIG

WHO = {
    **{f"GIT_{role}_NAME": "Ann" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "ann@example.com" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_DATE": "2026-01-01T12:00:00Z" for role in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Repository:
    """A repository, and the project in it, which may be a folder further down."""

    def __init__(self, folder: Path, project: str = "") -> None:
        self.folder = folder
        self.root = folder / project
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *words: str) -> str:
        """Return what git says."""
        return subprocess.run(
            ["git", "-C", str(self.folder), *words],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, **WHO},
        ).stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files of the project; None deletes one."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8")

    def commit(self, files: Mapping[str, str | None] | None = None) -> str:
        """Write files, commit all that is there, and return the commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "as wanted")
        return self.git("rev-parse", "HEAD")

    def stack(self, name: str, **files: str) -> str:
        """Commit a stack with these files, and return the commit."""
        written = {f"stacks/{name}/{file}.yaml": text for file, text in files.items()}
        return self.commit({f"stacks/Pulumi.{name}.yaml": CONFIG, **written})
