"""Patterns of resources: `*` is any text, `?` any character; what they hold of each other.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from collections.abc import Iterator
from functools import cache, lru_cache

ANY, ONE = "*", "?"
FRESH = "\0"  # A character that no pattern has.


@lru_cache(maxsize=100_000)
def overlap(one: str, other: str) -> bool:
    """Tell whether two patterns have a text in common."""
    if ANY in (one, other) or one == other:
        return True
    reached = {(0, 0)}
    seen = set(reached)
    while reached:
        at = reached.pop()
        if at == (len(one), len(other)):
            return True
        for step in _steps(one, other, *at):
            if step not in seen:
                seen.add(step)
                reached.add(step)
    return False


@lru_cache(maxsize=100_000)
def within(inner: str, outer: str) -> bool:
    """Tell whether every text of one pattern is one of another."""
    if outer in (ANY, inner):
        return True
    letters = [*sorted({*inner, *outer} - {ANY, ONE}), FRESH]
    start = (0, _spread(frozenset({0}), outer))
    reached, seen = [start], {start}
    while reached:
        at, there = reached.pop()
        if at == len(inner) and len(outer) not in there:
            return False
        for step in _followed(inner, outer, at, there, letters):
            if step not in seen:
                seen.add(step)
                reached.append(step)
    return True


def _followed(
    inner: str, outer: str, at: int, there: frozenset[int], letters: list[str]
) -> Iterator[tuple[int, frozenset[int]]]:
    """Yield where both patterns may stand after one more letter, or after an empty `*`."""
    here = inner[at : at + 1]
    if here == ANY:
        yield at + 1, there
    if not here:
        return
    for letter in letters if here in (ANY, ONE) else [here]:
        yield at + (here != ANY), _after(there, outer, letter)


@cache
def _after(there: frozenset[int], outer: str, letter: str) -> frozenset[int]:
    """Return where a pattern may stand after a letter."""
    moved = {
        place + (outer[place] != ANY)
        for place in there
        if place < len(outer) and outer[place] in (ANY, ONE, letter)
    }
    return _spread(frozenset(moved), outer)


def _spread(there: frozenset[int], outer: str) -> frozenset[int]:
    """Return places with those behind the `*`s that may be empty there."""
    found = set(there)
    for place in sorted(there):
        at = place
        while at < len(outer) and outer[at] == ANY:
            at += 1
            found.add(at)
    return frozenset(found)


def _steps(one: str, other: str, here: int, there: int) -> Iterator[tuple[int, int]]:
    """Yield where two patterns may stand after one more character, or after an empty `*`."""
    left, right = one[here : here + 1], other[there : there + 1]
    if left == ANY:
        yield here + 1, there
    if right == ANY:
        yield here, there + 1
    if not (left and right):
        return
    if ANY in (left, right) or ONE in (left, right) or left == right:
        yield here + (left != ANY), there + (right != ANY)
