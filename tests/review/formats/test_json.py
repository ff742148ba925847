import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from access.diff import Effect
from access.place import Place
from access.ranks import Rank
from review.formats.json import render
from review.report import Line, Note, Report, Skipped, Where
from tests.review.formats import reports
from tests.review.formats.documents import kept

SCHEMA = Path(__file__).parents[3] / "docs/reference/review.schema.json"


def schema() -> Any:
    """Return the published schema."""
    return json.loads(SCHEMA.read_text("utf-8"))


def names(part: type) -> set[str]:
    """Return what a value of the report consists of."""
    return {field.name for field in fields(part)}


@pytest.mark.parametrize("name", ["empty", "one", "every", "live"])
def test_a_report_is_shown_whole(name: str) -> None:
    """Every rank, effect and mark; kept beside this test."""
    said = render(reports.ALL[name])

    assert said == kept(f"{name}.json", said)


def test_the_schema_is_one_and_knows_every_word() -> None:
    """And every part of a report, by its name there."""
    Draft202012Validator.check_schema(schema())

    parts = schema()["$defs"]
    assert parts["rank"]["enum"] == [rank.word for rank in Rank]
    assert parts["line"]["properties"]["effect"]["enum"] == [*get_args(Effect)]
    for word, part in (("line", Line), ("note", Note), ("where", Where), ("place", Place)):
        assert set(parts[word]["properties"]) == names(part)
    assert set(parts["not_judged"]["properties"]) == names(Skipped)
    own = {"version", "is_empty", "worst", "not_judged"}
    assert set(schema()["properties"]) - own == names(Report) - {"skipped"}


@pytest.mark.parametrize("name", reports.ALL)
def test_a_report_is_as_its_schema_says(name: str) -> None:
    """Huge ones too."""
    Draft202012Validator(schema()).validate(json.loads(render(reports.ALL[name])))


@reports.tried
@given(reports.reports)
def test_nothing_of_a_report_is_missing(report: Report) -> None:
    """Its parts are in the document in their order, however hostile, and the schema holds."""
    read = json.loads(render(report))

    Draft202012Validator(schema()).validate(read)
    assert [tuple(each["who"]) for each in read["lines"]] == [each.who for each in report.lines]
    assert [tuple(each["actions"]) for each in read["lines"]] == [
        each.actions for each in report.lines
    ]
    assert [each["what"] for each in read["notes"]] == [each.what for each in report.notes]
    assert [each["why"] for each in read["not_judged"]] == [each.why for each in report.skipped]


@reports.tried
@given(reports.reports)
def test_what_a_person_sees_is_what_a_program_reads(report: Report) -> None:
    """What has no shape, or turns the direction of reading, is escaped; bytes are UTF-8."""
    said = render(report)

    assert said.encode().decode() == said
    assert all(each.isprintable() or each == "\n" for each in said)


def test_letters_are_as_they_are() -> None:
    """And a control character is its number."""
    line = replace(reports.SUPPORT, who=("zoé", "a\u202eb", "c\U000e0041d"))

    said = render(replace(reports.ONE, lines=(line,)))

    assert '"zoé"' in said
    assert '"a\\u202eb"' in said
    assert '"c\\udb40\\udc41d"' in said
    assert json.loads(said)["lines"][0]["who"] == list(line.who)


def test_the_same_report_gives_the_same_bytes() -> None:
    """At any time."""
    assert render(reports.HOSTILE) == render(replace(reports.HOSTILE))
