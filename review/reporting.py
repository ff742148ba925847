"""Two sides -> the report of what separates them: alike changes of several people are one line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from access import diff, escalations, ranks, world
from access.diff import Change
from access.effective.cells import Cell
from access.world import Side
from review import regions, shortened, through, unjudged
from review.reasons import Reasons
from review.report import Line, Note, Report, Skipped

Alike = tuple[str, int, tuple[Cell, ...], tuple[Cell, ...], tuple[str, ...]]
ENDED = {"lost", "narrowed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is compared in a stack, and how the two sides are called."""

    stack: str
    existing: Side
    desired: Side
    before: str
    now: str
    notes: Sequence[Note] = ()
    skipped: Sequence[Skipped] = ()  # What could not be read of either side.


def compared(sides: Sides) -> Report:
    """Return what separates two sides, worst first."""
    reasons = Reasons(sides.existing, sides.desired)
    found = _grouped(sides, reasons)
    lines = [_line(sides, reasons, alike, changes) for alike, changes in found.items()]
    return Report(
        stack=sides.stack,
        existing=sides.before,
        desired=sides.now,
        lines=sorted(lines, key=_order),
        notes=sides.notes,
        skipped=sorted(
            {*unjudged.skipped(sides.existing, sides.desired), *sides.skipped},
            key=lambda each: (not each.is_new, each.account, each.what, each.why, str(each.place)),
        ),
    )


def _grouped(sides: Sides, reasons: Reasons) -> Mapping[Alike, list[Change]]:
    """Return the changes of all holders, those that are alike together."""
    holders = world.differing(sides.existing, sides.desired)
    existing, desired = (
        {holder: world.access(side, holder) for holder in holders}
        for side in (sides.existing, sides.desired)
    )
    found: dict[Alike, list[Change]] = {}
    for whole in diff.changes(existing, desired):
        for change in reasons.parted(whole):
            alike = (
                change.holder.account,
                change.actions,
                reasons.alike(change, change.before),
                reasons.alike(change, change.now),
                _ways(sides, change),
            )
            found.setdefault(alike, []).append(change)
    return found


def _ways(sides: Sides, change: Change) -> tuple[str, ...]:
    """Return the new ways to become an administrator that the actions of a change are part of."""
    if change.effect in ENDED:
        return ()
    cloud = _cloud(sides, change.holder.account)
    before, now = (
        tuple(escalations.of(cloud, side, change.holder))
        for side in (sides.existing, sides.desired)
    )
    had = {way.words for way in before}
    return tuple(
        way.words
        for way in now
        if not had & {way.words, escalations.EVERYTHING} and way.actions & change.actions
    )


def _line(sides: Sides, reasons: Reasons, alike: Alike, changes: Sequence[Change]) -> Line:
    account, actions, before, now, ways = alike
    cloud = _cloud(sides, account)
    names = world.actions(cloud).listed(actions)
    who = tuple(sorted(change.holder.key for change in changes))
    because = sorted({each for change in changes for each in reasons.because(change)}, key=str)
    effect = changes[0].effect
    rank = ranks.rank(cloud, actions)
    return Line(
        rank=ranks.Rank.ADMINISTRATOR if ways else rank,
        effect=effect,
        cloud=cloud,
        account=account,
        who=who,
        team=through.team((sides.existing, sides.desired), reasons.there[account], who, because),
        actions=tuple(names),
        said=shortened.words(cloud, names),
        before=tuple(map(regions.where, before)),
        now=tuple(map(regions.where, now)),
        marks=tuple(sorted({*_marks(before, now), *reasons.marks(changes)})),
        escalations=ways,
        places=through.places(because),
        through=through.words(because),
    )


def _marks(before: Iterable[Cell], now: Iterable[Cell]) -> Iterator[str]:
    """Yield what of a limit has vanished."""
    for was in before:
        for is_ in now:
            if {*was.allow.when} > {*is_.allow.when}:
                yield "condition gone"
            if was.allow.until and not is_.allow.until:
                yield "end gone"


def _cloud(sides: Sides, account: str) -> str:
    return sides.desired.clouds.get(account) or sides.existing.clouds[account]


def _order(line: Line) -> tuple[object, ...]:
    """Return what sorts lines: the worst first, and what is gained before what is lost."""
    said = (line.account, line.team, line.who, line.said)
    return (line.effect in ENDED, line.rank, said, repr(line.now), repr(line.before))
