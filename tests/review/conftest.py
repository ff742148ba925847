"""The `grantbook` command, run in a project of the test's."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from review.cli import main
from tests.access.stacks import CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the command ended."""

    status: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with the good stack `good`."""
    (tmp_path / "stacks" / "good").mkdir(parents=True)
    (tmp_path / "stacks" / "Pulumi.good.yaml").write_text(CONFIG, "utf-8")
    (tmp_path / "stacks" / "good" / "all.yaml").write_text("teams: {ops: {}}\n", "utf-8")
    return tmp_path


@pytest.fixture
def grantbook(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return a function that runs the command in the project."""
    monkeypatch.chdir(project)

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["grantbook", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ended(status=int(ended.value.code or 0), stdout=said.out, stderr=said.err)

    return run
