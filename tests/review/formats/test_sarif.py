import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from access.place import Place
from access.ranks import Rank
from review.formats import sarif_rules
from review.formats.sarif import render
from review.report import Line, Report, Where
from tests.review.formats import reports
from tests.review.formats.documents import kept

# The schema of OASIS, with its errata: its "id" says where it comes from.
SCHEMA = "sarif-schema-2.1.0.json"
RELATIVE = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=@/%]*")


@cache
def validator() -> Draft4Validator:
    """Return what tells whether a file is SARIF."""
    schema = json.loads(kept(SCHEMA))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


def run(report: Report) -> Any:
    """Return the one run of a report."""
    return json.loads(render(report))["runs"][0]


def fingerprints(report: Report) -> list[str]:
    """Return the fingerprints of the results, sorted."""
    return sorted(each["partialFingerprints"]["grantbook/v1"] for each in run(report)["results"])


def file_of(result: Any) -> str:
    """Return the file that a result is in first."""
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def moved(line: Line) -> Line:
    """Return a line that is said further down."""
    return replace(line, places=tuple(replace(at, line=at.line + 7) for at in line.places))


@pytest.mark.parametrize("name", ["empty", "one", "every", "live"])
def test_a_report_is_shown_whole(name: str) -> None:
    """Every rank, effect and mark; kept beside this test."""
    said = render(reports.ALL[name])

    assert said == kept(f"{name}.sarif", said)


@pytest.mark.parametrize("name", reports.ALL)
def test_a_report_is_sarif(name: str) -> None:
    """By the schema of OASIS; and each result is of a rule, with help, and is somewhere."""
    found = run(reports.ALL[name])

    validator().validate(json.loads(render(reports.ALL[name])))
    rules = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert len(rules) == len(found["tool"]["driver"]["rules"])
    assert all(rule["help"]["text"] for rule in rules.values())
    assert {each["ruleId"] for each in found["results"]} <= rules.keys()
    assert all(each["locations"] for each in found["results"])


@reports.tried
@given(reports.reports)
def test_every_part_of_a_report_is_a_result(report: Report) -> None:
    """Lines, notes, and what could not be judged, however hostile."""
    found = run(report)

    validator().validate({"version": "2.1.0", "runs": [found]})
    parts = len(report.lines) + len(report.notes) + len(report.skipped)
    assert len(found["results"]) == parts
    assert len(set(fingerprints(report))) == parts
    taxa = {each["id"] for each in found["tool"]["driver"]["taxa"]}
    assert {sign["id"] for each in found["results"] for sign in each.get("taxa", [])} <= taxa


@reports.tried
@given(reports.reports)
def test_nothing_in_a_message_is_a_link_or_a_placeholder(report: Report) -> None:
    """Nor moves a cursor."""
    for each in run(report)["results"]:
        said = each["message"]["text"]
        assert "](" not in said
        assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", said))
        assert said.isprintable()


@reports.tried
@given(reports.reports)
def test_files_are_named_from_the_root(report: Report) -> None:
    """As URIs, whatever is in their names; lines count from one."""
    for each in run(report)["results"]:
        for location in each["locations"]:
            at = location["physicalLocation"]
            assert RELATIVE.fullmatch(at["artifactLocation"]["uri"].removeprefix("file:"))
            assert at["region"]["startLine"] >= 1


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("stacks/prod/teams.yaml", "stacks/prod/teams.yaml"),
        ("../shared/teams of é.yaml", "../shared/teams%20of%20%C3%A9.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("/etc/teams.yaml", "file:///etc/teams.yaml"),
    ],
)
def test_a_file_is_a_uri(file: str, uri: str) -> None:
    """Relative where it is in the repository."""
    line = replace(reports.SUPPORT, places=(Place(file=file, line=3),))

    result = run(replace(reports.ONE, lines=(line,)))["results"][0]

    assert file_of(result) == uri
    assert unquote(uri).endswith(file)


def test_what_no_line_says_is_where_the_stack_begins() -> None:
    """Hosts refuse a result that is nowhere."""
    gone = replace(reports.EMPTY, notes=(reports.EVERY.notes[2],))

    assert file_of(run(gone)["results"][0]) == "stacks/Pulumi.prod.yaml"


def test_places_are_as_many_as_a_host_takes() -> None:
    """The first hundred."""
    places = tuple(Place(file="stacks/prod/teams.yaml", line=line) for line in range(1, 200))
    line = replace(reports.SUPPORT, places=places)

    locations = run(replace(reports.ONE, lines=(line,)))["results"][0]["locations"]

    assert [each["physicalLocation"]["region"]["startLine"] for each in locations] == [
        *range(1, 101)
    ]


