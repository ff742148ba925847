"""Where and when a statement counts: resources, conditions, and an end.

Laws: a region covers itself; what two regions meet in is covered by both; what is disjoint meets
nowhere. Conditions are texts that are not judged: two are the same only when they say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from access import patterns

EVERYWHERE = (patterns.ANY,)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Region:
    """Resources that match all of `on` and none of `but`, while all of `when` holds.

    It begins after `after`, and ends with `until`, both "" for never, as `2027-06-30T23:59:59Z`.
    """

    on: tuple[str, ...] = EVERYWHERE
    but: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    after: str = ""
    until: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it counts at all times and under all conditions."""
        return not (self.when or self.after or self.until)


def instant(moment: datetime | None) -> str:
    """Return an instant in UTC as regions have it, which sorts as it passes."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


@lru_cache(maxsize=100_000)
def covers(outer: Region, inner: Region) -> bool:
    """Tell whether whatever is in one region is surely in another."""
    return (
        set(outer.when) <= set(inner.when)
        and (not outer.after or outer.after <= inner.after)
        and (not outer.until or bool(inner.until and inner.until <= outer.until))
        and all(_holds(pattern, inner) for pattern in outer.on)
        and all(_spares(pattern, inner) for pattern in outer.but)
    )


@lru_cache(maxsize=100_000)
def disjoint(one: Region, other: Region) -> bool:
    """Tell whether no resource is surely or maybe in both, whatever the time and conditions."""
    return (
        any(not patterns.overlap(a, b) for a in one.on for b in other.on)
        or any(patterns.within(a, b) for a in one.on for b in other.but)
        or any(patterns.within(b, a) for a in one.but for b in other.on)
        or bool(one.until and other.after and one.until <= other.after)
        or bool(other.until and one.after and other.until <= one.after)
    )


@lru_cache(maxsize=100_000)
def meet(one: Region, other: Region) -> Region:
    """Return the region of what is in both."""
    return Region(
        on=_narrowest((*one.on, *other.on)),
        but=_widest((*one.but, *other.but)),
        when=tuple(sorted({*one.when, *other.when})),
        after=max(one.after, other.after),
        until=min(filter(None, (one.until, other.until)), default=""),
    )


def ending(region: Region, until: str) -> Region:
    """Return a region that ends no later than an instant."""
    return replace(region, until=min(filter(None, (region.until, until)), default=""))


def widest(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return regions without those that another one covers; sorted, each once."""
    listed = sorted(set(regions))
    return tuple(
        each
        for each in listed
        if not any(
            covers(other, each) and (other < each or not covers(each, other))
            for other in listed
            if other != each
        )
    )


def _holds(pattern: str, inner: Region) -> bool:
    return any(patterns.within(each, pattern) for each in inner.on)


def _spares(pattern: str, inner: Region) -> bool:
    """Tell whether nothing of a pattern is in a region."""
    return any(patterns.within(pattern, each) for each in inner.but) or any(
        not patterns.overlap(pattern, each) for each in inner.on
    )


def _narrowest(found: Iterable[str]) -> tuple[str, ...]:
    """Return patterns without those that another one implies."""
    listed = sorted(set(found))
    return tuple(
        each
        for each in listed
        if not any(patterns.within(other, each) for other in listed if other != each)
        or not any(
            patterns.within(other, each) and (other < each or not patterns.within(each, other))
            for other in listed
            if other != each
        )
    )


def _widest(found: Iterable[str]) -> tuple[str, ...]:
    listed = sorted(set(found))
    return tuple(
        each
        for each in listed
        if not any(
            patterns.within(each, other) and (other < each or not patterns.within(other, each))
            for other in listed
            if other != each
        )
    )
