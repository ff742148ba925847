import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from review.cli import COMMANDS
from tests.review.conftest import Run

PAGE = Path(__file__).parents[2] / "docs/reference/command.md"


def test_the_page_shows_the_help_as_it_is(grantbook: Run) -> None:
    """Of the command and of every verb; run `grantbook VERB --help` and paste."""
    page = PAGE.read_text("utf-8")

    for words in [(), *((name,) for name in COMMANDS)]:
        shown = grantbook(*words, "--help")
        assert f"```\n$ {' '.join(['grantbook', *words, '--help'])}\n{shown.stdout}```" in page


def test_a_terminal_has_no_say(grantbook: Run, project: Path) -> None:
    """A process of its own, on a narrow terminal, prints the same bytes."""
    narrow = subprocess.run(
        [sys.executable, "-c", "from review.cli import main; main()", "validate", "--help"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PAGE.parents[2]), "COLUMNS": "40"},
    )

    assert narrow.stdout == grantbook("validate", "--help").stdout


def test_without_a_verb_the_help_is_shown(grantbook: Run) -> None:
    """A question half asked is answered."""
    shown = grantbook()

    assert shown.status == 2
    assert "validate" in shown.stdout + shown.stderr


@pytest.mark.parametrize("words", [["vaildate"], ["validate", "--stak", "good"]])
def test_an_unknown_word_is_the_users_input(grantbook: Run, words: list[str]) -> None:
    """Exit 2, on stderr, without a traceback."""
    refused = grantbook(*words)

    assert (refused.status, refused.stdout) == (2, "")
    assert "No such" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_nobody_foresaw_is_one_line(grantbook: Run, project: Path) -> None:
    """Exit 3: here the current folder is gone."""
    shutil.rmtree(project)

    failed = grantbook("validate")

    assert (failed.status, failed.stdout) == (3, "")
    assert failed.stderr.startswith(
        "grantbook: this is our bug, please report it: FileNotFoundError: "
    )
    assert failed.stderr.count("\n") == 1
