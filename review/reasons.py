"""What says that access changes: which statements, on which side, and through what they count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from access.diff import Change
from access.effective import region
from access.effective.cells import Cell
from access.effective.region import Region
from access.effective.statement import Because, Statement
from access.world import Side

OWN_SIGN_IN = "their own sign-in"
OWN_USER = "their own user"


class Reasons:
    """Two sides, asked what is said there."""

    def __init__(self, existing: Side, desired: Side) -> None:
        self.existing = existing
        self.desired = desired
        self.known = {holder.key for holder in existing.said}
        self.there: dict[str, set[str]] = {}  # Who is on an account, on either side.
        for holder in (*existing.said, *desired.said):
            self.there.setdefault(holder.account, set()).add(holder.key)

    def parted(self, change: Change) -> Iterator[Change]:
        """Yield a change by what its actions come through, so that each part has one reason."""
        reached: dict[tuple[str, ...], int] = {}
        for each in self._saying(change):
            way = (*each.because.through, each.because.said)
            reached[way] = reached.get(way, 0) | each.actions
        parts = [change.actions]
        for actions in reached.values():
            halves = ((part & actions, part & ~actions) for part in parts)
            parts = [half for both in halves for half in both if half]
        for part in parts:
            yield replace(change, actions=part)

    def because(self, change: Change) -> Iterator[Because]:
        """Yield what says so: now, or what denies now what is lost, or else what was said."""
        yield from (each.because for each in self._saying(change))

    def marks(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield whether whoever changes are for is new, and what is denied to them, or is not."""
        if not any(change.holder.key in self.known for change in changes):
            yield "new"
        for change in changes:
            was, is_ = (
                any(_stated(side, change, change.now or change.before, allows=False))
                for side in (self.existing, self.desired)
            )
            if change.now and was and not is_:
                yield "deny gone"
            elif not change.now and is_:
                yield "denied"

    def alike(self, change: Change, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """Return cells with what is everybody's own said in the same words."""
        own = {
            pattern
            for side in (self.existing, self.desired)
            for each in (side.said[change.holder].statements if change.holder in side.said else ())
            if each.because.said == OWN_SIGN_IN
            for pattern in each.region.on
            if ":user/" in pattern
        }
        return tuple(
            replace(
                cell,
                allow=_renamed(cell.allow, own),
                denied=tuple(_renamed(each, own) for each in cell.denied),
            )
            for cell in cells
        )

    def _saying(self, change: Change) -> Iterator[Statement]:
        if change.now:
            yield from _stated(self.desired, change, change.now, allows=True)
            return
        denies = list(_stated(self.desired, change, change.before, allows=False))
        yield from denies or _stated(self.existing, change, change.before, allows=True)


def _stated(
    side: Side, change: Change, cells: Sequence[Cell], *, allows: bool
) -> Iterator[Statement]:
    """Yield what allows, or denies, some of a change's actions where some cells are."""
    said = side.said.get(change.holder)
    for each in (*said.statements, *said.apart) if said else ():
        if each.allows == allows and each.actions & change.actions and _meets(each, cells):
            yield each


def _meets(statement: Statement, cells: Iterable[Cell]) -> bool:
    return any(not region.disjoint(statement.region, cell.allow) for cell in cells)


def _renamed(found: Region, own: set[str]) -> Region:
    if own.isdisjoint((*found.on, *found.but)):
        return found
    on, but = (
        tuple(OWN_USER if each in own else each for each in patterns)
        for patterns in (found.on, found.but)
    )
    return replace(found, on=on, but=but)
