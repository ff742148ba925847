"""Laws of what cells allow together, over a small world in which everything can be tried."""

from hypothesis import given
from hypothesis import strategies as st

from access.effective import union
from access.effective.cells import Cell
from access.effective.region import Region
from access.effective.union import MANY
from tests.access.effective import small
from tests.access.effective.small import REQUESTS

CELLS = st.lists(
    st.builds(Cell, allow=small.regions(), denied=st.lists(small.regions(), max_size=1).map(tuple)),
    max_size=3,
).map(tuple)
NAME = "${aws:username}"


def on(*patterns: str, but: tuple[str, ...] = (), when: tuple[str, ...] = ()) -> Cell:
    """Return a cell of these patterns."""
    return Cell(allow=Region(on=patterns, but=but, when=when))


@given(CELLS, CELLS)
def test_cells_cover_exactly_what_they_allow(
    outer: tuple[Cell, ...], inner: tuple[Cell, ...]
) -> None:
    """Every request that one list lets through, and none other."""

    def let(cells: tuple[Cell, ...]) -> set[small.Request]:
        return {each for each in REQUESTS if any(small.lets(cell, each) for cell in cells)}

    assert union.covers(outer, inner) == (let(inner) <= let(outer))


def test_a_pattern_in_two_pieces_is_the_same() -> None:
    """`a*` is `a` or something longer."""
    assert union.same((on("a*"),), (on("a"), on("a?*")))
    assert not union.same((on("a*"),), (on("a"), on("a??*")))


def test_what_is_allowed_either_way_is_allowed() -> None:
    """Where a condition holds, and where something else is left out while it does not."""
    pieces = (on("*", but=("a",)), on("a", when=("c",)))

    assert not union.same(pieces, (on("*"),))
    assert union.same((*pieces, on("a*", but=("ab",))), (on("*"),))


def test_a_variable_is_never_taken_for_what_it_may_be() -> None:
    """Cells that have one cover each other alone."""
    assert union.covers((on("*"),), (on(NAME),))
    assert not union.covers((on("?*"), on("")), (on(NAME),))


def test_more_conditions_than_can_be_tried_are_not_judged() -> None:
    """One cell at a time may still cover another."""
    many = tuple(f"c{number}" for number in range(MANY + 1))
    pieces = (on("a", when=many), on("a?*", when=many))

    assert union.covers(pieces, (on("ab", when=many),))
    assert not union.covers(pieces, (on("a*", when=many),))
