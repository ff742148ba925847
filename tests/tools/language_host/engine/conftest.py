import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.engine import place

PROJECT = """
name: trial
runtime:
  name: python
  options: {{toolchain: pip, virtualenv: {virtualenv}}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A project, a stack of its own, and the CLI of this checkout."""

    folder: Path
    env: dict[str, str]

    def write(self, **files: str) -> None:
        """Write Python files by the names of their modules."""
        for name, content in files.items():
            (self.folder / f"{name}.py").write_text(content)

    def pulumi(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the CLI."""
        return subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def outputs(self) -> object:
        """Return the stack's outputs."""
        return json.loads(self.pulumi("stack", "output", "--json").stdout)


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """Return a project with a stack, and with state and home of its own."""
    if not (place.folder() / place.HOST).exists():
        pytest.skip("this checkout has an official CLI, which brings its own language host")
    folder, state = tmp_path / "project", tmp_path / "state"
    folder.mkdir()
    state.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT.format(virtualenv=sys.prefix))
    env = {
        **os.environ,
        "PATH": f"{place.folder()}:{os.environ['PATH']}",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "trial",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    trial = Trial(folder=folder, env=env)
    made = trial.pulumi("stack", "init", "dev")
    assert made.returncode == 0, made.stderr
    return trial
