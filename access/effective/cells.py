"""The access that statements give together, in the one form that all their spellings share.

Laws: the order of statements, saying one twice, and splitting one by its actions or resources
change nothing. What is denied everywhere is not there; what is denied in a part says which. What
others hold as well is said once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from access.effective import region
from access.effective.region import Region
from access.effective.statement import Said, Statement
from access.order import uncovered

UNSURE = "no deny holds against the role of a group"  # Which nobody says.


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
    once = _once(said)
    for which, actions in _classes((*once.statements, *(once.bounds or ()), *once.apart)).items():
        for cell in _spoken(once, which):
            found[cell] = found.get(cell, 0) | actions
    return found


def covers(outer: Cell, inner: Cell) -> bool:
    """Tell whether whatever one cell allows, another one surely allows."""
    return region.covers(outer.allow, inner.allow) and all(
        region.disjoint(taken, inner.allow)
        or any(region.covers(other, region.meet(taken, inner.allow)) for other in inner.denied)
        for taken in outer.denied
    )


def _once(said: Said) -> Said:
    """Return what is said with one statement for all that say the same of other actions."""
    return replace(
        said,
        statements=_merged(said.statements),
        bounds=said.bounds and _merged(said.bounds),
        apart=_merged(said.apart),
    )


def _merged(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    found: dict[tuple[bool, Region, str], Statement] = {}
    for each in statements:
        key = (each.allows, each.region, each.role)
        other = found.get(key)
        actions = each.actions | other.actions if other else each.actions
        found[key] = replace(each, actions=actions) if other else each
    return tuple(found.values())


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


def _spoken(said: Said, which: frozenset[int]) -> tuple[Cell, ...]:
    """Return where some statements allow, whatever role is taken; one is taken at a time."""
    held, bounds, apart = (
        [each for each in statements or () if id(each) in which]
        for statements in (said.statements, said.bounds, said.apart)
    )
    denying = [each for each in bounds if not each.allows]
    found: list[tuple[Cell, ...]] = []
    for role in {each.role for each in (*held, *apart)}:
        own = [each for each in held if each.role == role]
        found.append(
            _as_one(
                _regions(own, allows=True),
                _regions((*own, *denying), allows=False),
                None if said.bounds is None else _regions(bounds, allows=True),
                _regions((each for each in apart if each.role == role), allows=True),
            )
        )
    return found[0] if len(found) == 1 else _widest(cell for cells in found for cell in cells)


def _regions(statements: Iterable[Statement], *, allows: bool) -> frozenset[Region]:
    return frozenset(each.region for each in statements if each.allows == allows)


@lru_cache(maxsize=100_000)
def _as_one(
    allowed: frozenset[Region],
    denied: frozenset[Region],
    bounds: frozenset[Region] | None,
    apart: frozenset[Region],
) -> tuple[Cell, ...]:
    """Return where statements that count together allow; a deny may not reach what is apart."""
    if bounds is not None:
        allowed = frozenset(region.meet(one, other) for one in allowed for other in bounds)
    denies = region.joined(denied)
    unsure = Region(when=(UNSURE,))
    found = [
        *(cell for each in region.joined(allowed | apart) for cell in _left(each, denies)),
        *(
            Cell(allow=region.meet(each, unsure))
            for each in region.joined(apart)
            if not all(region.disjoint(each, other) for other in denies)
        ),
    ]
    return _widest(found)


def _left(allowed: Region, denied: Iterable[Region]) -> Iterator[Cell]:
    """Yield what is left of a region where others are denied.

    A deny that is a limit of the region itself becomes one: of its resources, its beginning or its
    end.
    """
    touching = [each for each in denied if not region.disjoint(allowed, each)]
    for each in touching:
        parts = _without(allowed, region.beyond(allowed, each))
        if parts != [allowed]:
            for part in parts:
                yield from _left(part, [other for other in touching if other != each])
            return
    taken = region.widest(region.beyond(allowed, each) for each in touching)
    yield Cell(allow=allowed, denied=taken)


def _without(allowed: Region, denied: Region) -> list[Region]:
    """Return a region where a deny takes all, one thing, or all but a few away; else as it is."""
    everything = Region()
    if denied == everything:
        return []
    if denied == Region(after=denied.after):
        return [region.ending(allowed, denied.after)]
    if denied == Region(until=denied.until):
        return [region.beginning(allowed, denied.until)]
    if len(denied.on) == 1 and denied == Region(on=denied.on):
        return [region.meet(allowed, Region(but=denied.on))]
    if denied == Region(but=denied.but):
        return [region.meet(allowed, Region(on=(each,))) for each in denied.but]
    return [allowed]


def _widest(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return cells without those that another one covers, or in which nothing is."""
    listed = [each for each in sorted(set(cells)) if not region.disjoint(each.allow, each.allow)]
    return uncovered(listed, covers)
