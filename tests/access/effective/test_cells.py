"""Laws of what statements come to together, tried with every request of a small world."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from access.effective import cells, region
from access.effective.cells import UNSURE, Cell
from access.effective.region import Region
from access.effective.statement import Said, Statement
from tests.access.effective import small
from tests.access.effective.small import ACTIONS, BECAUSE, INSTANTS, REQUESTS

SAID = small.said()
STATEMENT = small.statements()
CELL = st.builds(
    Cell,
    allow=small.regions(plain=True) | small.regions(),
    denied=st.lists(small.regions(), max_size=1).map(tuple),
)
ALL = (1 << ACTIONS) - 1


def allow(on: Region, role: str = "") -> Statement:
    """Return a statement that allows everything in a region."""
    return Statement(allows=True, actions=ALL, region=on, because=BECAUSE, role=role)


def deny(on: Region, role: str = "") -> Statement:
    """Return a statement that denies everything in a region."""
    return replace(allow(on, role), allows=False)


def of(*statements: Statement) -> Said:
    """Return what is said by statements alone."""
    return Said(statements=statements)


@given(SAID)
def test_cells_allow_what_the_statements_do(said: Said) -> None:
    """Each request, and no other."""
    found = small.allowed(cells.access(said))

    assert found == {
        action: frozenset(each for each in REQUESTS if small.may(said, action, each))
        for action in range(ACTIONS)
    }


@given(SAID, st.randoms(use_true_random=False))
def test_order_and_saying_it_twice_change_nothing(said: Said, random: Random) -> None:
    """Of statements, boundaries, and what is apart."""
    other = replace(
        said,
        statements=tuple(random.sample(said.statements * 2, 2 * len(said.statements))),
        bounds=said.bounds and tuple(random.sample(said.bounds * 2, 2 * len(said.bounds))),
        apart=said.apart * 2,
    )

    assert cells.access(other) == cells.access(said)


@given(SAID)
def test_a_statement_for_each_action_changes_nothing(said: Said) -> None:
    """Nor does one for all that say the same."""
    other = replace(
        said,
        statements=tuple(part for each in said.statements for part in small.split(each)),
        bounds=None
        if said.bounds is None
        else tuple(part for each in said.bounds for part in small.split(each)),
    )

    assert cells.access(other) == cells.access(said)


@given(SAID, STATEMENT)
def test_what_is_allowed_already_changes_nothing(said: Said, more: Statement) -> None:
    """In a part of where it is allowed."""
    narrow = replace(
        more, allows=True, region=Region(on=(*more.region.on, "a*"), when=("c",), until=INSTANTS[0])
    )
    wide = replace(more, allows=True, region=Region(on=more.region.on))
    held = replace(said, statements=(*said.statements, wide))

    assert cells.access(replace(held, statements=(*held.statements, narrow))) == cells.access(held)


@given(SAID, STATEMENT, st.sampled_from(INSTANTS))
def test_a_statement_cut_in_time_changes_nothing(said: Said, more: Statement, cut: str) -> None:
    """One until then, and one from then on."""
    whole = replace(more, region=replace(more.region, after="", until=""))
    parts = [
        replace(whole, region=region.beginning(whole.region, cut)),
        replace(whole, region=region.ending(whole.region, cut)),
    ]

    one = cells.access(replace(said, statements=(*said.statements, whole)))
    two = cells.access(replace(said, statements=(*said.statements, *parts)))

    assert two == one


@given(SAID)
def test_no_cell_is_in_another_or_empty(said: Said) -> None:
    """For any action."""
    found = cells.access(said)

    for one, actions in found.items():
        assert any(small.lets(one, request) for request in REQUESTS)
        for other, others in found.items():
            assert one == other or not (actions & others and cells.covers(other, one))


@given(CELL, CELL)
def test_a_cell_that_covers_another_allows_as_much(outer: Cell, inner: Cell) -> None:
    """On every request; about every third pair is one."""
    less = any(small.lets(inner, each) and not small.lets(outer, each) for each in REQUESTS)

    assert not (less and cells.covers(outer, inner))


@given(CELL, small.regions(), small.regions())
def test_a_cell_covers_a_part_of_itself(outer: Cell, part: Region, denied: Region) -> None:
    """Whatever else is denied there."""
    inner = Cell(allow=region.meet(outer.allow, part), denied=(*outer.denied, denied))

    assert cells.covers(outer, inner)


def test_a_deny_of_one_thing_is_a_limit_of_what_is_allowed() -> None:
    """As if everything else had been allowed: a certain yes there, and a certain no beside it."""
    denied = of(allow(Region()), deny(Region(on=("a",))))
    spared = of(allow(Region(but=("a",))))

    assert cells.access(denied) == cells.access(spared) == {Cell(allow=Region(but=("a",))): ALL}


def test_a_deny_of_all_but_a_few_leaves_these() -> None:
    """One by one."""
    found = of(allow(Region()), deny(Region(but=("a", "b"))))

    assert cells.access(found) == {
        Cell(allow=Region(on=("a",))): ALL,
        Cell(allow=Region(on=("b",))): ALL,
    }


def test_a_deny_under_a_condition_depends() -> None:
    """And says on what."""
    found = of(allow(Region()), deny(Region(when=("c",))))

    assert cells.access(found) == {Cell(allow=Region(), denied=(Region(when=("c",)),)): ALL}


def test_a_deny_under_the_same_condition_is_a_deny() -> None:
    """Nothing is left of it."""
    when = Region(when=("c",))

    assert cells.access(of(allow(when), deny(when))) == {}


def test_a_deny_from_a_day_on_is_an_end() -> None:
    """Whether another one came before it or not."""
    first, second, third = INSTANTS
    late = deny(Region(after=second))
    early = deny(Region(until=first))
    between = Region(after=first, until=second)

    assert cells.access(of(allow(Region()), late)) == {Cell(allow=Region(until=second)): ALL}
    assert cells.access(of(allow(Region()), late, early)) == {Cell(allow=between): ALL}
    assert cells.access(of(allow(Region(after=third)), late, early)) == {}


def test_two_denies_together_may_deny_all() -> None:
    """One of a, one of everything else."""
    found = of(allow(Region()), deny(Region(on=("a",))), deny(Region(but=("a",))))

    assert cells.access(found) == {}


def test_no_deny_of_a_role_limits_another() -> None:
    """One is taken at a time."""
    one = allow(Region(), role="one")
    other = deny(Region(), role="other")

    assert cells.access(of(one, other)) == {Cell(allow=Region()): ALL}
    assert cells.access(of(one, replace(other, role="one"))) == {}


def test_a_boundary_of_nothing_leaves_nothing() -> None:
    """Unlike no boundary."""
    found = of(allow(Region()))

    assert cells.access(replace(found, bounds=())) == {}
    assert cells.access(replace(found, bounds=None)) == {Cell(allow=Region()): ALL}


def test_what_is_apart_depends_on_what_nobody_says_where_it_is_denied() -> None:
    """And is certain elsewhere."""
    role = allow(Region())
    some = Said(statements=(deny(Region(on=("a",))),), apart=(role,))
    all_ = Said(statements=(deny(Region()),), apart=(role,))
    unsure = Cell(allow=Region(when=(UNSURE,)))

    assert cells.access(some) == {Cell(allow=Region(but=("a",))): ALL, unsure: ALL}
    assert cells.access(all_) == {unsure: ALL}
    assert cells.access(Said(statements=(), apart=(role,))) == {Cell(allow=Region()): ALL}
