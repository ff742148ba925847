"""What the parts of a report say, as formats for people print them; nothing is escaped here."""

import re
from collections.abc import Mapping, Sequence

from access.others import OTHERS
from review import conditions
from review.report import Line, Note, Report, Run, Skipped, Where

ONE = {
    "gained": "gains",
    "widened": "gains more of",
    "changed": "gains and loses parts of",
    "narrowed": "loses a part of",
    "lost": "loses",
}
MANY = {
    "gained": "gain",
    "widened": "gain more of",
    "changed": "gain and lose parts of",
    "narrowed": "lose a part of",
    "lost": "lose",
}
RUNS: Mapping[Run, str] = {
    "agrees": "This run does what the files say.",
    "differs": "This run is not the change of the files; notes tell where.",
    "not judged": "Whether this run does what the files say could not be judged in whole.",
}
GONE = {"lost", "narrowed"}
FEW = 5  # Of a list that is folded.
EVERYWHERE = ("*",)
RESOURCE = re.compile(r"\burn:v1:[a-z]+:resource:(?=\S)")  # A declaration leaves it out, too.


def summary(report: Report) -> str:
    """Return a report in a sentence: how many gain and lose, and how bad it is."""
    said = _summary(report)
    if report.run == "differs":
        return f"By the files alone: {said[0].lower()}{said[1:]}"
    return said


def _summary(report: Report) -> str:
    if report.is_empty:
        return "No access changes."
    more = [
        counted(len(report.notes), "note", "notes"),
        counted(len(report.skipped), "could not be judged", "could not be judged"),
    ]
    beside = ", ".join(word for word in more if not word.startswith("0 "))
    if not report.lines:
        doubt = ", as far as it could be judged" if report.skipped else ""
        return f"Nobody gains or loses access{doubt}; {beside}."
    gain = {who for each in report.lines if each.effect not in GONE for who in each.who}
    lose = {who for each in report.lines if each.effect in {*GONE, "changed"} for who in each.who}
    said = [
        counted(len(gain), "gains access", "gain access"),
        counted(len(lose), "loses access", "lose access"),
    ]
    worst = f"worst: {report.worst.word}" if report.worst else "nobody gains anything"
    there = ", ".join(word for word in said if not word.startswith("0 "))
    return f"{'; '.join(filter(None, (there, worst, beside)))}."


def run(report: Report) -> str:
    """Return whether a run does what the files say, "" where none was reviewed."""
    return RUNS[report.run] if report.run else ""


def plan(report: Report) -> str:
    """Return which plan it is that a run carries out, "" where none was reviewed."""
    return f"Plan: {report.plan}" if report.plan else ""


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its noun or verb."""
    return f"{count} {one if count == 1 else many}"


def folded(words: Sequence[str], *, whole: bool) -> str:
    """Return words beside each other, and how many were left out."""
    shown = words if whole or len(words) <= FEW + 1 else words[:FEW]
    more = len(words) - len(shown)
    return ", ".join([*shown, *([f"and {more} more"] if more else [])])


def who(line: Line, *, whole: bool) -> str:
    """Return whose line it is: `members of support (2: alice, bruno)`."""
    names = folded(line.who, whole=whole)
    count = f"{len(line.who)}: " if len(line.who) > 1 else ""
    return f"members of {line.team} ({count}{names})" if line.team else names


def verb(line: Line) -> str:
    """Return what becomes of it."""
    is_one = len(line.who) == 1 and not line.team and not line.who[0].startswith(OTHERS)
    return (ONE if is_one else MANY)[line.effect]


def where(line: Line) -> str:
    """Return where, when and until when it is, and what it was where both are there."""
    now, before = ("; or ".join(map(region, each)) for each in (line.now, line.before))
    if now and before:
        return f"now {now}; before {before}"
    return now or before


def region(part: Where) -> str:
    """Return one region: `on vps:*, but not vps:a, if ..., after ..., until ...`."""
    resources = tuple(RESOURCE.sub("", each) for each in part.resources)
    on = "everywhere" if resources == EVERYWHERE else f"on {' that are also '.join(resources)}"
    when = [RESOURCE.sub("", conditions.said(each)) for each in part.when]
    words = [
        on,
        *([f"but not on {RESOURCE.sub('', ', '.join(part.but))}"] if part.but else []),
        *([f"if {' and '.join(when)}"] if when else []),
        *([f"after {part.after}"] if part.after else []),
        *([f"until {part.until}"] if part.until else []),
    ]
    return ", ".join(words)


def because(report: Report, line: Line, *, whole: bool) -> str:
    """Return where it is said, and through what it counts; what is gone was said before."""
    was = f"{report.existing}:" if line.effect == "lost" and "denied" not in line.marks else ""
    places = folded([f"{was}{place}" for place in line.places], whole=whole)
    through = folded(line.through, whole=whole)
    return " through ".join(filter(None, (places, through)))


def marks(line: Line) -> str:
    """Return what deserves a look of its own."""
    return ", ".join([*line.marks, *(f"way to administrator: {way}" for way in line.escalations)])


def noted(note: Note) -> str:
    """Return a note, and where it is said."""
    return f"{note.mark}: {note.what}" + (f" ({note.place})" if note.place else "")


def not_judged(skipped: Skipped) -> str:
    """Return what could not be judged, why, and where it is said."""
    where_ = ", ".join(filter(None, (skipped.account, str(skipped.place or ""))))
    new = "; it is new, and may be anything" if skipped.is_new else ""
    return f"{skipped.what}: {skipped.why}{new}" + (f" ({where_})" if where_ else "")
