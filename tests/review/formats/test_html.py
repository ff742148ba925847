import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given

from review.formats import words
from review.formats.html import render
from review.formats.rows import rows
from review.report import Line, Report
from review.words import printable
from tests.review.formats import reports
from tests.review.formats.documents import kept

EMPTY_TAGS = {"meta", "input"}
ATTRIBUTES = {
    *("aria-label", "aria-labelledby", "autocomplete", "charset", "class", "content"),
    *("data-cloud", "data-rank", "data-who", "dir", "disabled", "hidden", "href", "http-equiv"),
    *("id", "lang", "list", "name", "placeholder", "role", "spellcheck", "type", "value"),
}
NAMES = re.compile(r"[a-z0-9-]+( [a-z0-9-]+)*")
OUR_VALUES = {"class", "data-cloud", "data-rank", "dir", "id", "name", "type"}
LINK = re.compile(r"#(line-\d+|gained|lost|not-judged|notes)")
BLOCKS = {"p", "li", "dd", "h1", "title"}


@dataclass
class Read:
    """What a page consists of, as another reader of HTML sees it."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # Of blocks.
    sources: dict[str, str] = field(default_factory=dict)  # Of script and style.
    is_balanced: bool = True

    def values(self, attribute: str) -> Iterator[str]:
        """Yield what an attribute is, wherever it is."""
        yield from (had[attribute] or "" for _, had in self.tags if attribute in had)


class Reader(HTMLParser):
    """Reads a page; `found` is whole once it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Read()
        self.open: list[str] = []
        self.blocks: list[int] = []  # Which texts are those of what is open.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, and begin a text where it is a block."""
        self.found.tags.append((tag, dict(attrs)))
        self.found.is_balanced &= len(dict(attrs)) == len(attrs)
        if tag not in EMPTY_TAGS:
            self.open.append(tag)
        if tag in BLOCKS:
            self.blocks.append(len(self.found.texts))
            self.found.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """See that it ends what is open."""
        self.found.is_balanced &= bool(self.open) and self.open.pop() == tag
        if tag in BLOCKS:
            self.blocks.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text with its block, and our sources by themselves."""
        if self.open and self.open[-1] in {"script", "style"}:
            self.found.sources[self.open[-1]] = data
        elif self.blocks:
            self.found.texts[self.blocks[-1]] += data


def read(page: str) -> Read:
    """Return what a page consists of."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    reader.found.is_balanced &= not reader.open
    return reader.found


def shape(page: Read) -> list[tuple[str, tuple[str, ...]]]:
    """Return the tags of a page with the names of what they have."""
    return [(tag, tuple(had)) for tag, had in page.tags]


@pytest.mark.parametrize("name", ["empty", "one", "every", "live", "hostile"])
def test_a_report_is_shown_whole(name: str) -> None:
    """Every rank, effect and mark; kept beside this test."""
    said = render(reports.ALL[name])

    assert said == kept(f"{name}.html", said)


@reports.tried
@given(reports.reports)
def test_nothing_that_somebody_wrote_is_a_tag(report: Report) -> None:
    """Tags, attributes and their order are ours; no attribute of ours has words of theirs."""
    page = read(render(report))

    assert page.is_balanced
    assert {name for _, had in page.tags for name in had} <= ATTRIBUTES
    for attribute in OUR_VALUES:
        assert all(not each or NAMES.fullmatch(each) for each in page.values(attribute))
    assert all(LINK.fullmatch(each) for each in page.values("href"))
    assert [tag for tag, _ in page.tags if tag in {"script", "style"}] == ["style", "script"]
    assert page.sources == read(render(reports.EMPTY)).sources


