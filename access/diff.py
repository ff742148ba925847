"""Two accesses -> what separates them: first exactly, then as a reader takes it in.

Laws: there is no edit exactly when nobody's access differs; edits applied to the existing side
give the desired one; what is gained and what is lost swap when the sides do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from access.effective import cells
from access.effective.cells import Access, Cell

Effect = Literal["gained", "widened", "changed", "narrowed", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Holder:
    """Whose access it is: a person or a program of the stack, on one account."""

    account: str
    key: str


World = Mapping[Holder, Access]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one holder gains and loses in one cell, as sets of actions."""

    holder: Holder
    cell: Cell
    gained: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a holder's access to actions that change alike: where it was, and is."""

    holder: Holder
    actions: int
    before: tuple[Cell, ...]
    now: tuple[Cell, ...]

    @property
    def effect(self) -> Effect:
        """What it is for the holder."""
        if not self.before:
            return "gained"
        if not self.now:
            return "lost"
        more, less = _covered(self.before, self.now), _covered(self.now, self.before)
        if more == less:
            return "changed"
        return "widened" if more else "narrowed"


def diff(existing: World, desired: World) -> tuple[Edit, ...]:
    """Return what separates two accesses, by holder and cell."""
    return tuple(
        Edit(holder=holder, cell=cell, gained=new & ~old, lost=old & ~new)
        for holder in sorted({*existing, *desired})
        for cell, old, new in _beside(existing.get(holder, {}), desired.get(holder, {}))
        if old != new
    )


def applied(existing: World, edits: Iterable[Edit]) -> dict[Holder, dict[Cell, int]]:
    """Return an access after edits; nobody is left with nothing."""
    found = {holder: dict(access) for holder, access in existing.items()}
    for edit in edits:
        held = found.setdefault(edit.holder, {})
        held[edit.cell] = held.get(edit.cell, 0) & ~edit.lost | edit.gained
        if not held[edit.cell]:
            del held[edit.cell]
    return {holder: held for holder, held in found.items() if held}


def changes(edits: Iterable[Edit]) -> tuple[Change, ...]:
    """Return edits as changes: the actions of a holder that come and go alike are one."""
    by_holder: dict[Holder, list[Edit]] = {}
    for edit in edits:
        by_holder.setdefault(edit.holder, []).append(edit)
    return tuple(change for holder in by_holder for change in _of(holder, by_holder[holder]))


def _beside(existing: Access, desired: Access) -> Iterator[tuple[Cell, int, int]]:
    for cell in sorted({*existing, *desired}):
        yield cell, existing.get(cell, 0), desired.get(cell, 0)


def _of(holder: Holder, edits: Sequence[Edit]) -> Iterator[Change]:
    """Yield the changes of one holder."""
    every = 0
    for edit in edits:
        every |= edit.gained | edit.lost
    classes: dict[tuple[tuple[Cell, ...], tuple[Cell, ...]], int] = {((), ()): every}
    for edit in edits:
        split: dict[tuple[tuple[Cell, ...], tuple[Cell, ...]], int] = {}
        for (before, now), actions in classes.items():
            parts = {
                ((*before, edit.cell), now): actions & edit.lost,
                (before, (*now, edit.cell)): actions & edit.gained,
                (before, now): actions & ~(edit.lost | edit.gained),
            }
            split |= {cells: part for cells, part in parts.items() if part}
        classes = split
    for (before, now), actions in classes.items():
        yield Change(holder=holder, actions=actions, before=before, now=now)


def _covered(inner: Iterable[Cell], outer: Sequence[Cell]) -> bool:
    return all(any(cells.covers(other, one) for other in outer) for one in inner)
