"""A report as one page for a browser, with search and filters, that needs nothing beside it.

Laws: what somebody wrote is text, wherever it stands; the page runs and shows what it brings
itself and nothing else, and asks nobody for anything; without scripts all of it is shown.

https://www.w3.org/TR/CSP3/
"""

import base64
import hashlib
from collections import Counter
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from access.ranks import Rank
from review.calling import CLOUDS
from review.formats import words
from review.formats.rows import Row, rows
from review.report import Line, Note, Report
from review.words import printable

Section = tuple[str, str, int]
Pick = tuple[str, str, int]  # A value, what it is called, and how many there are of it.


def render(report: Report) -> str:
    """Return a report as an HTML document."""
    style, script = map(_own, ("review.css", "review.js"))
    return _page().render(
        style=style,
        script=script,
        policy=_policy(style, script),
        report=report,
        summary=words.summary(report),
        run=words.run(report),
        tables=_tables(report),
        sections=_sections(report),
        names=_names(report),
        ranks=_ranks(report),
        clouds=_clouds(report),
    )


def _page() -> Template:
    page = Environment(
        loader=PackageLoader("review", "formats"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return page.get_template("review.html")


def _shown(value: object) -> object:
    """Return what is printed for a value: whatever is not our own without what cannot be seen."""
    return value if isinstance(value, Markup) else printable(str(value))


def _own(name: str) -> str:
    return resources.files("review.formats").joinpath(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return what a browser allows the page: our style, our script, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def _tables(report: Report) -> list[tuple[str, str, list[Row]]]:
    """Return the tables of lines: what is gained, what is only lost, each with id and title."""
    found = [*rows(report)]
    return [
        ("gained", "Who gains access", [each for each in found if not each.is_gone]),
        ("lost", "Who loses access", [each for each in found if each.is_gone]),
    ]


def _sections(report: Report) -> list[Section]:
    """Return the sections that are there, each with id, title and how many entries it has."""
    found = [
        *((id_, title, len(lines)) for id_, title, lines in _tables(report)),
        ("not-judged", "Not judged", len(report.skipped)),
        ("notes", "Notes", len(report.notes)),
    ]
    return [each for each in found if each[-1]]


def _names(report: Report) -> list[str]:
    """Return whom a filter can be asked for: people, programs and teams."""
    found = {name for line in report.lines for name in (*line.who, line.team)}
    return sorted({printable(name) for name in found if name})


def _ranks(report: Report) -> list[Pick]:
    found = Counter(each.rank for each in _filtered(report))
    return [(rank.word, rank.word, found[rank]) for rank in Rank if found[rank]]


def _clouds(report: Report) -> list[Pick]:
    found = Counter(each.cloud for each in _filtered(report))
    return [(cloud, name, found[cloud]) for cloud, name in CLOUDS.items() if found[cloud]]


def _filtered(report: Report) -> list[Line | Note]:
    """Return what has a rank and a cloud."""
    return [*report.lines, *report.notes]
