"""A `grantbook` that runs as a process of its own, in a project of the test's."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.access.stacks import CONFIG

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with the good stack `good`."""
    (tmp_path / "stacks" / "good").mkdir(parents=True)
    (tmp_path / "stacks" / "Pulumi.good.yaml").write_text(CONFIG, "utf-8")
    (tmp_path / "stacks" / "good" / "all.yaml").write_text("teams: {ops: {}}\n", "utf-8")
    return tmp_path


@pytest.fixture
def grantbook(project: Path) -> Run:
    """Return a function that runs the command in the project."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from review.cli import main; main()", *words],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "40"},
        )

    return run
