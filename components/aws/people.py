"""The people and teams of an account, in an order that opens nothing: what denies comes first.

Teams that deny have their members before anybody is granted anything without a deny of their own,
and before all other teams have any; what comes later is deleted earlier. Where people are federated
there are no users, and their teams are `federated`.
"""

from collections.abc import Mapping

from access import model
from components.account import Account
from components.aws import federated, policy
from components.aws.team import Team
from components.aws.user import User


def build(declaration: model.Declaration, on: Account) -> Mapping[str, User]:
    """Build people and teams, and return the people who are users, by key."""
    if on.declared.federated:
        federated.build(declaration, on)
        return {}
    users = {person.key: User(person, on) for person in declaration.people_on(on.name)}
    members = {
        team.key: [users[each.key] for each in declaration.members(team.key) if each.key in users]
        for team in declaration.teams_on(on.name)
    }
    teams = sorted(declaration.teams_on(on.name), key=lambda team: not policy.denies(team, on))
    denying = [
        Team(team, members[team.key], on).membership for team in teams if policy.denies(team, on)
    ]
    after = on.after(*on.first, *denying)
    for user in users.values():
        user.admit(after)
    for team in teams[len(denying) :]:
        Team(team, members[team.key], after)
    return users
