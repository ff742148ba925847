"""Two accesses -> what separates them: first exactly, then as a reader takes it in.

Laws: there is no change exactly when nobody's access differs, however it is written; edits applied
to the existing side give the desired one; what is gained and what is lost swap when the sides do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from access.effective import union
from access.effective.cells import Access, Cell

Cells = tuple[Cell, ...]
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
    before: Cells
    now: Cells

    @property
    def effect(self) -> Effect:
        """What it is for the holder."""
        if not self.before:
            return "gained"
        if not self.now:
            return "lost"
        more, less = union.covers(self.now, self.before), union.covers(self.before, self.now)
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


def changes(existing: World, desired: World) -> tuple[Change, ...]:
    """Return what separates two accesses: actions of a holder that come and go alike are one.

    What is cut in another way and comes to the same is no change.
    """
    by_holder: dict[Holder, list[Edit]] = {}
    for edit in diff(existing, desired):
        by_holder.setdefault(edit.holder, []).append(edit)
    return tuple(
        change
        for holder, edits in by_holder.items()
        for change in _of(edits, existing.get(holder, {}), desired.get(holder, {}))
    )


def _beside(existing: Access, desired: Access) -> Iterator[tuple[Cell, int, int]]:
    for cell in sorted({*existing, *desired}):
        yield cell, existing.get(cell, 0), desired.get(cell, 0)


def _of(edits: Sequence[Edit], existing: Access, desired: Access) -> Iterator[Change]:
    """Yield the changes of one holder."""
    alike: dict[tuple[Cells, Cells], int] = {}
    for (before, now, kept), actions in _classes(edits, existing, desired).items():
        if not union.same((*before, *kept), (*now, *kept)):
            alike[before, now] = alike.get((before, now), 0) | actions
    for (before, now), actions in alike.items():
        yield Change(holder=edits[0].holder, actions=actions, before=before, now=now)


def _classes(
    edits: Sequence[Edit], existing: Access, desired: Access
) -> Mapping[tuple[Cells, Cells, Cells], int]:
    """Return the actions that change, by where they are allowed: no more, by now, and still."""
    every = 0
    for edit in edits:
        every |= edit.gained | edit.lost
    classes: dict[tuple[Cells, Cells, Cells], int] = {((), (), ()): every}
    for cell, old, new in _beside(existing, desired):
        if not (old | new) & every:
            continue
        split: dict[tuple[Cells, Cells, Cells], int] = {}
        for (before, now, kept), actions in classes.items():
            parts = {
                ((*before, cell), now, kept): actions & old & ~new,
                (before, (*now, cell), kept): actions & new & ~old,
                (before, now, (*kept, cell)): actions & old & new,
                (before, now, kept): actions & ~(old | new),
            }
            split |= {cells: part for cells, part in parts.items() if part}
        classes = split
    return classes
