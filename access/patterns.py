"""Patterns of resources: `*` is any text, `?` any character; what they hold of each other.

In an ARN no wildcard reaches over a colon but in its last part, and parts that are missing stand
for any. A variable, as `${aws:username}`, is some text that nobody here knows: it is sure of itself
alone, and may be anything.

Laws: every pattern is within itself and within `*`; what is within two others is not apart from
either; what holds of two patterns holds of their texts.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

ANY, ONE = "*", "?"
WITHIN_PART = {ANY: "*:", ONE: "?:"}  # The same, up to the next colon.
MANY = (ANY, WITHIN_PART[ANY])
WILD = {ANY, ONE, *WITHIN_PART.values()}
OPEN, VARIABLE = frozenset("*?"), frozenset("${}")
ARN = "arn:"
FRESH = "\0"  # A character that no pattern has.
SIGNS = {"${*}": "\0*", "${?}": "\0?", "${$}": "$"}  # Characters that would be something else.
TOKEN = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)
COLON = re.compile(r":(?![^${}]*\})")
PARTS = 6
FAR = 20_000  # As many places as are looked at.
Tokens = tuple[str, ...]
Wanted = Callable[[Sequence[bool]], bool]


@lru_cache(maxsize=100_000)
def overlap(one: str, other: str) -> bool:
    """Tell whether two patterns may have a text in common."""
    if _differ(one, other):
        return False
    if ANY in (one, other) or one == other:
        return True
    return common(*_apart(_loose(one), _loose(other)))


def common(one: Tokens, other: Tokens) -> bool:
    """Tell whether two rows of letters and wildcards have a text in common."""
    if one and other and any(_are_apart(one[at], other[at]) for at in (0, -1)):
        return False
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
    """Tell whether every text of one pattern is surely one of another."""
    if outer in (ANY, inner):
        return True
    small, large = _apart(_tokens(inner), _tokens(outer))
    if not (small and large):
        return not small and all(each in MANY for each in large)
    if large[0] not in WILD or large[-1] not in WILD:
        return False  # A wildcard stands for more than one letter, and no letter for another.
    return _none((small,), (large,), not_any)


def none(on: Iterable[str], others: Iterable[str], wanted: Wanted) -> bool:
    """Tell whether surely no text of all of `on` is wanted, by which of the others it is one of.

    Of a variable nobody knows that.
    """
    rows, beside = [_tokens(each) for each in on], [_tokens(each) for each in others]
    if any(_is_variable(each) for row in (*rows, *beside) for each in row):
        return False
    return _none(rows, beside, wanted)


def not_any(found: Iterable[bool]) -> bool:
    """Tell whether nothing was found."""
    return not any(found)


def has_variables(pattern: str) -> bool:
    """Tell whether a pattern has a text in it that nobody here knows."""
    return any(map(_is_variable, _tokens(pattern)))


@lru_cache(maxsize=100_000)
def _tokens(pattern: str) -> Tokens:
    """Return a pattern's characters, wildcards and variables."""
    if not pattern.startswith(ARN):
        return _read(pattern)
    parts = COLON.split(pattern, PARTS - 1)
    parts += [ANY] * (PARTS - len(parts))
    head = (each for part in parts[:-1] for each in (*_read(part), ":"))
    return (*(WITHIN_PART.get(each, each) for each in head), *_read(parts[-1]))


def _differ(one: str, other: str) -> bool:
    """Tell whether two ARNs name other services, accounts or the like, with nothing left open."""
    heads = zip(_head(one), _head(other), strict=False)
    return any(a != b and OPEN.isdisjoint(a + b) for a, b in heads)


@lru_cache(maxsize=100_000)
def _head(pattern: str) -> Sequence[str]:
    """Return the parts of an ARN over whose end nothing reaches; none where a variable may."""
    parts = COLON.split(pattern, PARTS - 1)[: PARTS - 1]
    is_sure = pattern.startswith(ARN) and VARIABLE.isdisjoint("".join(parts))
    return parts if is_sure else ()