@reports.tried
@given(reports.reports)
def test_words_do_not_shape_a_page(report: Report) -> None:
    """The same report with other words of as many characters has the same tags."""
    lines = [
        replace(
            line,
            account=plain(line.account),
            team=plain(line.team),
            who=tuple(map(plain, line.who)),
            through=tuple(map(plain, line.through)),
        )
        for line in report.lines
    ]
    other = replace(report, stack=plain(report.stack), lines=lines)

    assert without_names(shape(read(render(report)))) == without_names(shape(read(render(other))))


def plain(said: str) -> str:
    """Return as many harmless characters."""
    return "x" * len(said)


def without_names(tags: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return tags but for the list of all names, which is shorter where two are the same."""
    return [each for each in tags if each[0] != "option"]


@reports.tried
@given(reports.reports)
def test_every_part_of_a_report_is_shown(report: Report) -> None:
    """As it was written, but for what cannot be seen."""
    page = read(render(report))

    sentences = "\n".join(page.texts)
    for line in report.lines:
        assert all(printable(name) in sentences for name in told(report, line))
    notes = {printable(said) for each in report.notes for said in (each.what, each.mark)}
    skipped = {printable(said) for each in report.skipped for said in (each.what, each.why)}
    assert {*notes, *skipped, words.summary(report)} - {*page.texts} == set()
    assert all(each.isprintable() or each == "\n" for each in sentences)


def told(report: Report, line: Line) -> Iterator[str]:
    """Yield all that a page must say of a line."""
    yield from (line.rank.word, line.account, line.team, words.verb(line))
    yield from (*line.who, *line.actions, *line.said, *line.marks, *line.escalations)
    yield from map(words.region, (*line.now, *line.before))
    yield words.because(report, line, whole=True)


def test_what_a_row_leaves_out_is_in_full() -> None:
    """However long what somebody wrote is."""
    for row in rows(reports.LONG):
        whole = dict(row.in_full)
        assert len(row.few) + row.more == len(row.line.who)
        assert (tuple(whole.get("who", ())) or row.few) == row.line.who
        assert (tuple(whole.get("actions", ())) or row.line.said) == row.line.actions
        assert all(len(said) <= 600 for _, said in row.where)
        assert len(row.because) <= 600

    first = dict(next(rows(reports.LONG)).in_full)
    assert first.keys() == {"who", "actions", "where", "because"}
    assert "arn:aws:iam::000000008999:*" in first["where"][0]


@pytest.mark.parametrize("name", reports.ALL)
def test_the_policy_allows_our_style_and_script_alone(name: str) -> None:
    """By the hashes of what stands there; it comes before both, and nothing else is allowed."""
    page = read(render(reports.ALL[name]))

    policy = next(had["content"] for _, had in page.tags if had.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; style-src '{digest(page.sources['style'])}'; "
        f"script-src '{digest(page.sources['script'])}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    tags = [tag for tag, had in page.tags if had.get("http-equiv") or tag in {"style", "script"}]
    assert tags == ["meta", "style", "script"]


def digest(source: str) -> str:
    """Return what a policy calls a source."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@pytest.mark.parametrize("kind", ["script", "style"])
def test_our_own_sources_name_nothing_outside(kind: str) -> None:
    """No address, no import, and no way from words to HTML or code."""
    source = read(render(reports.EVERY)).sources[kind]

    assert not re.search(r"//\w|url\(|\bimport\b|</|@font", source)
    assert not re.search(r"eval|Function|(inner|outer)HTML|insertAdj|document\.write", source)


def test_what_cannot_be_judged_is_never_no_change() -> None:
    """Even where nothing else is there."""
    page = read(render(replace(reports.EMPTY, skipped=reports.EVERY.skipped)))

    assert "No access changes." not in page.texts
    assert "new" in page.texts
    assert "as before" in page.texts


def test_a_page_is_utf_8() -> None:
    """Lone surrogates too are shown as something."""
    page = render(reports.HOSTILE)

    assert page.encode().decode() == page


def test_the_same_report_gives_the_same_bytes() -> None:
    """At any time."""
    assert render(reports.HOSTILE) == render(replace(reports.HOSTILE))
