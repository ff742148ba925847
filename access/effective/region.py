"""Where and when a statement counts: resources, conditions, and an end.

Laws: a region covers itself; what two regions meet in is covered by both; what is disjoint meets
nowhere. Conditions are texts that are not judged: two are the same only when they say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from access import patterns
from access.order import uncovered

EVERYWHERE = (patterns.ANY,)
ALONE = 2  # Up to two patterns, each pair was looked at.


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Region:
    """Resources that match all of `on` and none of `but`, while all of `when` holds.

    It begins after `after`, and ends with `until`, both "" for never, as `2027-06-30T23:59:59Z`.
    Instants are whole seconds.
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


def earliest(*instants: str) -> str:
    """Return the first end of several, "" where none is one."""
    return min(filter(None, instants), default="")


@lru_cache(maxsize=100_000)
def covers(outer: Region, inner: Region) -> bool:
    """Tell whether whatever is in one region is surely in another."""
    return (
        set(outer.when) <= set(inner.when)
        and outer.after <= inner.after
        and (not outer.until or bool(inner.until and inner.until <= outer.until))
        and all(_holds(pattern, inner) for pattern in outer.on)
        and all(_spares(pattern, inner) for pattern in outer.but)
    )


@lru_cache(maxsize=100_000)
def disjoint(one: Region, other: Region) -> bool:
    """Tell whether no resource is surely or maybe in both, whatever the conditions."""
    on, but = {*one.on, *other.on}, {*one.but, *other.but}
    after, until = max(one.after, other.after), earliest(one.until, other.until)
    return (
        bool(until and until <= after)
        or any(patterns.within(a, b) for a in on for b in but)
        or any(not patterns.overlap(a, b) for a in on for b in on if a < b)
        or (len(on) + len(but) > ALONE and patterns.none(on, but, patterns.not_any))
    )


@lru_cache(maxsize=100_000)
def meet(one: Region, other: Region) -> Region:
    """Return the region of what is in both."""
    on = _narrowest((*one.on, *other.on))
    return Region(
        on=on,
        but=_taken((*one.but, *other.but), on),
        when=tuple(sorted({*one.when, *other.when})),
        after=max(one.after, other.after),
        until=earliest(one.until, other.until),
    )


def ending(region: Region, until: str) -> Region:
    """Return a region that ends no later than an instant."""
    return replace(region, until=earliest(region.until, until))


def beginning(region: Region, after: str) -> Region:
    """Return a region that begins no earlier than an instant."""
    return replace(region, after=max(region.after, after))


def beyond(whole: Region, part: Region) -> Region:
    """Return what a part of a region says that the region itself does not.

    Of what is in the region, the same is in both.
    """
    return Region(
        on=tuple(each for each in part.on if not _holds(each, whole)) or EVERYWHERE,
        but=tuple(each for each in part.but if not _spares(each, whole)),
        when=tuple(each for each in part.when if each not in whole.when),
        after=part.after if part.after > whole.after else "",
        until="" if whole.until and whole.until <= part.until else part.until,
    )


def widest(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return regions without those that another one covers, or none is in; sorted, each once.

    Each says nothing that the rest of it implies.
    """
    plain = {meet(each, Region()) for each in regions}
    listed = [each for each in sorted(plain) if not disjoint(each, each)]
    return uncovered(listed, covers)


def joined(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return the widest regions, each grown by whatever others hold beside it.

    What leaves out a resource, or begins or ends, does not where another one goes on.
    """
    found = widest(regions)
    grown = widest([*found, *(_grown(each, found) for each in found)])
    return found if grown == found else joined(grown)


def _grown(region: Region, others: Sequence[Region]) -> Region:
    """Return a region that leaves out one thing less, where others hold that."""
    for but in region.but:
        whole = replace(region, but=tuple(each for each in region.but if each != but))
        if any(covers(each, meet(whole, Region(on=(but,)))) for each in others):
            return whole
    for longer in _longer(region, others):
        beside = replace(region, after="", until="")
        between = meet(beside, Region(after=longer.after, until=longer.until))
        if any(covers(each, between) for each in others if each != region):
            first, last = sorted((region, longer), key=lambda each: each.after)
            return replace(region, after=first.after, until=last.until)
    return region


def _longer(region: Region, others: Sequence[Region]) -> Iterator[Region]:
    """Yield what begins before a region ends and goes on, or ends after it begins."""
    for each in others:
        goes_on = not each.until or each.until > region.until
        if region.until and region.after < each.after <= region.until and goes_on:
            yield each
        if each.until and region.after and each.after < region.after <= each.until:
            yield each


def _holds(pattern: str, inner: Region) -> bool:
    return any(patterns.within(each, pattern) for each in inner.on)


def _spares(pattern: str, inner: Region) -> bool:
    """Tell whether nothing of a pattern is in a region."""
    return any(patterns.within(pattern, each) for each in inner.but) or any(
        not patterns.overlap(pattern, each) for each in inner.on
    )


def _narrowest(found: Iterable[str]) -> tuple[str, ...]:
    """Return patterns without those that another one implies."""
    return uncovered(sorted(set(found)), patterns.within)


def _taken(found: Iterable[str], on: Sequence[str]) -> tuple[str, ...]:
    """Return patterns that take something away of what others hold, without what one implies."""
    listed = sorted({but for but in found if all(patterns.overlap(but, each) for each in on)})
    return uncovered(listed, _around)


def _around(outer: str, inner: str) -> bool:
    return patterns.within(inner, outer)
