from collections.abc import Iterator

import pytest

from tests import pages

TUTORIAL = pages.ROOT / "docs" / "tutorial.md"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pages.Reader]:
    """Somebody who follows the page from its top, on ports of their own."""
    with pages.reading(tmp_path_factory.mktemp("tutorial")) as reader:
        yield reader


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_walk_goes_as_the_page_shows(reader: pages.Reader) -> None:
    """Every command and every edit in order, numbers of seconds aside."""
    for step in pages.steps(TUTORIAL):
        reader.do(step)


def test_declarations_stand_in_the_stack() -> None:
    """Word for word."""
    stack = [file.read_text("utf-8") for file in (pages.ROOT / "stacks/sandbox").glob("*.yaml")]

    shown = pages.blocks(TUTORIAL, "yaml")

    assert shown
    assert all(any(text in file for file in stack) for text in shown)


def test_no_sentence_about_an_owner_who_leaves_is_untrue(reader: pages.Reader) -> None:
    """The mistake names the program, and asks for another owner."""
    people = reader.folder / "stacks/sandbox/people.yaml"
    whole = people.read_text("utf-8")
    people.write_text(whole.replace("  alice:\n", "  alicia:\n"), "utf-8")

    status, said = reader.run(f'"{pages.ROOT}/.venv/bin/grantbook" validate')

    people.write_text(whole, "utf-8")
    assert status == 2
    assert 'application "backup"' in said
    assert "owner" in said
