"""The lines of a report as a page has them: short, and beside it in full what that leaves out.

A law: whatever a row leaves out of its line is in `in_full`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.formats import words
from review.formats.escaped import clipped
from review.report import Line, Report, Where
from review.words import printable

LONGEST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. What is short counts what it leaves out, or ends in `…`."""

    number: int  # Its place in the report, from 1, as other formats count.
    line: Line
    is_gone: bool
    known: str  # JSON: whom a filter finds it by, as they are shown.
    few: Sequence[str]  # Of those who it is about.
    more: int  # How many others there are.
    verb: str
    where: Sequence[tuple[str, str]]  # `now` and `before`, or `where` if there is one alone.
    because: str
    in_full: Sequence[tuple[str, Sequence[str]]]


def rows(report: Report) -> Iterator[Row]:
    """Yield the lines of a report, in its order."""
    for number, line in enumerate(report.lines, 1):
        yield _row(report, line, number)


def _row(report: Report, line: Line, number: int) -> Row:
    few = line.who if len(line.who) <= words.FEW + 1 else line.who[: words.FEW]
    where = _where(line)
    because, all_of_it = (words.because(report, line, whole=whole) for whole in (False, True))
    whole = [
        ("who", line.who, few),
        ("actions", line.actions, line.said),
        *((name, (said,), (clipped(said, LONGEST),)) for name, said in where),
        ("because", (all_of_it,), (clipped(because, LONGEST),)),
    ]
    return Row(
        number=number,
        line=line,
        is_gone=line.effect in words.GONE,
        known=json.dumps(
            [printable(name) for name in (*line.who, line.team) if name], ensure_ascii=False
        ),
        few=few,
        more=len(line.who) - len(few),
        verb=words.verb(line),
        where=[(name, clipped(said, LONGEST)) for name, said in where],
        because=clipped(because, LONGEST),
        in_full=[(name, said) for name, said, short in whole if said != short],
    )


def _where(line: Line) -> list[tuple[str, str]]:
    now, before = map(_regions, (line.now, line.before))
    if now and before:
        return [("now", now), ("before", before)]
    return [("where", now or before)] if now or before else []


def _regions(regions: Sequence[Where]) -> str:
    return "; or ".join(map(words.region, regions))
