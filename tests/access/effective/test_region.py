"""Laws of regions, tried with every request of a small world."""

from hypothesis import given
from hypothesis import strategies as st

from access.effective import region
from access.effective.region import Region
from tests.access.effective.small import REQUESTS, Request, counts, regions

REGIONS = regions()


def inside(*found: Region) -> set[Request]:
    """Return what is in all of some regions."""
    return {request for request in REQUESTS if all(counts(each, request) for each in found)}


def together(found: tuple[Region, ...] | list[Region]) -> set[Request]:
    """Return what is in any of some regions."""
    return {request for each in found for request in inside(each)}


@given(REGIONS, REGIONS)
def test_what_covers_leaves_nothing_out(outer: Region, inner: Region) -> None:
    """Each region covers itself."""
    assert region.covers(outer, outer)
    if region.covers(outer, inner):
        assert inside(inner) <= inside(outer)


@given(REGIONS, REGIONS)
def test_what_is_disjoint_has_nothing_in_common(one: Region, other: Region) -> None:
    """From either side."""
    assert region.disjoint(one, other) == region.disjoint(other, one)
    if region.disjoint(one, other):
        assert inside(one, other) == set()


@given(REGIONS, REGIONS)
def test_regions_meet_in_what_is_in_both(one: Region, other: Region) -> None:
    """Neither more nor less; both cover it."""
    found = region.meet(one, other)

    assert inside(found) == inside(one, other)
    assert region.meet(other, one) == found
    if not region.disjoint(one, other):
        assert region.covers(one, found)
        assert region.covers(other, found)


@given(REGIONS, REGIONS)
def test_what_a_part_says_beyond_the_whole_is_the_same_in_it(whole: Region, part: Region) -> None:
    """Shorter, if anything."""
    assert inside(whole, region.beyond(whole, part)) == inside(whole, part)


@given(st.lists(REGIONS, max_size=4))
def test_the_widest_hold_all(found: list[Region]) -> None:
    """Each once, none in another, and none empty."""
    widest = region.widest(found)

    assert together(widest) == together(found)
    assert all(not region.covers(one, other) for one in widest for other in widest if one != other)
    assert region.widest(reversed([*found, *widest])) == widest


@given(st.lists(REGIONS, max_size=4))
def test_what_is_joined_holds_all_and_no_more(found: list[Region]) -> None:
    """And is joined once and for all."""
    joined = region.joined(found)

    assert together(joined) == together(found)
    assert region.joined([*joined, *found]) == joined


def test_what_is_left_out_and_held_beside_is_whole() -> None:
    """Everything but a and b, and what begins with a."""
    found = region.joined([Region(but=("a", "b")), Region(on=("a*",))])

    assert found == (Region(but=("b",)),)


def test_what_ends_where_another_begins_goes_on() -> None:
    """However many there are; a gap stays one."""
    days = [f"2030-01-0{day}T00:00:00Z" for day in (1, 2, 3)]
    parts = [
        Region(on=("a",), after=after, until=until)
        for after, until in zip(["", *days], [*days, ""], strict=True)
    ]

    assert region.joined(parts) == (Region(on=("a",)),)
    assert region.joined([parts[0], *parts[2:]]) == (
        parts[0],
        Region(on=("a",), after=days[1]),
    )
