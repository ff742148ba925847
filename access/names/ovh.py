"""OVHcloud: users, groups, policies and permissions groups.

Resource groups are not among them: their names end in a mark of their own.
"""

from collections.abc import Mapping

from access import model, ovh_policies


def taken(declared: model.Declaration, account: model.Account) -> Mapping[str, Mapping[str, str]]:
    """Return the names that a stack takes: by kind, keys and their names."""
    people = declared.people_on(account.name)
    programs = [
        each.key for each in declared.applications_on(account.name) if each.tokens_on(account.name)
    ]
    policies = [
        key
        for holder in declared.holders
        for key in ovh_policies.policies(holder, account.name)
        if not isinstance(holder, model.Application) or holder.keys_on(account.name)
    ]
    kinds = {
        "user": [*(person.key for person in people), *programs],
        "group": [main_key(declared.stack)] if people or programs else [],
        "policy": [*policies, *(ovh_policies.end_key(each) for each in people if each.until)],
        "permissions group": [group.key for group in account.setup.permissions_groups],
    }
    found = {kind: {key: account.named(key) for key in keys} for kind, keys in kinds.items()}
    return {**found, "group": {**found["group"], **_teams(declared, account)}}


def main_key(stack: str) -> str:
    """Return the key of the main group of users; stacks that share an account do not share it.

    No declared key has two hyphens in a row, so no team can have this one.
    """
    return f"grantbook--{stack}"


def group(team: model.Team, account: model.Account) -> str:
    """Return the name of a team's group: its key's, or what the identity provider calls it."""
    return team.group_on(account.name).name or account.named(team.key)


def _teams(declared: model.Declaration, account: model.Account) -> Mapping[str, str]:
    """Return the teams' groups."""
    return {team.key: group(team, account) for team in declared.teams_on(account.name)}
