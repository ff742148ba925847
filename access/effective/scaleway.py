"""Who can do what on Scaleway: policies of members, groups and applications; nothing denies.

The atoms are permission sets: what one covers of another is not published, and not guessed.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Iterator, Mapping
from functools import cache

from access import model
from access.catalogue import lookup
from access.effective import visitors
from access.effective.actions import Actions
from access.effective.region import EVERYWHERE, Region, instant
from access.effective.statement import Because, Part, Said, Statement, during


@cache
def actions() -> Actions:
    """Return all permission sets of Scaleway."""
    return Actions(sorted(lookup.permission_sets()))


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an organization, by key."""
    there = declared.teams_on(account.name)
    teams = {team.key: _granted(team, account, (f"team {team.key}",)) for team in there}
    people = declared.people_of(account.name)
    programs = declared.applications_on(account.name)
    return {
        **{person.key: _person(person, teams, account) for person in people},
        **{each.key: Said(statements=tuple(_granted(each, account)[0])) for each in programs},
    }


def _person(person: model.Person, teams: Mapping[str, Part], account: model.Account) -> Said:
    """Return what is said of a person, by themselves and by their teams."""
    last = [] if person.suspended else [Region(until=instant(person.until))]
    parts = [
        during(_granted(person, account), last),
        *(
            during(teams[place.team], visitors.membership(person, place, account))
            for place in person.memberships
            if place.team in teams
        ),
    ]
    return Said(statements=tuple(each for statements, _ in parts for each in statements))


def _granted(
    holder: model.Principal, account: model.Account, through: tuple[str, ...] = ()
) -> Part:
    """Return what a principal's own grants say; all of it can be judged."""
    found: list[Statement] = []
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.ScalewayGrant):
            raise TypeError(f"{grant.place}: not a grant of Scaleway")
        found.extend(_stated(grant, through))
    return found, []


def _stated(grant: model.ScalewayGrant, through: tuple[str, ...]) -> Iterator[Statement]:
    """Yield what a grant says, a statement for each project."""
    bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
    for project in [f"project:{name}" for name in grant.projects] or EVERYWHERE:
        yield Statement(
            allows=True,
            actions=actions().of(grant.permission_sets),
            region=Region(
                on=(project,),
                when=(grant.condition,) if grant.condition else (),
                until=instant(grant.until),
            ),
            because=Because(place=grant.place, through=(*through, *bundle)),
        )
