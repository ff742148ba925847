"""A small world in which everything can be tried: a few texts, moments, conditions and actions.

It says what statements mean slowly and plainly, and shares no code with what it is compared with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from hypothesis import strategies as st

from access.effective.cells import UNSURE, Access, Cell
from access.effective.region import Region
from access.effective.statement import Because, Said, Statement

ACTIONS = 4
PATTERNS = ("*", "a", "b", "ab", "a*", "*b", "?b", "a?", "??", "*a*")
TEXTS = tuple("".join(letters) for size in range(4) for letters in product("abz", repeat=size))
INSTANTS = tuple(f"2030-01-0{day}T00:00:00Z" for day in (2, 4, 6))
MOMENTS = tuple(f"2030-01-0{day}T00:00:00Z" for day in range(1, 8))
CONDITIONS = ("c", "d")
BECAUSE = Because(place=None)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing done on one text, at a moment, while some conditions hold."""

    text: str
    moment: str
    holding: frozenset[str]


REQUESTS = tuple(
    Request(text, moment, frozenset(holding))
    for text in TEXTS
    for moment in MOMENTS
    for size in range(4)
    for holding in combinations((*CONDITIONS, UNSURE), size)
)


def regions(*, plain: bool = False) -> st.SearchStrategy[Region]:
    """Return regions of this world; plain ones count at all times."""
    patterns = st.sampled_from(PATTERNS)
    on = st.lists(patterns, min_size=1, max_size=2, unique=True).map(lambda s: tuple(sorted(s)))
    but = st.lists(patterns, max_size=2, unique=True).map(lambda s: tuple(sorted(s)))
    seldom = st.sampled_from([(), (), (), ("c",), ("d",), ("c", "d")])
    instants = st.sampled_from(["", "", "", *INSTANTS])
    if plain:
        return st.builds(Region, on=on, but=but)
    return st.builds(Region, on=on, but=but, when=seldom, after=instants, until=instants)


def statements(roles: Sequence[str] = ("",)) -> st.SearchStrategy[Statement]:
    """Return statements of this world: what allows is drawn more often."""
    return st.builds(
        Statement,
        allows=st.sampled_from([True, True, False]),
        actions=st.integers(1, (1 << ACTIONS) - 1),
        region=regions(plain=True) | regions(),
        because=st.just(BECAUSE),
        role=st.sampled_from(roles),
    )


def said() -> st.SearchStrategy[Said]:
    """Return what is said of somebody in this world."""
    some = st.lists(statements(), max_size=4).map(tuple)
    roles = st.lists(statements(("one", "other")), max_size=4).map(tuple)
    free = st.lists(statements().filter(lambda each: each.allows), max_size=1).map(tuple)
    nothing = st.just(())
    return st.one_of(
        st.builds(Said, statements=some),
        st.builds(Said, statements=some, bounds=some),
        st.builds(Said, statements=some, apart=free),
        st.builds(Said, statements=roles, bounds=st.none() | some, apart=nothing),
    )


def matches(pattern: str, text: str) -> bool:
    """Tell whether a text is one of a pattern's."""
    wanted = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.fullmatch(wanted, text, re.DOTALL) is not None


def counts(region: Region, request: Request) -> bool:
    """Tell whether a request is in a region."""
    return (
        all(matches(pattern, request.text) for pattern in region.on)
        and not any(matches(pattern, request.text) for pattern in region.but)
        and set(region.when) <= request.holding
        and region.after < request.moment
        and (not region.until or request.moment <= region.until)
    )


def may(found: Said, action: int, request: Request) -> bool:
    """Tell whether a request is allowed by what is said, one statement after the other."""

    def any_of(listed: Sequence[Statement], *, allows: bool, role: str | None = None) -> bool:
        return any(
            each.allows is allows
            and each.actions >> action & 1
            and (role is None or each.role == role)
            and counts(each.region, request)
            for each in listed
        )

    bounds = found.bounds or ()
    for role in {each.role for each in (*found.statements, *found.apart)}:
        denied = any_of(found.statements, allows=False, role=role) or any_of(bounds, allows=False)
        inside = found.bounds is None or any_of(bounds, allows=True)
        free = any_of(found.apart, allows=True, role=role)
        if any_of(found.statements, allows=True, role=role) and inside and not denied:
            return True
        if free and (not denied or UNSURE in request.holding):
            return True
    return False


def lets(cell: Cell, request: Request) -> bool:
    """Tell whether a cell allows a request."""
    return counts(cell.allow, request) and not any(counts(each, request) for each in cell.denied)


def allows(access: Access, action: int, request: Request) -> bool:
    """Tell whether an access allows a request."""
    return any(found >> action & 1 and lets(cell, request) for cell, found in access.items())


def allowed(access: Access) -> Mapping[int, frozenset[Request]]:
    """Return all requests that an access allows, by action."""
    return {
        action: frozenset(
            request
            for request in REQUESTS
            if any(found >> action & 1 and lets(cell, request) for cell, found in access.items())
        )
        for action in range(ACTIONS)
    }


def split(each: Statement) -> Iterator[Statement]:
    """Yield a statement as one for each of its actions."""
    for action in range(ACTIONS):
        if bit := each.actions & 1 << action:
            yield Statement(
                allows=each.allows,
                actions=bit,
                region=each.region,
                because=each.because,
                role=each.role,
            )
