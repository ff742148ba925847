"""Ways in which somebody can become an administrator: rows of actions that together are enough.

They are data: catalogue/escalations.json. A way counts wherever its actions may be done at all,
under whatever conditions. What reaches but the holder's own user is no way to the keys of others.

https://pathfinding.cloud
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from access import patterns, world
from access.catalogue import lookup
from access.diff import Holder
from access.effective.cells import Access, Cell
from access.effective.statement import Said
from access.world import Side

Reach = Literal["", "others", "any"]
EVERYTHING = "is allowed everything"
SIGN_IN = "their own sign-in"
ONESELF = "/${aws:username}"
WILD = frozenset("*?")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Escalation:
    """A way to become an administrator, in words, and the actions that it takes."""

    words: str
    actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way, and the sets of actions of which each is enough.

    Of `others`, what reaches oneself alone does not count; of `any`, what names a resource.
    """

    words: str
    source: str
    ways: tuple[tuple[str, ...], ...]
    reach: Reach = ""


def of(cloud: str, side: Side, holder: Holder) -> Iterator[Escalation]:
    """Yield the ways of a holder on one side of a comparison."""
    return escalations(cloud, world.access(side, holder), _own(side.said.get(holder)))


def escalations(
    cloud: str, access: Access, own: frozenset[str] = frozenset()
) -> Iterator[Escalation]:
    """Yield the ways in which somebody can become an administrator, whose own users are `own`.

    Who is allowed everything has no other way.
    """
    everything = world.actions(cloud).all_known
    if not everything & ~_held(access, _is_whole):
        yield Escalation(words=EVERYTHING, actions=everything)
        return
    there = {cell: bits & _reachable(cloud, cell.allow.on) for cell, bits in access.items()}
    held: dict[Reach, int] = {
        "": _held(there, lambda _: True),
        "others": _held(there, lambda cell: not _is_own(cell, own)),
        "any": _held(there, _is_any),
    }
    for row, sets in _sets(cloud):
        found = 0
        for each in sets:
            found |= each if not each & ~held[row.reach] else 0
        if found:
            yield Escalation(words=row.words, actions=found)


@cache
def rows(cloud: str) -> tuple[Row, ...]:
    """Return the rows of a cloud."""
    return tuple(
        Row(
            words=each["words"],
            source=each["source"],
            ways=tuple(map(tuple, each["ways"])),
            reach=each.get("reach", ""),
        )
        for each in lookup.data("escalations")[cloud]
    )


@cache
def _sets(cloud: str) -> tuple[tuple[Row, tuple[int, ...]], ...]:
    known = world.actions(cloud)
    return tuple((row, tuple(known.of(way) for way in row.ways)) for row in rows(cloud))


def _own(said: Said | None) -> frozenset[str]:
    """Return the users that somebody signs in as, as far as it is said."""
    statements = said.statements if said else ()
    return frozenset(
        on
        for each in statements
        if each.because.said == SIGN_IN
        for on in each.region.on
        if ":user/" in on
    )


def _held(access: Access, counts: Callable[[Cell], bool]) -> int:
    found = 0
    for cell, actions in access.items():
        found |= actions if counts(cell) else 0
    return found


def _is_whole(cell: Cell) -> bool:
    """Tell whether a cell is about all resources."""
    return not cell.allow.but and all(
        on == patterns.ANY or on.endswith(":resource:*") for on in cell.allow.on
    )


def _is_own(cell: Cell, own: frozenset[str]) -> bool:
    return any(on in own or (":user/" in on and on.endswith(ONESELF)) for on in cell.allow.on)


def _is_any(cell: Cell) -> bool:
    return all(WILD & {*on.rpartition(":")[2]} for on in cell.allow.on)


@lru_cache(maxsize=20_000)
def _reachable(cloud: str, on: tuple[str, ...]) -> int:
    """Return the actions of all ways that can be done on such resources."""
    found = 0
    for resource, actions in _done_on(cloud).items():
        if all(patterns.overlap(resource, each) for each in on):
            found |= actions
    return found


@cache
def _done_on(cloud: str) -> Mapping[str, int]:
    """Return the actions of all ways by what they are done on."""
    known = world.actions(cloud)
    found: dict[str, int] = {}
    for name in {name for row in rows(cloud) for way in row.ways for name in way}:
        for resource in _resources(cloud, name):
            found[resource] = found.get(resource, 0) | known.of([name])
    return found


def _resources(cloud: str, name: str) -> tuple[str, ...]:
    """Return what an action is done on, as patterns."""
    if cloud == "aws":
        return lookup.aws_resources(name) or (patterns.ANY,)
    if cloud == "ovh":
        return (f"urn:v1:*:resource:{name.partition(':')[0]}:*",)
    return (patterns.ANY,)
