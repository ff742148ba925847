"""Notes on two declarations that live in memory."""

from collections.abc import Sequence

from review import noted
from review.notes.both import both
from review.report import Note
from tests.access.stacks import CONFIG, declared

Sides = tuple[str, str]


def notes(
    before: str | Sequence[str],
    now: str | Sequence[str],
    *,
    configs: Sides = (CONFIG, CONFIG),
) -> tuple[Note, ...]:
    """Return the notes on what some files declare, in place of others."""
    existing, desired = (
        declared(*([side] if isinstance(side, str) else side), config=config)
        for side, config in zip((before, now), configs, strict=True)
    )
    return noted.notes(both(existing, desired))


def said(before: str, now: str, *, configs: Sides = (CONFIG, CONFIG)) -> list[str]:
    """Return notes as `rank, mark: what`, those that take something away in brackets."""
    lines = [
        (each.opens, f"{each.rank.word}, {each.mark}: {each.what}")
        for each in notes(before, now, configs=configs)
    ]
    return [line if opens else f"({line})" for opens, line in lines]
