"""Mutants: copies of what decides that decide otherwise, by one expression of one file.

A comparison has teeth if it tells each of them from the original.
"""

import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hypothesis import given, seed, settings
from hypothesis import strategies as st

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One expression of one module, and what stands there instead."""

    file: str
    was: str
    now: str


@contextmanager
def copied(
    files: Iterable[Path], mutant: Mutant, to: Path, moved: Mapping[str, str]
) -> Iterator[str]:
    """Yield a package's name: it holds the files, one of them mutated, while this lasts.

    What `moved` names in their imports is looked for in the package, which is `{}` there:
    `{"sandbox.ovh": "{}"}`.
    """
    package = f"mutant_{uuid.uuid4().hex}"
    (to / package).mkdir()
    for file in files:
        text = _mutated(file, mutant)
        for name, place in moved.items():
            text = text.replace(name, place.format(package))
        (to / package / file.name).write_text(text, encoding="utf-8")

    sys.path.insert(0, str(to))
    try:
        yield package
    finally:
        sys.path.remove(str(to))
        for module in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[module]


def _mutated(file: Path, mutant: Mutant) -> str:
    text = file.read_text(encoding="utf-8")
    if file.name != f"{mutant.file}.py":
        return text
    assert text.count(mutant.was) == 1, f"{mutant.was!r} is not once in {file.name}"
    return text.replace(mutant.was, mutant.now)


def trials(strategy: st.SearchStrategy[Drawn], runs: int) -> list[Drawn]:
    """Draw what mutants are tried with, the same each time: up to 15 a run.

    Each run has a seed of its own, because a long one draws variations of what it drew before.
    """
    drawn: list[Drawn] = []
    for number in range(runs):

        @seed(number)
        @settings(max_examples=15, deadline=None, database=None)
        @given(strategy)
        def draw(each: Drawn) -> None:
            drawn.append(each)

        draw()
    return drawn
