"""What every format says of a run that was reviewed: whether it is the files, and which plan."""

import json
from dataclasses import replace
from typing import Any

import pytest

from review.formats import markdown
from review.formats.registry import FORMATS
from review.formats.words import RUNS
from review.report import Report
from tests.review.formats import reports
from tests.review.formats.documents import kept

ENDINGS = {"text": "txt"}
PLAN = f"sha256:{'0123456789abcdef' * 4}"
AGREES = replace(reports.EMPTY, run="agrees", plan=PLAN)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_of_a_run_is_shown_whole(name: str) -> None:
    """With the marks that it alone has; kept beside this test."""
    said = FORMATS[name](reports.RUN)

    assert said == kept(f"run.{ENDINGS.get(name, name)}", said)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_people_are_told_in_a_sentence(name: str, run: Any) -> None:
    """And nothing, where no run was reviewed."""
    said = FORMATS[name](replace(AGREES, run=run))

    assert [each for each, sentence in RUNS.items() if sentence in said] == [run]
    assert not any(sentence in FORMATS[name](reports.ONE) for sentence in RUNS.values())


@pytest.mark.parametrize("name", ["text", "markdown"])
@pytest.mark.parametrize("report", [AGREES, reports.RUN, replace(reports.LONG, plan=PLAN)])
def test_the_plan_is_the_last_line(name: str, report: Report) -> None:
    """Whatever is folded, or too long."""
    said = FORMATS[name](report)

    assert said.splitlines()[-1].replace("`", "") == f"Plan: {PLAN}"


def test_a_comment_fits_with_its_plan() -> None:
    """The room for it is taken from the least."""
    report = replace(reports.huge(1_000), run="agrees", plan=PLAN)

    said = FORMATS["markdown"](report)

    assert len(said.encode()) <= markdown.LIMIT
    assert len(said.encode()) > 65_000
    assert PLAN in said


def test_programs_are_told_in_words() -> None:
    """Null is no run."""
    run, none = (json.loads(FORMATS["json"](each)) for each in (AGREES, reports.ONE))

    assert (run["run"], run["plan"]) == ("agrees", PLAN)
    assert (none["run"], none["plan"]) == (None, None)


def test_code_scanning_keeps_both_beside_its_results() -> None:
    """Where a run was reviewed."""
    run, none = (json.loads(FORMATS["sarif"](each))["runs"][0] for each in (AGREES, reports.ONE))

    assert run["properties"] == {"run": "agrees", "plan": PLAN}
    assert "properties" not in none
