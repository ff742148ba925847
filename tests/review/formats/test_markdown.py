import itertools
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.ranks import Rank
from review.formats import words
from review.formats.entries import LONGEST
from review.formats.escaped import clipped
from review.formats.markdown import LIMIT, mark, render
from review.formats.weight import Weight, weight
from review.report import Line, Note, Report, Skipped
from review.words import printable
from tests.review.formats import rendered, reports
from tests.review.formats.documents import kept

LEFT = re.compile(r"^\*\*Not shown here, being the least:\*\* (.*)\. `--format json`", re.MULTILINE)
OF_A_KIND = re.compile(r"(lines|notes|not judged): ([^;]*)")
OF_A_RANK = re.compile(r"(\d+) (\w+)")
Counts = Counter[tuple[str, str]]


def left(document: str) -> Counts:
    """Return how many a comment says that it leaves out, by kind and rank."""
    told = LEFT.search(document)
    return Counter(
        {
            (kind, rank): int(count)
            for kind, counts in OF_A_KIND.findall(told[1] if told else "")
            for count, rank in OF_A_RANK.findall(counts)
        }
    )


def shown(document: str) -> tuple[set[int], list[str]]:
    """Return the numbers of the lines that a comment shows, and its items as a reader sees them."""
    visible = document.partition("\n<details>\n")[0]
    numbers = {int(rendered.seen(cells[0])) for cells in rendered.rows(visible)}
    return numbers, rendered.items(visible)


def total(report: Report) -> Counts:
    """Return how much there is to tell."""
    found = Counter(("lines", each.rank.word) for each in report.lines)
    found.update(("notes", each.rank.word) for each in report.notes)
    found["not judged", Rank.ADMINISTRATOR.word] += len(report.skipped)
    return found


def in_weight(report: Report) -> list[Line | Note | Skipped]:
    """Return all of a report, the worst first."""
    return sorted([*report.lines, *report.skipped, *report.notes], key=weight)


def hidden(report: Report, document: str) -> list[Weight]:
    """Return the weights of what a comment leaves out, if it leaves out the least."""
    count = left(document).total()
    return [weight(each) for each in in_weight(report)[len(in_weight(report)) - count :]]


@pytest.mark.parametrize("name", ["empty", "one", "every", "live", "hostile"])
def test_a_report_is_shown_whole(name: str) -> None:
    """Every rank, effect and mark; kept beside this test."""
    said = render(reports.ALL[name])

    assert said == kept(f"{name}.markdown", said)


def test_the_first_line_marks_the_comment_of_a_stack() -> None:
    """Nobody sees it, and a stack's name cannot end it."""
    document = render(reports.HOSTILE)

    assert document.startswith(mark(reports.HOSTILE.stack) + "\n")
    assert mark("prod") == "<!-- grantbook review: prod -->"
    assert mark("a --> b") == "<!-- grantbook review: a%20--%3E%20b -->"


@reports.tried
@given(reports.reports)
def test_nothing_that_somebody_wrote_is_alive(report: Report) -> None:
    """There is no HTML but ours, no link, image, mention or reference, and no broken cell."""
    document = render(report)

    assert list(rendered.alive(document)) == []
    assert rendered.html(document) in (
        [f"{mark(report.stack)}\n"],
        [f"{mark(report.stack)}\n", *rendered.FOLD],
    )
    assert all(len(cells) == 6 for cells in rendered.rows(document))
    assert all(each.isprintable() or each == "\n" for each in document)


@reports.tried
@given(reports.reports)
def test_every_part_of_a_report_is_shown(report: Report) -> None:
    """A row for a line, an item for each of the others, with the words as they were written."""
    document = render(report)

    rows = rendered.rows(document)
    assert len(rows) == len(report.lines)
    for cells, line in zip(rows, report.lines, strict=True):
        assert all(printable(who) in rendered.seen(cells[2]) for who in line.who)
        assert rendered.seen(cells[3]).startswith(printable(words.verb(line)))
        assert all(printable(name) in rendered.seen(cells[3]) for name in line.said)
        assert printable(clipped(words.where(line), LONGEST)).strip() in rendered.seen(cells[4])
    _, items = shown(document)
    told = [*(each.why for each in report.skipped), *(each.what for each in report.notes)]
    assert len(items) == len(told)
    assert all(printable(said).strip() in item for said, item in zip(told, items, strict=True))


