from collections.abc import Iterator

import pytest

from tests import pages
from tests.review.repositories import Repository

PAGE = pages.ROOT / "docs/how-to/review-a-change.md"


@pytest.fixture
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pages.Reader]:
    """Somebody who follows the page from its top."""
    with pages.reading(tmp_path_factory.mktemp("review")) as reader:
        yield reader


@pytest.fixture
def clone(reader: pages.Reader) -> Repository:
    """Return the repository that they have, with the stacks as they are."""
    clone = Repository(reader.folder)
    clone.git("add", "stacks")
    clone.git("commit", "--quiet", "--message", "as wanted")
    return clone


def test_changes_are_reviewed_as_the_page_shows(reader: pages.Reader, clone: Repository) -> None:
    """Every command and every edit in order, and nothing is left of them."""
    for step in pages.steps(PAGE):
        reader.do(step)

    assert clone.git("status", "--porcelain", "--untracked-files=no") == ""


def test_the_page_shows_each_of_three_changes() -> None:
    """A deny removed, a person moved, a key added and then given an end."""
    taken = list(pages.steps(PAGE))

    assert [step.edit.splitlines()[0] for step in taken if step.edit] == [
        "--- stacks/sandbox/teams.yaml",
        "--- stacks/sandbox/people.yaml",
        "--- stacks/sandbox/applications.yaml",
        "--- stacks/sandbox/applications.yaml",
    ]
    assert sum(step.command == "grantbook review" for step in taken) == 5
    assert [step.command for step in taken if step.fails] == ["grantbook review --fail-on secrets"]
