"""Access is kept by sets of actions, so that millions of pairs are few things in memory."""

import tracemalloc

from access import world
from access.diff import Holder
from bench import effective_access
from bench.effective_access import declaration, pairs

PEOPLE = 60
MB = 1024**2


def test_a_million_pairs_are_a_few_cells_each() -> None:
    """As many as there are regions, however many actions are in them."""
    side = world.declared(declaration(PEOPLE, teams=3))

    found = [world.access(side, holder) for holder in side.said]

    assert sum(map(pairs, found)) > 1_000_000
    assert sum(map(len, found)) < 10 * PEOPLE


def test_a_million_pairs_need_a_few_megabytes() -> None:
    """Beside what the catalogue needs, which is there once."""
    effective_access.main(people=1, teams=1)
    declared = declaration(PEOPLE, teams=3)
    tracemalloc.start()

    side = world.declared(declared)
    found = [world.access(side, holder) for holder in side.said]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(map(pairs, found)) > 1_000_000
    assert peak < 30 * MB


def test_who_has_the_same_shares_it() -> None:
    """Of members of a team with nothing of their own there is one access."""
    side = world.declared(declaration(4, teams=2))
    holders = [Holder(account="aws", key=f"person-{number}") for number in range(4)]
    shared = {holder: side.said[holder] for holder in holders[:1]} | dict.fromkeys(
        holders[1:], side.said[holders[0]]
    )
    alike = world.Side(said=shared, clouds=side.clouds)

    assert len({id(world.access(alike, holder)) for holder in holders}) == 1
    assert len({id(world.access(side, holder)) for holder in holders}) == 4
