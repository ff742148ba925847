"""Scaleway: users, groups, applications and policies, each by a name that its kind has once."""

from collections.abc import Mapping

from access import model


def taken(declared: model.Declaration, account: model.Account) -> Mapping[str, Mapping[str, str]]:
    """Return the names that a stack takes: by kind, keys and their names."""
    people = declared.people_on(account.name)
    kinds = {
        "users": [person.key for person in people if account.name not in person.invited],
        "groups": [team.key for team in declared.teams_on(account.name)],
        "applications": [entry.key for entry in declared.applications_on(account.name)],
        "policies": [
            each.key
            for each in (*declared.holders, *account.parked)
            if each.grants_on(account.name)
        ],
        "projects": [project.key for project in account.setup.projects],
    }
    return {kind: {key: account.named(key) for key in keys} for kind, keys in kinds.items()}
