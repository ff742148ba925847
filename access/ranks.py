"""How bad it is that somebody gains something: the worst first.

Which action has which rank is data: catalogue/ranks.json, rows of which the first that names an
action counts. A name that no row has may be anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import translate
from functools import cache

from access import world
from access.catalogue import lookup


class Rank(IntEnum):
    """From becoming an administrator down to reading what is no secret."""

    ADMINISTRATOR = 1
    OUTSIDE = 2  # Another account, or everybody.
    SECRETS = 3  # Secrets, or data themselves.
    DELETES = 4
    WRITES = 5
    READS = 6

    @property
    def word(self) -> str:
        """The rank in a word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: the actions that a pattern names, of those that AWS says to be of a level.

    No pattern is any name, and no level is any.
    """

    rank: Rank
    why: str
    actions: tuple[str, ...] = ()
    level: str = ""

    def names(self, name: str, level: str) -> bool:
        """Tell whether the row is about an action of a level."""
        if self.level not in level.split(", ") and self.level:
            return False
        return not self.actions or bool(_pattern(self.actions).fullmatch(name))


def rank(cloud: str, actions: int) -> Rank:
    """Return the rank of gaining actions, which is that of the worst of them."""
    known = world.actions(cloud)
    others = known.listed(actions & ~known.all_known)
    worst = (each for each, mask in _masks(cloud).items() if actions & mask)
    return min((*worst, *(of(cloud, name) for name in others)), default=Rank.READS)


def of(cloud: str, name: str) -> Rank:
    """Return the rank of one action."""
    row = row_of(cloud, name)
    return row.rank if row else Rank.ADMINISTRATOR


def row_of(cloud: str, name: str) -> Row | None:
    """Return the first row that is about an action, or None for a name of no known kind."""
    level = _level(name) if cloud == "aws" else ""
    return next((row for row in rows(cloud) if row.names(name, level)), None)


@cache
def rows(cloud: str) -> tuple[Row, ...]:
    """Return the rows of a cloud, in order."""
    return tuple(
        Row(
            rank=Rank[each["rank"].upper()],
            why=each["why"],
            actions=tuple(each.get("actions", ())),
            level=each.get("level", ""),
        )
        for each in lookup.data("ranks")[cloud]
    )


@cache
def _masks(cloud: str) -> Mapping[Rank, int]:
    """Return the known actions of each rank, as a set."""
    known = world.actions(cloud)
    found: dict[Rank, list[str]] = {each: [] for each in Rank}
    for name in known.names[: known.all_known.bit_length()]:
        found[of(cloud, name)].append(name)
    return {each: known.of(names) for each, names in found.items()}


def _level(name: str) -> str:
    """Return the access level of an action, "" where AWS does not list it any more."""
    listed = name in _listed(name.partition(":")[0])
    return lookup.aws_level(name) if listed else ""


@cache
def _listed(service: str) -> frozenset[str]:
    return frozenset(lookup.aws_actions(service))


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)))
