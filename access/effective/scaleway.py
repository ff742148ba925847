"""Who can do what on Scaleway: policies of members, groups and applications; nothing denies.

The atoms are permission sets: what one covers of another is not published, and not guessed.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Iterator, Mapping
from functools import cache

from access import model
from access.catalogue import lookup
from access.effective.actions import Actions
from access.effective.region import EVERYWHERE, Region, instant
from access.effective.statement import Because, Said, Statement


@cache
def actions() -> Actions:
    """Return all permission sets of Scaleway."""
    return Actions(sorted(lookup.permission_sets()))


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an organization, by key."""
    teams = {team.key: team for team in declared.teams_on(account.name)}
    people = declared.people_of(account.name)
    programs = declared.applications_on(account.name)
    return {
        **{person.key: _person(person, teams, account) for person in people},
        **{each.key: Said(statements=tuple(_granted(each, account))) for each in programs},
    }


def _person(person: model.Person, teams: Mapping[str, model.Team], account: model.Account) -> Said:
    if person.suspended:
        return Said(statements=())
    until = instant(person.until)
    found = list(_granted(person, account, (), until))
    for membership in person.memberships:
        if team := teams.get(membership.team):
            ends = min(filter(None, (until, instant(membership.until))), default="")
            found += _granted(team, account, (f"team {team.key}",), ends)
    return Said(statements=tuple(found))


def _granted(
    holder: model.Principal,
    account: model.Account,
    through: tuple[str, ...] = (),
    until: str = "",
) -> Iterator[Statement]:
    """Yield what a principal's own grants say, until an instant at most."""
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.ScalewayGrant):
            raise TypeError(f"{grant.place}: not a grant of Scaleway")
        bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
        for project in [f"project:{name}" for name in grant.projects] or EVERYWHERE:
            yield Statement(
                allows=True,
                actions=actions().of(grant.permission_sets),
                region=Region(
                    on=(project,),
                    when=(grant.condition,) if grant.condition else (),
                    until=min(filter(None, (until, instant(grant.until))), default=""),
                ),
                because=Because(place=grant.place, through=(*through, *bundle)),
            )
