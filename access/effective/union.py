"""Whether cells together allow what others do, however each is cut.

A law: it is tried for each set of conditions that may hold and each span of time, and for every
text; where that is too much, or a variable is in the way, cell is compared with cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

from access import patterns
from access.effective import cells
from access.effective.cells import Cell
from access.effective.region import Region

MANY = 6  # Conditions, of which each may hold or not.
LAST = "~"  # After every instant.


@lru_cache(maxsize=100_000)
def covers(outer: tuple[Cell, ...], inner: tuple[Cell, ...]) -> bool:
    """Tell whether whatever some cells allow, others surely allow together."""
    beyond = [one for one in inner if not any(cells.covers(other, one) for other in outer)]
    return all(_is_held(one, outer) for one in beyond)


def same(one: tuple[Cell, ...], other: tuple[Cell, ...]) -> bool:
    """Tell whether cells surely allow what others do."""
    return covers(one, other) and covers(other, one)


def _is_held(one: Cell, outer: Sequence[Cell]) -> bool:
    """Tell whether all that a cell allows is allowed at each time, and whatever holds."""
    regions = [region for cell in (one, *outer) for region in (cell.allow, *cell.denied)]
    conditions = sorted({each for region in regions for each in region.when})
    if len(conditions) > MANY:
        return False
    return all(
        _is_held_at(one, outer, _Time(moment, frozenset(holding)))
        for moment in sorted({each for region in regions for each in _instants(region)})
        for holding in _subsets(conditions)
    )


def _is_held_at(one: Cell, outer: Sequence[Cell], time: "_Time") -> bool:
    if not time.is_in(one.allow):
        return True
    there = [each for each in outer if time.is_in(each.allow)]
    taken = [each for each in one.denied if time.is_in(each)]
    left = [[each for each in cell.denied if time.is_in(each)] for cell in there]
    regions = [*taken, *(each.allow for each in there), *chain.from_iterable(left)]
    known = sorted({text for each in regions for text in (*each.on, *each.but)} | {*one.allow.but})

    def wanted(found: Sequence[bool]) -> bool:
        """Tell whether a text is allowed here and nowhere there, by the patterns that it is of."""
        is_of = dict(zip(known, found, strict=True))

        def is_in(region: Region) -> bool:
            return all(is_of[text] for text in region.on) and not any(
                is_of[text] for text in region.but
            )

        return (
            not any(is_of[text] for text in one.allow.but)
            and not any(map(is_in, taken))
            and not any(
                is_in(cell.allow) and not any(map(is_in, denied))
                for cell, denied in zip(there, left, strict=True)
            )
        )

    return patterns.none(one.allow.on, known, wanted)


@dataclass(frozen=True, slots=True)
class _Time:
    """A moment, and the conditions that hold in it."""

    moment: str
    holding: frozenset[str]

    def is_in(self, region: Region) -> bool:
        """Tell whether a region counts then."""
        return (
            self.holding.issuperset(region.when)
            and region.after < self.moment
            and (not region.until or self.moment <= region.until)
        )


def _instants(region: Region) -> Iterator[str]:
    """Yield the ends of the spans in which a region counts or does not."""
    yield from filter(None, (region.after, region.until, LAST))


def _subsets(conditions: Sequence[str]) -> Iterable[tuple[str, ...]]:
    sizes = range(len(conditions) + 1)
    return chain.from_iterable(combinations(conditions, size) for size in sizes)