@lru_cache(maxsize=100_000)
def _loose(pattern: str) -> Tokens:
    """Return a pattern's characters and wildcards; what is in a variable may be anything."""
    return tuple(map(_unknown, _tokens(pattern)))


def _apart(one: Tokens, other: Tokens) -> tuple[Tokens, Tokens]:
    """Return two patterns without the letters that both begin with, and end with."""
    begin, shorter = 0, min(len(one), len(other))
    while begin < shorter and one[begin] == other[begin] not in WILD:
        begin += 1
    end = 0
    while end < shorter - begin and one[-1 - end] == other[-1 - end] not in WILD:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]


def _read(text: str) -> Tokens:
    return tuple(SIGNS.get(each, each) for each in TOKEN.findall(text))


def _is_variable(token: str) -> bool:
    return token.startswith("${")


def _unknown(token: str) -> str:
    return ANY if _is_variable(token) else token


def _are_apart(one: str, other: str) -> bool:
    """Tell whether two tokens are letters, and not the same."""
    return one != other and WILD.isdisjoint((one, other))


def _takes(token: str, letter: str) -> bool:
    """Tell whether a token stands for a letter; a variable is one that only `*` and itself take."""
    if token in WITHIN_PART.values():
        return letter != ":" and (token in MANY or not _is_variable(letter))
    return token in (letter, ANY) or (token == ONE and not _is_variable(letter))


def _none(on: Sequence[Tokens], others: Sequence[Tokens], wanted: Wanted) -> bool:
    """Tell whether no row of letters is one of all of `on`, and wanted.

    It is looked for letter by letter, along all patterns at once, and taken to be there where
    that is too long.
    """
    rows = (*on, *others)
    every = {each for row in rows for each in row if each not in WILD}
    theirs = {each for row in on for each in row}
    letters = {":", FRESH, *(each for each in every if not _is_variable(each) or each in theirs)}
    start = tuple(_spread(frozenset({0}), row) for row in rows)
    reached, seen = [start], {start}
    while reached and len(seen) < FAR:
        at = reached.pop()
        ends = [len(row) in there for row, there in zip(rows, at, strict=True)]
        if all(ends[: len(on)]) and wanted(ends[len(on) :]):
            return False
        for letter in _next(on, at, letters):
            step = tuple(_after(there, row, letter) for row, there in zip(rows, at, strict=True))
            if all(step[: len(on)]) and step not in seen:
                seen.add(step)
                reached.append(step)
    return not reached


def _next(on: Sequence[Tokens], at: Sequence[frozenset[int]], letters: set[str]) -> Iterable[str]:
    """Return the letters that may follow: where a pattern has no wildcard, its own."""
    for row, there in zip(on, at, strict=False):
        following = {row[place] for place in there if place < len(row)}
        if not following & WILD:
            return sorted(following)
    return sorted(letters)


@lru_cache(maxsize=100_000)
def _after(there: frozenset[int], outer: Tokens, letter: str) -> frozenset[int]:
    """Return where a pattern may stand after a letter."""
    moved = {
        place + (outer[place] not in MANY)
        for place in there
        if place < len(outer) and _takes(outer[place], letter)
    }
    return _spread(frozenset(moved), outer)


def _spread(there: frozenset[int], outer: Tokens) -> frozenset[int]:
    """Return places with those behind the `*`s that may be empty there."""
    found = set(there)
    for place in sorted(there):
        at = place
        while at < len(outer) and outer[at] in MANY:
            at += 1
            found.add(at)
    return frozenset(found)


def _steps(one: Tokens, other: Tokens, here: int, there: int) -> Iterator[tuple[int, int]]:
    """Yield where two patterns may stand after one more character, or after an empty `*`."""
    left, right = one[here : here + 1], other[there : there + 1]
    if left and left[0] in MANY:
        yield here + 1, there
    if right and right[0] in MANY:
        yield here, there + 1
    if left and right and _meet(left[0], right[0]):
        yield here + (left[0] not in MANY), there + (right[0] not in MANY)


def _meet(one: str, other: str) -> bool:
    """Tell whether two tokens have a character in common."""
    if one in WILD and other in WILD:
        return True
    return _takes(one, other) if one in WILD else _takes(other, one)