@reports.tried
@given(reports.reports, st.integers(600, 6_000))
def test_the_least_is_left_out_and_counted(report: Report, limit: int) -> None:
    """Shown and left out are all there is, and nothing left out is worse than something shown."""
    document = render(report, limit)

    numbers, items = shown(document)
    assert len(numbers) + len(items) + left(document).total() == total(report).total()
    outside = hidden(report, document)
    assert all(weight(report.lines[number - 1]) <= min(outside, default=(7,)) for number in numbers)
    lines = Counter(
        each.rank.word for number, each in enumerate(report.lines, 1) if number in numbers
    )
    assert {
        rank: count - left(document)["lines", rank]
        for (kind, rank), count in total(report).items()
        if kind == "lines"
    } == {rank: lines[rank] for kind, rank in total(report) if kind == "lines"}


@pytest.mark.parametrize("count", [100, 1_000])
def test_a_huge_report_fits(count: int) -> None:
    """It is shown as far as there is room, and all else is counted."""
    report = reports.huge(count)

    document = render(report)

    numbers, items = shown(document)
    assert len(document.encode()) <= LIMIT
    assert len(numbers) + len(items) + left(document).total() == total(report).total()
    assert bool(left(document)) == (count > 100)
    assert count == 100 or len(document.encode()) > LIMIT * 0.99


def test_reads_are_left_out_before_all_else() -> None:
    """Then writes, and so on; administrators last of all."""
    ranks = []
    for limit in (60_000, 40_000, 20_000, 10_000):
        numbers, _ = shown(render(reports.huge(300), limit))
        ranks.append({reports.huge(300).lines[number - 1].rank for number in numbers})

    assert all(fewer <= more for more, fewer in itertools.pairwise(ranks))
    assert Rank.READS not in ranks[1]
    assert ranks[-1] == {Rank.ADMINISTRATOR}


def test_what_is_lost_is_left_out_before_what_is_gained() -> None:
    """Among what is as bad."""
    lost = replace(reports.SUPPORT, effect="lost", before=reports.SUPPORT.now, now=())
    report = replace(reports.EMPTY, lines=(*[reports.SUPPORT] * 5, *[lost] * 5))

    numbers, _ = shown(render(report, 1_400))

    assert 0 < len(numbers) < 10
    assert numbers == set(range(1, len(numbers) + 1))


def test_no_part_is_too_long_to_be_shown() -> None:
    """Each is clipped, and says so."""
    document = render(reports.LONG)

    assert len(document.encode()) <= LIMIT
    assert left(document).total() == 0
    assert "…" in document


def test_what_is_short_in_the_table_is_told_in_full_below() -> None:
    """As far as there is room, and what is not is counted."""
    document = render(reports.LONG)

    *_, details = document.partition("<details>")
    assert "person-199" in details
    assert "3 entries are too long to be told in full." in details


def test_a_change_of_nothing_says_so() -> None:
    """Without a table."""
    assert "No access changes." in render(reports.EMPTY)
    assert "|" not in render(reports.EMPTY)


def test_what_cannot_be_judged_is_never_no_change() -> None:
    """Even where nothing else is there."""
    document = render(replace(reports.EMPTY, skipped=reports.EVERY.skipped))

    assert "No access changes." not in document
    assert "**new, and may be anything**" in document
    assert "**as before**" in document


def test_the_same_report_gives_the_same_bytes() -> None:
    """At any time."""
    assert render(reports.HOSTILE) == render(replace(reports.HOSTILE))
