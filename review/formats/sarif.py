"""A report for code scanning: results that point at lines of declarations.

Laws: results keep their fingerprints while their lines only move; what is beyond what a host
takes is counted in a last result, the least being left out first.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from access.place import Place
from review.formats import sarif_rules, words
from review.formats.json import printed
from review.formats.sarif_rules import LEFT_OUT, LEVELS, NOT_JUDGED, Level
from review.formats.weight import Weight, weight
from review.report import Line, Note, Report, Skipped
from review.words import printable

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MOST = 25_000  # Results of a run that GitHub takes; it shows the 5,000 worst of them.
MOST_PLACES = 100  # Of a result.
ROOT = "%SRCROOT%"
PLACEHOLDER = re.compile(r"[{}]")
LINK = re.compile(r"\](?=\()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What becomes a result. The least weight comes first."""

    weight: Weight
    rule: str
    level: Level
    message: str
    places: Sequence[Place]
    meaning: Sequence[object]  # What makes it this one and no other, wherever it is written.
    marks: Sequence[str] = ()


def render(report: Report, most: int = MOST) -> str:
    """Return a report as SARIF 2.1.0, in so many results."""
    run = {
        "tool": {"driver": _driver(report)},
        "automationDetails": {"id": f"grantbook/{quote(report.stack, safe='', errors='replace')}/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(report, most),
        **_run(report),
    }
    return printed({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _run(report: Report) -> dict[str, Any]:
    """Return what is said of the run that was reviewed, if one was."""
    said = {"run": report.run, "plan": report.plan}
    known = {word: value for word, value in said.items() if value}
    return {"properties": known} if known else {}


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": "grantbook",
        "rules": sarif_rules.rules({each.mark for each in report.notes}),
        "taxa": sarif_rules.signs({mark for each in report.lines for mark in each.marks}),
    }


def _results(report: Report, most: int) -> list[dict[str, Any]]:
    """Return the worst results, as many as a host takes, each told from those that mean alike."""
    found = sorted(_findings(report), key=lambda each: each.weight)
    shown = found if len(found) <= most else [*found[: most - 1], _rest(found[most - 1 :])]
    alike: Counter[str] = Counter()
    results = []
    for each in shown:
        digest = _digest(report.stack, each)
        alike[digest] += 1
        results.append(_result(report, each, f"{digest}:{alike[digest]}"))
    return results


def _findings(report: Report) -> Iterator[Finding]:
    yield from (_of_line(report, each) for each in report.lines)
    yield from map(_of_skipped, report.skipped)
    yield from map(_of_note, report.notes)


def _of_line(report: Report, line: Line) -> Finding:
    is_lost = line.effect in words.GONE
    marks = f" [{words.marks(line)}]" if words.marks(line) else ""
    through = words.folded(line.through, whole=False)
    return Finding(
        weight=weight(line),
        rule=sarif_rules.rule(line.rank, is_lost=is_lost),
        level="note" if is_lost else LEVELS[line.rank],
        message=(
            f"{words.who(line, whole=False)} {words.verb(line)} "
            f"{words.folded(line.said, whole=False)} on {line.account}, {words.where(line)}{marks}"
            + (f", through {through}" if through else "")
            + (f"; {report.existing} has said so" if _is_past(line) else "")
        ),
        places=line.places,
        meaning=[line.account, line.who, line.actions, repr(line.before), repr(line.now)],
        marks=line.marks,
    )


def _is_past(line: Line) -> bool:
    """Tell whether the places of a line are those of the existing side."""
    return line.effect == "lost" and "denied" not in line.marks


def _of_skipped(skipped: Skipped) -> Finding:
    return Finding(
        weight=weight(skipped),
        rule=NOT_JUDGED,
        level="error" if skipped.is_new else "warning",
        message=words.not_judged(skipped),
        places=[skipped.place] if skipped.place else [],
        meaning=[skipped.account, skipped.what, skipped.why],
    )


def _of_note(note: Note) -> Finding:
    return Finding(
        weight=weight(note),
        rule=sarif_rules.slug(note.mark),
        level=LEVELS[note.rank] if note.opens else "note",
        message=f"{note.mark}: {note.what}",
        places=[note.place] if note.place else [],
        meaning=[note.account, note.mark, note.what],
    )


def _rest(left: Sequence[Finding]) -> Finding:
    """Return what tells how many are left out."""
    return Finding(
        weight=left[0].weight,
        rule=LEFT_OUT,
        level="warning",
        message=f"{len(left)} results are left out, being the least.",
        places=[],
        meaning=[],
    )


def _digest(stack: str, finding: Finding) -> str:
    said = json.dumps([stack, finding.rule, *finding.meaning])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _result(report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    """Return one result; hosts want it to be somewhere."""
    places = finding.places[:MOST_PLACES] or [_home(report)]
    found = {
        "ruleId": finding.rule,
        "level": finding.level,
        "message": {"text": _message(finding.message)},
        "locations": [_location(place) for place in places],
        "partialFingerprints": {
            "grantbook/v1": fingerprint,
            "primaryLocationLineHash": fingerprint,  # The one that GitHub looks at.
        },
    }
    taxa = [{"id": sarif_rules.slug(mark)} for mark in finding.marks]
    return {**found, "taxa": taxa} if taxa else found


def _home(report: Report) -> Place:
    """Return where the stack begins, for what no line says."""
    return Place(file=f"stacks/Pulumi.{report.stack}.yaml", line=1)


def _message(said: str) -> str:
    """Return a message in which nothing is a link or a placeholder."""
    plain = LINK.sub("] ", printable(said))
    return PLACEHOLDER.sub(lambda found: found[0] * 2, plain)


def _location(place: Place) -> Mapping[str, Any]:
    """Return a place; files are named from the root of the repository, where they are in it."""
    uri = quote(place.file, errors="replace")
    file = {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": ROOT}
    return {
        "physicalLocation": {
            "artifactLocation": file,
            "region": {"startLine": max(place.line, 1)},
        }
    }
