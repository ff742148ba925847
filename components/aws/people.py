"""The people and teams of an account, in an order that opens nothing: what denies comes first.

Teams that deny have their members before all other teams have any; what comes later is deleted
earlier. Where people are federated there are no users, and their teams are `federated`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from access import model
from components.account import Account
from components.aws import federated
from components.aws.team import Team
from components.aws.user import User

if TYPE_CHECKING:
    import pulumi


def build(declaration: model.Declaration, on: Account) -> Mapping[str, User]:
    """Build people and teams, and return the people who are users, by key."""
    if on.declared.federated:
        federated.build(declaration, on)
        return {}
    users = {person.key: User(person, on) for person in declaration.people_on(on.name)}
    denying: list[pulumi.Resource] = []
    for team in sorted(declaration.teams_on(on.name), key=lambda team: not denies(team, on)):
        people = [users[each.key] for each in declaration.members(team.key) if each.key in users]
        if denies(team, on):
            denying.append(Team(team, people, on).membership)
        else:
            Team(team, people, on.after(*denying))
    return users


def denies(team: model.Team, on: Account) -> bool:
    """Tell whether a team is denied anything on an account."""
    grants = team.grants_on(on.name)
    return any(isinstance(grant, model.AwsGrant) and grant.deny for grant in grants)
