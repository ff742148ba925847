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


def test_without_a_verb_the_help_is_shown(grantbook: Run) -> None:
    """A question half asked is answered."""
    shown = grantbook()

    assert shown.returncode == 2
    assert "validate" in shown.stdout + shown.stderr


@pytest.mark.parametrize("words", [["vaildate"], ["validate", "--stak", "good"]])
def test_an_unknown_word_is_the_users_input(grantbook: Run, words: list[str]) -> None:
    """Exit 2, on stderr, without a traceback."""
    refused = grantbook(*words)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "No such" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_nobody_foresaw_is_one_line(grantbook: Run, project: Path) -> None:
    """Exit 3: here a name longer than the file system takes."""
    (project / "stacks/good/more.yaml").write_text(f"include: [{'x' * 300}]", "utf-8")

    failed = grantbook("validate")

    assert (failed.returncode, failed.stdout) == (3, "")
    assert failed.stderr.startswith("grantbook: this is our bug, please report it: OSError: ")
    assert failed.stderr.count("\n") == 1
