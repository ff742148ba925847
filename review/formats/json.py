"""A report for programs; docs/reference/review.schema.json describes it.

A law: what cannot be seen, or turns the direction of reading, is escaped, so that what a person
sees of the file is what a program reads.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from access.place import Place
from review.report import Line, Note, Report, Skipped, Where

VERSION = 1
UNSEEN = re.compile(r"[^\n -~]")


def render(report: Report) -> str:
    """Return a report as JSON: what it has, in its order."""
    return printed(_document(report))


def printed(document: Mapping[str, Any]) -> str:
    """Return a document as JSON with letters as they are, and everything unseen escaped."""
    said = json.dumps(document, indent=2, ensure_ascii=False)
    return UNSEEN.sub(_escaped, said) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]


def _document(report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "stack": report.stack,
        "existing": report.existing,
        "desired": report.desired,
        "run": report.run,
        "is_empty": report.is_empty,
        "worst": report.worst.word if report.worst else None,
        "lines": [_line(each) for each in report.lines],
        "notes": [_note(each) for each in report.notes],
        "not_judged": [_skipped(each) for each in report.skipped],
        "plan": report.plan or None,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "rank": line.rank.word,
        "effect": line.effect,
        "cloud": line.cloud,
        "account": line.account,
        "who": [*line.who],
        "team": line.team or None,
        "actions": [*line.actions],
        "said": [*line.said],
        "before": [where(each) for each in line.before],
        "now": [where(each) for each in line.now],
        "marks": [*line.marks],
        "escalations": [*line.escalations],
        "places": [place(each) for each in line.places],
        "through": [*line.through],
    }


def where(where: Where) -> dict[str, Any]:
    """Return a region as JSON has it."""
    return {
        "resources": [*where.resources],
        "but": [*where.but],
        "when": [*where.when],
        "after": where.after or None,
        "until": where.until or None,
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "rank": note.rank.word,
        "mark": note.mark,
        "opens": note.opens,
        "cloud": note.cloud or None,
        "account": note.account or None,
        "what": note.what,
        "place": place(note.place) if note.place else None,
    }


def _skipped(skipped: Skipped) -> dict[str, Any]:
    return {
        "what": skipped.what,
        "why": skipped.why,
        "is_new": skipped.is_new,
        "account": skipped.account or None,
        "place": place(skipped.place) if skipped.place else None,
    }


def place(place: Place) -> dict[str, Any]:
    """Return a place as JSON has it; a file as a whole has no line."""
    return {"file": place.file, "line": place.line or None}
