"""Two readings of a declaration, one question: who may do this, if that is true."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given

from access.effective import aws, cells, ovh, scaleway
from tests.access import stacks
from tests.access.declarations import CONFIG, declarations
from tests.access.effective import drawn
from tests.access.effective.read import Reader, Rooms, settings

ROOMS: Rooms = {"aws": aws, "ovh": ovh, "scaleway": scaleway, "cells": cells}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_two_readings_agree(seed: int) -> None:
    """On every request, whatever is true of what a declaration cannot settle."""
    decided: Counter[tuple[str, bool]] = Counter()

    for case in drawn.cases(seed, 20, 200):
        reader = Reader(case.declared, ROOMS)
        for request, allowed in case.asked:
            assert reader.may(request) == allowed, request
            decided[reader.accounts[request.account].cloud, allowed] += 1

    assert min(decided.values()) > 50


@given(declarations())
def test_the_two_readings_agree_on_good_declarations(written: dict[str, Any]) -> None:
    """Of all that can be declared."""
    declared = stacks.declared(json.dumps(written), config=CONFIG)
    random = Random(len(json.dumps(written)))  # noqa: S311 - to be repeated.
    reader = Reader(declared, ROOMS)

    for _ in range(20):
        request, allowed = drawn.answered(declared, random)
        assert reader.may(request) == allowed, request


def test_yes_is_always_and_no_is_never() -> None:
    """A certain cell is a yes under every truth, no cell a no; what depends says on what."""
    seen: Counter[str] = Counter()

    for case in drawn.cases(4, 20, 100):
        reader = Reader(case.declared, ROOMS)
        plain = {name: drawn.PLAIN[each.cloud] for name, each in reader.accounts.items()}
        for request, _ in case.asked:
            account = reader.accounts[request.account]
            answers = {
                bool(plain[request.account].may(case.declared, account, each))
                for each in settings(request)
            }
            found = [cell for cell in reader.cells(request) if reader.reaches(cell, request)]
            if any(cell.is_certain for cell in found):
                assert answers == {True}, request
                seen["yes"] += 1
            elif not found:
                assert answers == {False}, request
                seen["no"] += 1
            else:
                seen["depends"] += 1
                seen["both"] += len(answers) == 2

    assert seen["yes"] > 100
    assert seen["no"] > 200
    assert seen["both"] > 100
