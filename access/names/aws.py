"""AWS: users, groups, roles and policies, each by a name that its kind has once."""

from collections.abc import Mapping

from access import model


def taken(declared: model.Declaration, account: model.Account) -> Mapping[str, Mapping[str, str]]:
    """Return the names that a stack takes: by kind, keys and their names."""
    programs = declared.applications_on(account.name)
    with_keys = [entry.key for entry in programs if entry.keys_on(account.name)]
    kinds = {
        "user": [*(person.key for person in declared.people_on(account.name)), *with_keys],
        "group": [team.key for team in declared.teams_on(account.name)],
        "role": [entry.key for entry in programs if entry.key not in with_keys],
        "policy": [
            holder.key
            for holder in declared.holders
            if any(_is_stated(grant) for grant in holder.grants_on(account.name))
        ],
    }
    return {kind: {key: account.named(key) for key in keys} for kind, keys in kinds.items()}


def _is_stated(grant: model.Grant) -> bool:
    return isinstance(grant, model.AwsGrant) and not grant.managed