@pytest.mark.parametrize(
    ("marks", "said"),
    [((), "; main has said so"), (("denied",), " [denied], through team support")],
)
def test_what_said_so_before_is_told(marks: tuple[str, ...], said: str) -> None:
    """The line that it points at is not there now, unless it is a deny."""
    lost = replace(
        reports.SUPPORT, effect="lost", marks=marks, before=(reports.EVERYWHERE,), now=()
    )

    result = run(replace(reports.ONE, lines=(lost,)))["results"][0]

    assert result["message"]["text"].endswith(said)


def test_several_stacks_of_a_commit_are_apart() -> None:
    """In their category, and in the fingerprints of what is alike."""
    other = replace(reports.ONE, stack="other")

    assert run(other)["automationDetails"]["id"] == "grantbook/other/"
    assert fingerprints(other) != fingerprints(reports.ONE)


def test_fingerprints_stay_where_lines_move() -> None:
    """So a host knows them again."""
    lower = replace(reports.EVERY, lines=tuple(map(moved, reports.EVERY.lines)))

    assert render(lower) != render(reports.EVERY)
    assert fingerprints(lower) == fingerprints(reports.EVERY)


@pytest.mark.parametrize(
    "other",
    [
        {"actions": ("support:AddCommunicationToCase",)},
        {"who": ("alice",)},
        {"account": "other"},
        {"now": (Where(resources=("x",)),)},
        {"rank": Rank.READS},
    ],
    ids=lambda other: str(*other),
)
def test_fingerprints_differ_where_the_access_does(other: dict[str, Any]) -> None:
    """Each part of what a line means counts."""
    changed = replace(reports.ONE, lines=(replace(reports.SUPPORT, **other),))

    assert fingerprints(changed) != fingerprints(reports.ONE)


def test_two_that_mean_the_same_are_two() -> None:
    """The second one is told from the first."""
    twice = replace(reports.ONE, lines=(reports.SUPPORT, reports.SUPPORT))

    first, second = fingerprints(twice)
    assert (first[:-2], first[-2:], second[-2:]) == (second[:-2], ":1", ":2")


@pytest.mark.parametrize(
    ("rank", "level"),
    [
        (Rank.ADMINISTRATOR, "error"),
        (Rank.OUTSIDE, "error"),
        (Rank.SECRETS, "warning"),
        (Rank.DELETES, "warning"),
        (Rank.WRITES, "note"),
        (Rank.READS, "note"),
    ],
)
def test_levels_go_by_rank(rank: Rank, level: str) -> None:
    """What is only lost is a note, however bad it was to have it."""
    gains = replace(reports.SUPPORT, rank=rank)
    loses = replace(gains, effect="lost", before=gains.now, now=())

    found = run(replace(reports.ONE, lines=(gains, loses)))["results"]

    assert [each["level"] for each in found] == [level, "note"]
    assert [each["ruleId"] for each in found] == [f"gains-{rank.word}", f"loses-{rank.word}"]


def test_notes_and_what_cannot_be_judged_have_levels() -> None:
    """A note that opens nothing is a note; what is new and not judged may be anything."""
    closing = replace(reports.EVERY.notes[0], opens=False)
    report = replace(reports.EVERY, lines=(), notes=(reports.EVERY.notes[0], closing))

    found = [(each["ruleId"], each["level"]) for each in run(report)["results"]]

    assert found == [
        ("not-judged", "error"),
        ("not-judged", "warning"),
        ("new-way-in", "error"),
        ("new-way-in", "note"),
    ]


def test_the_worst_comes_first() -> None:
    """Among lines, notes, and what nobody can judge alike."""
    levels = [each["level"] for each in run(reports.EVERY)["results"]]

    assert levels.index("note") > max(at for at, each in enumerate(levels) if each == "error")


def test_what_is_too_much_for_a_host_is_counted() -> None:
    """The least is left out, and a last result tells how much."""
    report = reports.huge(100)

    results = json.loads(render(report, 100))["runs"][0]["results"]

    parts = len(report.lines) + len(report.notes) + len(report.skipped)
    assert len(results) == 100
    assert results[-1]["ruleId"] == sarif_rules.LEFT_OUT
    assert f"{parts - 99} results are left out" in results[-1]["message"]["text"]
    assert all(each["ruleId"] != "gains-reads" for each in results)


def test_a_mark_without_help_is_a_rule_too() -> None:
    """So no result is of a rule that is not there."""
    note = replace(reports.EVERY.notes[0], mark="never seen")

    found = run(replace(reports.EMPTY, notes=(note,)))

    assert found["results"][0]["ruleId"] == "never-seen"
    assert "never-seen" in {rule["id"] for rule in found["tool"]["driver"]["rules"]}


def test_the_same_report_gives_the_same_bytes() -> None:
    """At any time."""
    assert render(reports.HOSTILE) == render(replace(reports.HOSTILE))
