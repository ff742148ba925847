import re
from pathlib import Path

from access.ranks import Rank
from review.formats import sarif_rules
from review.formats.markdown import LIMIT
from review.formats.sarif import MOST
from tests.review.formats.documents import kept

PAGE = (Path(__file__).parents[3] / "docs/reference/formats.md").read_text("utf-8")


def rows(after: str) -> list[tuple[str, ...]]:
    """Return the cells of the first table after some words."""
    _, _, rest = PAGE.partition(after)
    table = re.search(r"^\|.*\n\| ---.*\n((?:\|.*\n)+)", rest, re.MULTILINE)
    assert table
    return [tuple(row[2:-2].split(" | ")) for row in table[1].splitlines()]


def test_ranks_are_told_as_they_are() -> None:
    """With their levels and severities."""
    assert rows("## Ranks") == [
        (
            rank.word,
            sarif_rules.RANKS[rank][0],
            sarif_rules.LEVELS[rank],
            sarif_rules.SEVERITIES[rank],
        )
        for rank in Rank
    ]


def test_every_mark_is_told() -> None:
    """Those of lines and those of notes, in the words of the rules."""
    assert rows("Of lines:") == [*sarif_rules.SIGNS.items()]
    assert rows("Of notes:") == [*sarif_rules.MARKS.items()]


def test_the_comment_is_one_that_is_rendered() -> None:
    """Kept beside this test."""
    shown = re.search(r"^````markdown\n(.*?)^````$", PAGE, re.MULTILINE | re.DOTALL)

    assert shown
    assert shown[1] == kept("one.markdown")


def test_limits_are_told() -> None:
    """Those of a comment and of a run."""
    assert f"{LIMIT:,} bytes" in PAGE
    assert f"{MOST:,} results" in PAGE


def test_marks_with_help_are_marks_that_notes_have() -> None:
    """None is explained that is no longer there."""
    folder = Path(__file__).parents[3] / "review"
    said, reported = (
        "".join(file.read_text("utf-8") for pattern in patterns for file in folder.glob(pattern))
        for patterns in (("notes/*.py", "lives/*.py", "runs/*.py"), ("*.py",))
    )
    made = {"new person", "person gone", "new application", "application gone"}  # Of a noun.

    assert all(f'"{mark}"' in said for mark in sarif_rules.MARKS.keys() - made)
    assert all(f'"{mark}"' in reported for mark in sarif_rules.SIGNS)
