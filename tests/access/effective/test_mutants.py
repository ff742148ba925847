"""The second reading has teeth: an evaluation that decides otherwise is found out."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import product
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from access import effective, patterns
from tests.access.effective import drawn
from tests.access.effective.drawn import Case
from tests.access.effective.mutants import MUTANTS, PATTERN
from tests.access.effective.read import Reader, Rooms
from tests.access.effective.small import INSTANTS, PATTERNS, REQUESTS, counts, matches
from tests.access.test_patterns import OVERLAPS, TEXTS, WITHIN
from tests.mutants import Mutant, copied

Json = dict[str, Any]

DECIDING = [*Path(effective.__file__).parent.glob("*.py"), Path(patterns.__file__)]
MOVED = {"access.effective": "{}", "from access import patterns": "from {} import patterns"}
ROOMS = ("aws", "ovh", "scaleway", "cells", "region", "patterns")
WORDS = ["".join(letters) for size in range(4) for letters in product("ab*?", repeat=size)]
PAIRS = [*product(WORDS, WORDS)]
MEANT = {word: frozenset(text for text in TEXTS if matches(word, text)) for word in WORDS}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Return the declarations that every mutant is tried with, and plain answers on each."""
    return drawn.cases(7, 60, 150)


@pytest.fixture(scope="module")
def places() -> list[Json]:
    """Return what regions of a small world are, as keywords."""
    random = Random(8)  # noqa: S311 - to be repeated, not to be secret.
    return [
        {
            "on": tuple(random.sample(PATTERNS, random.randint(1, 2))),
            "but": tuple(random.sample(PATTERNS, random.choice((0, 0, 1, 2)))),
            "when": random.choice(((), (), ("c",), ("c", "d"))),
            "after": random.choice(("", "", *INSTANTS)),
            "until": random.choice(("", "", *INSTANTS)),
        }
        for _ in range(50)
    ]


@pytest.fixture
def mutated(mutant: Mutant, tmp_path: Path) -> Iterator[Rooms]:
    """Return the modules of a copy of what decides, with the mutant in it."""
    with copied(DECIDING, mutant, tmp_path, MOVED) as package:
        yield {name: import_module(f"{package}.{name}") for name in ROOMS}


def agrees(rooms: Rooms, cases: list[Case]) -> bool:
    """Tell whether rooms answer everything that is asked as it is answered plainly."""
    for case in cases:
        reader = Reader(case.declared, rooms)
        if any(reader.may(request) != allowed for request, allowed in case.asked):
            return False
    return True


def knows_regions(found: ModuleType, places: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether regions hold of each other what their requests say."""
    inside = [
        (region, frozenset(each for each in REQUESTS if counts(region, each)))
        for region in (found.Region(**place) for place in places)
    ]
    return all(
        (not found.covers(one, other) or some >= others)
        and (not found.disjoint(one, other) or not some & others)
        and {each for each in some if counts(found.meet(one, other), each)} == some & others
        for (one, some), (other, others) in product(inside, inside)
    )


def knows_patterns(found: ModuleType) -> bool:
    """Tell whether patterns hold of each other what their texts and AWS's pages say."""
    return (
        all(found.overlap(one, other) == bool(MEANT[one] & MEANT[other]) for one, other in PAIRS)
        and all(found.within(one, other) == (MEANT[one] <= MEANT[other]) for one, other in PAIRS)
        and all(found.overlap(one, other) == told for one, other, told in OVERLAPS)
        and all(found.overlap(other, one) == told for one, other, told in OVERLAPS)
        and all(found.within(one, other) == told for one, other, told in WITHIN)
    )


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutated: Rooms, cases: list[Case], places: list[Json]) -> None:
    """Some request on some declaration tells it from the plain reading, or on some region."""
    assert not (agrees(mutated, cases) and knows_regions(mutated["region"], places))


@pytest.mark.parametrize("mutant", PATTERN.values(), ids=PATTERN)
def test_a_mutant_of_patterns_is_caught(mutated: Rooms) -> None:
    """Some text tells it from what patterns mean, or some ARN."""
    assert not knows_patterns(mutated["patterns"])


@pytest.mark.parametrize("mutant", [Mutant("cells", "def access(", "def access(")], ids=["none"])
def test_what_is_no_mutant_is_not_caught(
    mutated: Rooms, cases: list[Case], places: list[Json]
) -> None:
    """A copy decides as the original does."""
    assert agrees(mutated, cases)
    assert knows_regions(mutated["region"], places)
    assert knows_patterns(mutated["patterns"])
