"""The people and teams of an account, in an order that opens nothing: what denies comes first.

A person's own denies, then teams that deny and whoever is in them, then all other teams, and last
what people are allowed themselves. What comes later is deleted earlier.
"""

from collections.abc import Iterable, Mapping

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from components.ovh.team import Team
from components.ovh.user import User


def build(declaration: model.Declaration, on: Account) -> Mapping[str, User]:
    """Build people and teams, and return the people who are users, by key."""
    people = declaration.people_on(on.name)
    users = {person.key: User(person, on) for person in people}
    first: dict[str, list[pulumi.Resource]] = {}
    teams = declaration.teams_on(on.name)
    for team in sorted(teams, key=lambda team: not policy.denies(team, on)):
        # Where people are federated, nobody in a team is a user.
        members = [person for person in declaration.members(team.key) if person.key in users]
        before = [] if policy.denies(team, on) else _of(members, first)
        made = Team(team, [users[person.key] for person in members], on.after(*before))
        first[team.key] = made.first
    for person in people:
        users[person.key].allow(person, on.after(*_of([person], first)))
    return users


def _of(
    people: Iterable[model.Person], first: Mapping[str, list[pulumi.Resource]]
) -> list[pulumi.Resource]:
    """Return what comes first in the teams that somebody of these is in, each once."""
    teams = sorted({each.team for person in people for each in person.memberships})
    return [each for team in teams for each in first.get(team, ())]
