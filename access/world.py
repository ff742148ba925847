"""One side of a comparison: what is said of everybody's access, and what it comes to.

A side is a declaration, or what the clouds have; both are asked alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType

from access import model
from access.diff import Holder
from access.effective import aws, cells, ovh, scaleway
from access.effective.actions import Actions
from access.effective.cells import Access
from access.effective.region import Region
from access.effective.statement import Said

ROOMS: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
Meaning = frozenset[tuple[str, bool, int, Region, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is said of each holder, and who is in which team, by the team's key."""

    said: Mapping[Holder, Said]
    clouds: Mapping[str, str]  # By account.
    teams: Mapping[str, frozenset[str]] = field(default_factory=dict)


def declared(declaration: model.Declaration) -> Side:
    """Return the side of a declaration."""
    return Side(
        said={
            Holder(account=account.name, key=key): said
            for account in declaration.accounts
            for key, said in ROOMS[account.cloud].reach(declaration, account).items()
        },
        clouds={account.name: account.cloud for account in declaration.accounts},
        teams={
            team: frozenset(person.key for person in people)
            for team, people in declaration.rosters().items()
        },
    )


def actions(cloud: str) -> Actions:
    """Return the actions of a cloud."""
    found: Actions = ROOMS[cloud].actions()
    return found


def differing(existing: Side, desired: Side) -> set[Holder]:
    """Return the holders of whom something else is said: only their access can differ."""
    holders = {*existing.said, *desired.said}
    return {
        holder for holder in holders if _differ(existing.said.get(holder), desired.said.get(holder))
    }


def access(side: Side, holder: Holder) -> Access:
    """Return what a holder can do in the end; those of whom the same is said share it."""
    said = side.said.get(holder)
    return {} if said is None else _access(_Said(said))


def meaning(said: Said | None) -> Meaning:
    """Return what is said, wherever it stands."""
    if said is None:
        return frozenset()
    parts = {"": said.statements, "bounds": said.bounds or (), "apart": said.apart}
    found = {
        (part, each.allows, each.actions, each.region, each.role)
        for part, statements in parts.items()
        for each in statements
    }
    return frozenset(
        {*found, *([("bounded", True, 0, Region(), "")] if said.bounds is not None else [])}
    )


def _differ(one: Said | None, other: Said | None) -> bool:
    """Tell whether two say something else; most say the same in the same order, soon seen."""
    return _in_order(one) != _in_order(other) and meaning(one) != meaning(other)


def _in_order(said: Said | None) -> list[tuple[object, ...]] | None:
    """Return what is said as it stands, None for nothing."""
    if said is None:
        return None
    parts = (said.statements, said.bounds or (), said.apart)
    return [
        (said.bounds is None, *map(len, parts)),
        *(
            (each.allows, each.actions, each.region, each.role)
            for statements in parts
            for each in statements
        ),
    ]


class _Said:
    """What is said, equal to whatever means the same."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self._meaning = meaning(said)

    def __hash__(self) -> int:
        return hash(self._meaning)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Said) and self._meaning == other._meaning


@lru_cache(maxsize=20_000)
def _access(said: _Said) -> Access:
    return cells.access(said.said)
