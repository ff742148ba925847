"""What effective access says of the stack `sandbox` is what its AWS lets through."""

import pytest

from access import declaration, diff, sources, world
from sandbox.prover.proof import Expectation
from tests.scenarios.applied import Applied

pytestmark = pytest.mark.engine

PEOPLE = ("alice", "bruno", "carol")
CALLS = (
    "iam:ListUsers",
    "support:CreateCase",
    "support:DescribeCases",
    "support:ResolveCase",
)


def test_aws_lets_through_what_effective_access_says(applied: Applied) -> None:
    """Every call of the demo, by everybody."""
    declared = declaration.read(sources.collect(applied.scratch.folder, "sandbox"))
    side = world.declared(declared)

    expected = [
        Expectation(cloud="aws", who=who, call=call, allowed=_may(side, who, call))
        for who in PEOPLE
        for call in CALLS
    ]

    assert {each.allowed for each in expected} == {True, False}
    assert applied.wrong(expected) == []


def _may(side: world.Side, who: str, call: str) -> bool:
    """Tell whether somebody may make a call today, on everything; ends are still to come."""
    access = world.access(side, diff.Holder(account="aws", key=who))
    bit = world.actions("aws").of([call])
    cells = [cell for cell, held in access.items() if held & bit]
    assert all(not cell.denied and not cell.allow.when for cell in cells)
    return bool(cells)
