import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import pages
from tests.review.repositories import Repository

README = pages.ROOT / "README.md"
CLOSING = re.compile(r"=+ (\d+ passed(, \d+ skipped)?) in [\d.]+s( \([\d:]+\))? =+")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pages.Reader]:
    """Somebody who follows the page from its top, on ports of their own."""
    with pages.reading(tmp_path_factory.mktemp("readme")) as reader:
        yield reader


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_commands_say_what_the_page_shows(reader: pages.Reader) -> None:
    """Numbers of seconds aside. What stands there before an edit is what it is compared with."""
    clone = Repository(reader.folder)
    for step in pages.steps(README):
        if step.edit:
            clone.git("add", "stacks")
            clone.git("commit", "--quiet", "--message", "as wanted")
        reader.do(step)


def test_commands_are_the_ones_that_a_newcomer_needs() -> None:
    """The two of the start, and the walk through the sandbox."""
    commands = [step.command for step in pages.steps(README) if not step.edit]

    assert commands == [
        "make demo",
        "make sandbox",
        'eval "$(make -s env)"',
        "grantbook validate",
        "pulumi stack init sandbox",
        "pulumi preview",
        "pulumi up --yes",
        "pulumi stack",
        "grantbook who-can support:ResolveCase",
        "grantbook explain alice support:ResolveCase",
        "grantbook review",
        "git checkout --quiet stacks/sandbox",
        "pulumi refresh --yes",
        "pulumi destroy --yes",
    ]


def test_make_test_ends_as_the_page_shows() -> None:
    """It cannot run inside itself, so its recipe is looked at, and the form of its last line."""
    shown = next(text for text in pages.blocks(README, "text") if text.startswith("$ make test\n"))

    assert " -m pytest " in pages.recipe("test")
    assert CLOSING.fullmatch(shown.splitlines()[-1])


def test_declarations_stand_in_the_stack() -> None:
    """Word for word."""
    stack = [file.read_text("utf-8") for file in (pages.ROOT / "stacks/sandbox").glob("*.yaml")]

    shown = pages.blocks(README, "yaml")

    assert shown
    assert all(any(text in file for file in stack) for text in shown)


def test_map_names_every_room_and_nothing_else() -> None:
    """A room is a folder that is kept in git."""
    tracked = pages.tracked()

    rooms = re.findall(r"^\| \[`(\w+)/`\]\((\w+)\) \|", README.read_text("utf-8"), re.MULTILINE)

    assert {name for name, _ in rooms} == {
        Path(file).parts[0] for file in tracked if "/" in file and not file.startswith(".")
    }
    assert all(name == link for name, link in rooms)


def test_a_sentence_has_a_line_of_its_own() -> None:
    """So that a review shows the sentence that changed."""
    prose = pages.BLOCK.sub("", README.read_text("utf-8"))
    lines = [line for line in prose.splitlines() if not line.startswith(("|", "#"))]

    assert [line for line in lines if ". " in textwrap.dedent(line).strip("- ")] == []
