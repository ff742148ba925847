"""People who come through IAM Identity Center, by a run and by the files."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from access import model
from review.preview import UNKNOWN, Resource
from tests.components import written
from tests.components.aws.centers import CONFIG, declaration
from tests.components.aws.test_center_laws import declarations
from tests.review.runs.previewed import notes, resources, reviewed

few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OWN: dict[str, Any] = {}
ELSEWHERE = {"directory": "external"}
TEAMS = {
    "ops": {
        "grants": {"prod": [{"allow": ["s3:GetObject"]}], "dev": [{"managed": "ReadOnlyAccess"}]}
    },
    "web": {"grants": {"prod": [{"allow": ["s3:PutObject"]}]}},
}
PEOPLE = {
    "alice": {"email": "alice@example.com", "teams": ["ops"]},
    "bruno": {"email": "bruno@example.com", "teams": ["web"], "until": "2031-06-30"},
}
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
WIDE = json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


def read(center: dict[str, Any], **sections: Any) -> model.Declaration:
    """Return what files say of two accounts that come through one Identity Center."""
    said = {"teams": TEAMS, "people": PEOPLE, **sections}
    return written.read(declaration(center=center, **said), CONFIG)


@few
@given(declarations())
def test_a_run_of_the_files_does_what_they_say(declared: dict[str, Any]) -> None:
    """Whoever is in which team, with grants on which of the accounts."""
    files = written.read(declared, CONFIG)
    made = resources(files)

    report = reviewed(files, files, made, made)

    assert (notes(report), report.run) == ([], "agrees")


@pytest.mark.parametrize("center", [OWN, ELSEWHERE])
def test_a_directory_of_ours_or_of_others_agrees(center: dict[str, Any]) -> None:
    """On both accounts, and for others of a group that comes from elsewhere."""
    files = read(center)
    made = resources(files)

    first, idle = reviewed(None, files, (), made), reviewed(files, files, made, made)

    assert (notes(first), first.run) == ([], "agrees")
    assert (notes(idle), idle.run) == ([], "agrees")
    assert {line.account for line in first.lines} >= {"prod", "dev"}


@pytest.mark.parametrize("center", [OWN, ELSEWHERE])
def test_what_a_permission_set_says_beside_the_files_is_told(center: dict[str, Any]) -> None:
    """To those who may take it, on its account alone."""
    files = read(center)
    made = resources(files)
    wider = _with(made, INLINE, "prod", inlinePolicy=WIDE)

    report = reviewed(files, files, made, wider)

    assert {each.account for each in report.notes} == {"prod"}
    assert all("alice" in each for each in notes(report))
    assert any(each.opens for each in report.notes)


def test_somebody_who_is_taken_out_of_a_group_is_told() -> None:
    """By the directory of our own, on all accounts that come through it."""
    files = read(OWN)
    made = resources(files)
    kind = "aws:identitystore/groupMembership:GroupMembership"
    without = [each for each in made if (each.type_, each.name) != (kind, "org/ops/alice")]

    report = reviewed(files, files, made, without)

    assert len(without) == len(made) - 1
    assert {each.account for each in report.notes} == {"prod", "dev"}
    assert all("does not give" in each and "alice" in each for each in notes(report))


def test_what_is_not_known_before_a_run_is_not_judged() -> None:
    """And people are taken to have what the files say."""
    files = read(OWN)
    made = resources(files)

    report = reviewed(files, files, made, _with(made, INLINE, "prod", inlinePolicy=UNKNOWN))

    assert (notes(report), report.run) == ([], "not judged")
    assert {each.account for each in report.skipped} >= {"prod"}


def _with(made: Sequence[Resource], type_: str, account: str, **inputs: Any) -> list[Resource]:
    """Return resources of which the one of a type for the team `ops` has other inputs."""
    name = f"{account}@permission-set/ops/inline"
    assert [(each.type_, each.name) for each in made].count((type_, name)) == 1
    return [
        replace(each, inputs={**each.inputs, **inputs})
        if (each.type_, each.name) == (type_, name)
        else each
        for each in made
    ]
