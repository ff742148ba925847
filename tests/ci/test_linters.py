"""The pipelines to copy, and our own, as two public linters read them; neither calls anybody."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT

GITHUB = sorted([*ROOT.glob("ci/github/*.yml"), *ROOT.glob(".github/workflows/*.yml")])
GITLAB = [ROOT / "ci/gitlab/access.gitlab-ci.yml", ROOT / ".gitlab-ci.yml"]
OFFLINE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


def schema(of: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Return what the published form of a file says of it."""
    words = ["--builtin-schema", f"vendor.{of}"]
    more = ["--data-transform", "gitlab-ci"] if of == "gitlab-ci" else []
    return run("check-jsonschema", *words, *more, str(file))


def audit(*files: Path) -> subprocess.CompletedProcess[str]:
    """Return what a workflow can be taken over by."""
    return run("zizmor", "--offline", "--no-progress", "--quiet", *map(str, files))


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Return how a program of the virtual environment ended."""
    found = Path(sys.executable).with_name(program)
    return subprocess.run(
        [found, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**OFFLINE, "NO_COLOR": "1"},
    )


def named(file: Path) -> str:
    """Name a file as it stands in the checkout."""
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", GITHUB, ids=named)
def test_workflows_have_the_form_that_github_asks_for(file: Path) -> None:
    """By the schema that editors use."""
    done = schema("github-workflows", file)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", GITLAB, ids=named)
def test_pipelines_have_the_form_that_gitlab_asks_for(file: Path) -> None:
    """By the schema of its own."""
    done = schema("gitlab-ci", file)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", GITHUB, ids=named)
def test_workflows_leave_no_way_in(file: Path) -> None:
    """Loose pins, wide rights, kept credentials, text of others in a script."""
    done = audit(file)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_way_in_is_found(tmp_path: Path) -> None:
    """The linter can fail: here by somebody's title in a script."""
    said = "run: |\n          echo ${{ github.event.pull_request.title }}"
    text = GITHUB[-1].read_text("utf-8").replace("run: |", said, 1)
    bad = tmp_path / "bad.yml"
    bad.write_text(text, "utf-8")

    assert "template-injection" in audit(bad).stdout


@pytest.mark.parametrize(
    ("of", "file", "old", "new"),
    [
        ("github-workflows", GITHUB[-1], "runs-on:", "run-on:"),
        ("gitlab-ci", GITLAB[0], "resource_group:", "resource-group:"),
    ],
)
def test_a_wrong_word_is_found(tmp_path: Path, of: str, file: Path, old: str, new: str) -> None:
    """The schemas can fail too."""
    bad = tmp_path / "bad.yml"
    bad.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    assert schema(of, bad).returncode == 1
