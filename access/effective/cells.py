"""The access that statements give together, in the one form that all their spellings share.

Laws: the order of statements, saying one twice, and splitting one by its actions or resources
change nothing. What is denied everywhere is not there; what is denied in a part says which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from access.effective import region
from access.effective.region import Region
from access.effective.statement import Said, Statement


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """Where something is allowed, and the parts of it in which it is, or may be, denied."""

    allow: Region
    denied: tuple[Region, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether it is allowed at all times and everywhere in its region."""
        return self.allow.is_plain and not self.denied


Access = Mapping[Cell, int]
"""Sets of actions by where they are allowed."""


def access(said: Said) -> Access:
    """Return what a principal can do in the end."""
    found: dict[Cell, int] = {}
    bounds = () if said.bounds is None else said.bounds
    for which, actions in _classes((*said.statements, *bounds, *said.apart)).items():
        held = [each for each in said.statements if id(each) in which]
        bound = [each for each in bounds if id(each) in which]
        allowed = _regions(held, allows=True)
        if said.bounds is not None:
            allowed = _bounded(allowed, _regions(bound, allows=True))
        apart = _regions((each for each in said.apart if id(each) in which), allows=True)
        for cell in _cells(allowed, _regions((*held, *bound), allows=False), apart):
            found[cell] = found.get(cell, 0) | actions
    return found


def _classes(statements: Sequence[Statement]) -> Mapping[frozenset[int], int]:
    """Return sets of actions by the statements that speak of them, so that each is judged once."""
    every = 0
    for each in statements:
        every |= each.actions if each.allows else 0
    classes: dict[frozenset[int], int] = {frozenset(): every}
    for each in statements:
        split: dict[frozenset[int], int] = {}
        for which, actions in classes.items():
            if inside := actions & each.actions:
                split[which | {id(each)}] = inside
            if outside := actions & ~each.actions:
                split[which] = outside
        classes = split
    return classes


def _regions(statements: Iterable[Statement], *, allows: bool) -> tuple[Region, ...]:
    return region.widest(each.region for each in statements if each.allows == allows)


def _bounded(allowed: Iterable[Region], bounds: Iterable[Region]) -> tuple[Region, ...]:
    listed = list(bounds)
    return region.widest(
        region.meet(one, other)
        for one in allowed
        for other in listed
        if not region.disjoint(one, other)
    )


def _cells(
    allowed: Iterable[Region], denied: Sequence[Region], apart: Sequence[Region]
) -> Iterator[Cell]:
    """Yield what is left of regions where others are denied, and what no deny touches."""
    for free in apart:
        yield Cell(allow=free)
    for left in region.widest(each for one in allowed for each in _left(one, denied)):
        if not any(region.covers(free, left) for free in apart):
            taken = tuple(other for other in denied if not region.disjoint(left, other))
            yield Cell(allow=left, denied=taken)


def _left(allowed: Region, denied: Iterable[Region]) -> Iterator[Region]:
    """Yield a region unless it is denied as a whole; a deny that begins later ends it."""
    left = allowed
    for other in denied:
        if region.covers(other, left):
            return
        if other.after and region.covers(replace(other, after=""), left):
            left = region.ending(left, other.after)
    yield left
