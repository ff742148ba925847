"""Members of teams whom no file names: from an identity provider, or in a group that is shared.

What their team is granted is theirs, so a side of a review has them as one holder for each team.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from access import model, world
from access.diff import Holder
from access.effective.statement import Said
from access.world import Side

OTHERS = "others in "  # No key of a declaration has a space.


def declared(declaration: model.Declaration) -> Side:
    """Return the side of a declaration, with those whom it does not name."""
    side = world.declared(declaration)
    come = {(team.key, name) for name, team in _shared(declaration)}
    found = {
        holder: said
        for holder, said in members(declaration, {team for team, _ in come}).items()
        if (holder.key.removeprefix(OTHERS), holder.account) in come
    }
    names = {holder.key for holder in found}
    return replace(
        side,
        said={**side.said, **found},
        teams={
            team: members | ({f"{OTHERS}{team}"} & names) for team, members in side.teams.items()
        },
    )


def waiting(declaration: model.Declaration) -> Mapping[Holder, Said]:
    """Return what is granted to nobody: to teams without a member, and by parked policies."""
    empty = {team.key for team in declaration.teams} - filled(declaration)
    come = {(team.key, name) for name, team in _shared(declaration)}
    of_teams = {
        Holder(account=holder.account, key=team): said
        for holder, said in members(declaration, empty).items()
        if ((team := holder.key.removeprefix(OTHERS)), holder.account) not in come
    }
    return {**of_teams, **_parked(declaration)}


def filled(declaration: model.Declaration) -> set[str]:
    """Return the teams that somebody is in, by key."""
    return {each.team for person in declaration.people for each in person.memberships}


def _shared(declaration: model.Declaration) -> Iterator[tuple[str, model.Team]]:
    """Yield the accounts and teams to which others can belong."""
    for account in declaration.accounts:
        for team in declaration.teams_on(account.name):
            if account.federated or team.group_on(account.name).partial:
                yield account.name, team


def members(declaration: model.Declaration, keys: Collection[str]) -> Mapping[Holder, Said]:
    """Return what a member of each of some teams has by it alone."""
    teams = tuple(team for team in declaration.teams if team.key in keys)
    people = tuple(map(_member, teams))
    alone = replace(declaration, people=people, teams=teams, applications=())
    return world.declared(alone).said


def _member(team: model.Team) -> model.Person:
    return model.Person(
        key=f"{OTHERS}{team.key}",
        grants=(),
        renamed_from="",
        place=team.place,
        email="",
        memberships=(model.Membership(team=team.key, until=None),),
        accounts=(),
        until=None,
        has_password=False,
    )


def _parked(declaration: model.Declaration) -> Mapping[Holder, Said]:
    """Return what policies say that nobody holds, as if programs held them."""
    programs = tuple(
        model.Application(
            key=each.key,
            grants=each.grants,
            renamed_from="",
            place=each.place,
            description="",
            owner="",
            keys=(),
        )
        for account in declaration.accounts
        for each in account.parked
    )
    alone = replace(declaration, people=(), teams=(), applications=programs)
    return world.declared(alone).said
