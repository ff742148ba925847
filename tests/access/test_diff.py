"""Laws of what separates two accesses, over a small world in which everything can be tried."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from access import diff
from access.diff import Change, Holder
from access.effective import cells
from access.effective.cells import Access, Cell
from access.effective.region import Region
from tests.access.effective import small
from tests.access.effective.small import ACTIONS, REQUESTS

HOLDERS = [Holder(account=account, key=key) for account in ("aws", "ovh") for key in ("a", "b")]
WORLDS = st.dictionaries(st.sampled_from(HOLDERS), small.said().map(cells.access), max_size=3)
OPPOSITE = {
    "gained": "lost",
    "lost": "gained",
    "widened": "narrowed",
    "narrowed": "widened",
    "changed": "changed",
}
World = Mapping[Holder, Access]


def held(world: World) -> World:
    """Return a world without those who have nothing."""
    return {holder: access for holder, access in world.items() if access}


def requests(found: tuple[Cell, ...]) -> set[small.Request]:
    """Return what some cells allow."""
    return {each for each in REQUESTS if any(small.lets(cell, each) for cell in found)}


@given(WORLDS)
def test_nothing_separates_an_access_from_itself(world: World) -> None:
    """Nor from one in which somebody has nothing."""
    nobody: World = {Holder(account="aws", key="nobody"): {}}

    assert diff.diff(world, world) == ()
    assert diff.diff(world, {**world, **nobody}) == ()


@given(WORLDS, WORLDS)
def test_edits_make_the_desired_access_of_the_existing(existing: World, desired: World) -> None:
    """Nothing is lost and nothing is invented."""
    edits = diff.diff(existing, desired)

    assert diff.applied(existing, edits) == held(desired)
    assert (edits == ()) == (held(existing) == held(desired))


@given(WORLDS, WORLDS)
def test_gained_and_lost_swap_when_the_sides_do(existing: World, desired: World) -> None:
    """In each cell."""
    there, back = diff.diff(existing, desired), diff.diff(desired, existing)

    assert [(each.holder, each.cell, each.gained, each.lost) for each in there] == [
        (each.holder, each.cell, each.lost, each.gained) for each in back
    ]


@given(WORLDS, WORLDS)
def test_changes_swap_when_the_sides_do(existing: World, desired: World) -> None:
    """What was gained is lost, and what was widened is narrowed."""

    def said(found: tuple[Change, ...]) -> set[tuple[object, ...]]:
        return {(each.holder, each.actions, each.before, each.now, each.effect) for each in found}

    there = diff.changes(existing, desired)
    back = diff.changes(desired, existing)

    assert said(back) == {
        (each.holder, each.actions, each.now, each.before, OPPOSITE[each.effect]) for each in there
    }


@given(WORLDS, WORLDS)
def test_changes_say_all_that_edits_do(existing: World, desired: World) -> None:
    """Each action that somebody may do otherwise is in one change, with the cells of its edits."""
    edits = diff.diff(existing, desired)
    found = diff.changes(existing, desired)

    for holder in HOLDERS:
        for action in range(ACTIONS):
            mine = [each for each in edits if each.holder == holder]
            lost = tuple(each.cell for each in mine if each.lost >> action & 1)
            gained = tuple(each.cell for each in mine if each.gained >> action & 1)
            told = [
                (each.before, each.now)
                for each in found
                if each.holder == holder and each.actions >> action & 1
            ]
            had, has = (small.allowed(each.get(holder, {})) for each in (existing, desired))
            assert told == ([(lost, gained)] if had[action] != has[action] else [])


@given(WORLDS, WORLDS)
def test_an_effect_is_what_it_is_for_the_holder(existing: World, desired: World) -> None:
    """Who gains loses nothing, and who loses gains nothing, on any request."""
    for change in diff.changes(existing, desired):
        before, now = requests(change.before), requests(change.now)
        if change.effect in {"gained", "widened"}:
            assert before < now
        if change.effect in {"lost", "narrowed"}:
            assert now < before


@given(WORLDS, WORLDS)
def test_a_change_is_a_change_of_access(existing: World, desired: World) -> None:
    """Somebody may do something that they could not, or the other way round."""
    for change in diff.changes(existing, desired):
        had, has = (small.allowed(world.get(change.holder, {})) for world in (existing, desired))

        assert all(
            had[action] != has[action] for action in range(ACTIONS) if change.actions >> action & 1
        )


def test_a_change_that_is_neither_wider_nor_narrower() -> None:
    """One thing comes and another goes."""
    holder = HOLDERS[0]
    one, other = Cell(allow=Region(on=("a",))), Cell(allow=Region(on=("b",)))

    (found,) = diff.changes({holder: {one: 1}}, {holder: {other: 1}})

    assert (found.before, found.now, found.effect) == ((one,), (other,), "changed")
