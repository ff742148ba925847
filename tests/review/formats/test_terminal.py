from dataclasses import replace

import pytest
from hypothesis import given
from rich.console import Console

from review.formats import terminal, words
from review.report import Report
from tests.review.formats import reports
from tests.review.formats.documents import kept

HEAD = 2  # Lines before what changes: the summary, and what is compared.


def on(width: int, *, coloured: bool = False) -> Console:
    """Return a terminal of a width."""
    return Console(
        width=width,
        force_terminal=True,
        color_system="standard" if coloured else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


@pytest.mark.parametrize("name", ["empty", "one", "every", "live"])
def test_a_report_is_shown_whole(name: str) -> None:
    """Every rank, effect and mark; kept beside this test."""
    said = terminal.render(reports.ALL[name])

    assert said == kept(f"{name}.txt", said)


@pytest.mark.parametrize("width", [120, 60])
def test_a_terminal_shows_all_of_it(width: int) -> None:
    """As a table, or with the parts of an entry below each other; no line is longer."""
    said = terminal.shown(reports.EVERY, on(width))

    assert said == kept(f"every-{width}.txt", said)
    assert max(map(len, said.splitlines())) <= width


def test_a_rank_has_a_colour() -> None:
    """The worst is the loudest."""
    said = terminal.shown(reports.ONE, on(120, coloured=True))

    assert "\x1b[36m+ writes" in said


def test_long_lists_are_folded_with_their_count() -> None:
    """Names, actions, places, and notes that are alike; unless all are asked for."""
    report = reports.huge(60)
    crowd = replace(reports.ONE, lines=(replace(reports.SUPPORT, who=tuple("abcdefgh")),))

    folded, whole = (terminal.render(report, whole=each) for each in (False, True))

    assert "note, reads: new person: " in folded
    assert len(folded.splitlines()) <= len(whole.splitlines())
    assert "(8: a, b, c, d, e, and 3 more)" in terminal.render(crowd)
    assert "(8: a, b, c, d, e, f, g, h)" in terminal.render(crowd, whole=True)


def test_notes_that_are_alike_are_folded() -> None:
    """As many as were left out are counted; six are no crowd."""
    notes = tuple(replace(reports.EVERY.notes[1], what=f"person-{each}") for each in range(9))
    nine, six = (terminal.render(replace(reports.EMPTY, notes=notes[:n])) for n in (9, 6))

    assert nine.splitlines()[-1] == "note, reads: new person: 4 more, which --verbose shows"
    assert "person-4" in nine
    assert "person-5" not in nine
    assert "more" not in six


@given(reports.reports)
def test_an_entry_is_a_line(report: Report) -> None:
    """Whatever somebody has written; nothing moves a cursor, and nothing is missing."""
    said = terminal.render(report, whole=True)

    parts = [report.lines, report.notes, report.skipped]
    gaps = sum(map(bool, parts))
    assert len(said.splitlines()) == HEAD + gaps + sum(map(len, parts))
    assert said.replace("\n", "").isprintable()


@given(reports.reports)
def test_only_an_empty_report_says_that_nothing_changes(report: Report) -> None:
    """What could not be judged is something."""
    said = words.summary(report)

    assert (said == "No access changes.") == report.is_empty


def test_who_gains_and_who_loses_is_counted_once() -> None:
    """On however many accounts; whoever does both is in both."""
    line = reports.SUPPORT
    report = replace(
        reports.EMPTY,
        lines=(
            line,
            replace(line, account="other"),
            replace(line, effect="lost", who=("alice",)),
            replace(line, effect="narrowed", who=("zoe",)),
        ),
    )

    assert words.summary(report) == "2 gain access, 2 lose access; worst: writes."


def test_who_only_loses_has_no_rank() -> None:
    """Nobody can do more."""
    report = replace(reports.EMPTY, lines=(replace(reports.SUPPORT, effect="lost"),))

    assert words.summary(report) == "2 lose access; nobody gains anything."


def test_what_was_said_before_has_the_revision_before_it() -> None:
    """Unless it is denied now, which the files of now say."""
    lost = replace(reports.SUPPORT, effect="lost", marks=())
    denied = replace(lost, marks=("denied",))

    was, is_ = (words.because(reports.ONE, each, whole=False) for each in (lost, denied))

    assert was == "main:stacks/prod/teams.yaml:12 through team support"
    assert is_ == "stacks/prod/teams.yaml:12 through team support"
