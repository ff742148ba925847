"""The folder of one run: the `env` file, a Pulumi home and a state folder of its own.

Each run has a new one, so that a restarted sandbox never meets the state of the one before.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

PREFIX = "run-"


class Home:
    """`DIR/run-<random>` (0700), with `DIR/current` pointing at it until `remove`."""

    def __init__(self, folder: Path) -> None:
        self.run = folder
        self.current = folder.parent / "current"
        self.pulumi = folder / "pulumi"
        self.state = folder / "state"
        self.env = folder / "env"

    @classmethod
    def make(cls, under: Path) -> Self:
        """Make the folders and point `current` at them."""
        under.mkdir(parents=True, exist_ok=True)
        home = cls(Path(tempfile.mkdtemp(prefix=PREFIX, dir=under.absolute())))
        home.pulumi.mkdir()
        home.state.mkdir()
        aside = home.run / "current"
        aside.symlink_to(home.run.name)
        aside.replace(home.current)
        return home

    def exports(self) -> dict[str, str]:
        """Return what makes the Pulumi CLI use this folder, and fetch nothing."""
        return {
            "PULUMI_HOME": str(self.pulumi),
            "PULUMI_BACKEND_URL": self.state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "sandbox",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def write_env(self, exports: Mapping[str, str]) -> None:
        """Write the `env` file for a shell to read; it holds credentials, hence 0600."""
        lines = [f"export {name}={_quoted(value)}\n" for name, value in sorted(exports.items())]
        descriptor = os.open(self.env, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(lines)

    def remove(self) -> None:
        """Remove the run's folder, and `current` when it is still this run's."""
        if self.current.is_symlink() and self.current.readlink().name == self.run.name:
            self.current.unlink()
        shutil.rmtree(self.run, ignore_errors=True)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
