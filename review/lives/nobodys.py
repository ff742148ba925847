"""Teams that nobody is in: what their groups have otherwise than declared is nobody's, and told.

They are read as if others were in them, whom no file names.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_

from access import model, others, world
from access.diff import Holder
from access.ranks import Rank
from access.world import Side
from review.lives import folding
from review.report import Note


def shared(declared: model.Declaration) -> model.Declaration:
    """Return a declaration whose empty teams may have members that no file names."""
    filled = others.filled(declared)
    return replace(
        declared,
        teams=tuple(
            each if each.key in filled else _shared(declared, each) for each in declared.teams
        ),
    )


def holders(declared: model.Declaration) -> set[Holder]:
    """Return those who stand for nobody: in teams without members that have no others either."""
    filled = others.filled(declared)
    return {
        Holder(account=account.name, key=f"{others.OTHERS}{team.key}")
        for account in declared.accounts
        for team in declared.teams_on(account.name)
        if team.key not in filled
        if not (account.federated or team.group_on(account.name).partial)
    }


def notes(declared: model.Declaration, existing: Side, desired: Side) -> Iterator[Note]:
    """Yield the teams without members whose groups have other access than is declared."""
    places = {each.key: each.place for each in declared.teams}
    for holder in sorted(holders(declared)):
        there = world.access(existing, holder)
        if there != world.access(desired, holder):
            team, cloud = holder.key.removeprefix(others.OTHERS), desired.clouds[holder.account]
            may = folding.may(cloud, reduce(or_, there.values(), 0))
            where = {word for cell in there for word in (*cell.allow.on, *cell.allow.when)}
            on = f" on {folding.folded(sorted(where))}" if where else ""
            yield Note(
                rank=Rank.READS,
                mark="held by nobody",
                cloud=cloud,
                account=holder.account,
                what=f"whoever joins the group of {team} on {holder.account} {may}{on}, otherwise "
                "than declared; it has no members, so nobody's access changes by it",
                place=places[team],
                opens=False,
            )


def without(side: Side, some: set[Holder]) -> Side:
    """Return a side without some holders."""
    return replace(
        side, said={holder: said for holder, said in side.said.items() if holder not in some}
    )


def _shared(declared: model.Declaration, team: model.Team) -> model.Team:
    groups = (replace(team.group_on(each.name), partial=True) for each in declared.accounts)
    return replace(team, groups=tuple(groups))
