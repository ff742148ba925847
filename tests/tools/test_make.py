import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SET_UP = ["-o", ".venv/installed", "-o", ".venv/pulumi/made"]  # Taken for done, whatever its age.


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with our Makefile and nothing else."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder."""
    return subprocess.run(
        ["make", "-C", str(checkout), "--no-print-directory", *words],
        check=True,
        capture_output=True,
        text=True,
    )


def test_make_alone_lists_the_targets_a_line_each(checkout: Path) -> None:
    """All of them, so that nothing is for insiders."""
    said = make(checkout).stdout

    listed = re.findall(r"^(\w+) +\w", said, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)$", (checkout / "Makefile").read_text(), re.MULTILINE)
    assert listed == phony[0].split()
    assert {"setup", "demo", "sandbox", "env", "lint", "test", "check", "clean"} <= {*listed}


def test_env_prints_what_a_shell_can_evaluate(checkout: Path) -> None:
    """The folders of the CLI and of Python first on PATH, then what the sandbox exports."""
    current = checkout / ".sandbox" / "current"
    current.mkdir(parents=True)
    (current / "env").write_text("export SCW_API_URL='http://127.0.0.1:4102'\n")

    said = make(checkout, "-s", "env", *SET_UP)

    script = f'{said.stdout}\necho "$PATH|$SCW_API_URL"'
    path, url = subprocess.check_output(["sh", "-eu", "-c", script], text=True).strip().split("|")
    assert path.startswith(f"{checkout}/.venv/pulumi/bin:{checkout}/.venv/bin:/")
    assert url == "http://127.0.0.1:4102"
    assert said.stderr == ""


def test_env_says_aside_when_no_sandbox_runs(checkout: Path) -> None:
    """And stdout still evaluates."""
    said = make(checkout, "-s", "env", *SET_UP)

    assert said.stderr == "No sandbox is running: `make sandbox` starts one.\n"
    assert said.stdout.startswith("export PATH=")
    assert len(said.stdout.splitlines()) == 1


def test_ci_runs_lint_and_then_test() -> None:
    """Nothing that a newcomer would not, and nothing after the test runner's closing line."""
    script = (ROOT / ".ci" / "run").read_text()

    assert script.splitlines()[-2:] == ["make lint", "make test"]
    assert "set -euo pipefail" in script
