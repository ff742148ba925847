"""What of a report a comment shows or folds, entry by entry, in Markdown.

A law: however long what somebody wrote is, an entry is short; what it leaves out is told in full
beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from access.ranks import Rank
from review.formats import words
from review.formats.escaped import cell, clipped, code, codes, text
from review.formats.weight import Weight, weight
from review.report import Line, Note, Report, Skipped

LONGEST_NAME = 100
LONGEST = 600
Kind = Literal["lines", "not judged", "notes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line, note, or what could not be judged. The least weight must be seen first."""

    weight: Weight
    kind: Kind
    rank: Rank
    number: int  # Its place in the report, among its kind, from 1.
    said: str
    in_full: str  # What `said` leaves out, or "".


def entries(report: Report) -> Iterator[Entry]:
    """Yield everything that a report has, in its order."""
    for number, line in enumerate(report.lines, 1):
        yield _of_line(report, line, number)
    for number, skipped in enumerate(report.skipped, 1):
        yield _of_skipped(skipped, number)
    for number, note in enumerate(report.notes, 1):
        yield _of_note(note, number)


def _of_line(report: Report, line: Line, number: int) -> Entry:
    """Return a line as a row of a table."""
    is_lost = line.effect in words.GONE
    parts = list(_parts(report, line))
    rank = line.rank.word if is_lost else f"**{line.rank.word}**"
    left_out = [f"   - {name}: {whole}" for name, short, whole in parts if whole != short]
    return Entry(
        weight=weight(line),
        kind="lines",
        rank=line.rank,
        number=number,
        said=f"| {' | '.join([str(number), rank, *(cell(short) for _, short, _ in parts)])} |",
        in_full="\n".join([f"- line {number}", *left_out]) if left_out else "",
    )


def _parts(report: Report, line: Line) -> Iterator[tuple[str, str, str]]:
    """Yield the parts of a line: how each is called, as the table has it, and in full."""
    yield "who", _who(line, whole=False), _who(line, whole=True)
    verb, beside = words.verb(line), words.marks(line)
    said = f"{verb} {_names(line.said)}{_marks(clipped(beside, LONGEST))}"
    yield "what", said, f"{verb} {codes(line.actions)}{_marks(beside)}"
    where = words.where(line)
    account = code(clipped(line.account, LONGEST_NAME))
    yield (
        "where",
        f"on {account}, {text(clipped(where, LONGEST))}",
        f"on {code(line.account)}, {text(where)}",
    )
    because = clipped(words.because(report, line, whole=False), LONGEST)
    yield "because", text(because), text(words.because(report, line, whole=True))


def _marks(said: str) -> str:
    return f"; {text(said)}" if said else ""


def _who(line: Line, *, whole: bool) -> str:
    names = codes(line.who) if whole else _names(line.who)
    team = line.team if whole else clipped(line.team, LONGEST_NAME)
    count = f"{len(line.who)}: " if len(line.who) > 1 else ""
    return f"members of {code(team)} ({count}{names})" if team else names


def _names(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    shown = names if len(names) <= words.FEW + 1 else names[: words.FEW]
    more = len(names) - len(shown)
    there = codes(clipped(name, LONGEST_NAME) for name in shown)
    return f"{there} and {more} more" if more else there


def _of_skipped(skipped: Skipped, number: int) -> Entry:
    """Return what could not be judged as an item of a list."""
    on = f" on {skipped.account}" if skipped.account else ""
    return _item(
        skipped,
        "not judged",
        number,
        f"- **{'new, and may be anything' if skipped.is_new else 'as before'}**: ",
        f"{skipped.what}{on}: {skipped.why}",
    )


def _of_note(note: Note, number: int) -> Entry:
    """Return a note as an item of a list."""
    return _item(note, "notes", number, f"- **{note.rank.word}**: ", f"{note.mark}: {note.what}")


def _item(part: Note | Skipped, kind: Kind, number: int, begin: str, said: str) -> Entry:
    place = str(part.place or "")
    short, whole = (
        f"{begin}{text(what)}{f' ({code(where)})' if where else ''}"
        for what, where in ((clipped(said, LONGEST), clipped(place, LONGEST)), (said, place))
    )
    return Entry(
        weight=weight(part),
        kind=kind,
        rank=Rank(weight(part)[0]),
        number=number,
        said=short,
        in_full="" if short == whole else whole,
    )
