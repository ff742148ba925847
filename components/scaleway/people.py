"""The people and teams of an organization: members and guests, and groups of them."""

from collections.abc import Mapping

from access import model
from components.scaleway.account import Account
from components.scaleway.team import Team
from components.scaleway.user import User


def build(declaration: model.Declaration, on: Account) -> Mapping[str, User]:
    """Build people and teams, and return the people who are users, by key."""
    users = {person.key: User(person, on) for person in declaration.people_on(on.name)}
    for team in declaration.teams_on(on.name):
        people = [person.key for person in declaration.members(team.key)]
        Team(team, [users[key] for key in people if key in users], on)
    return users
