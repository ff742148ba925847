"""AWS: users, groups, roles, policies and identity providers, each by a name its kind has once."""

from collections.abc import Mapping

from access import aws_policies, centers, model


def taken(declared: model.Declaration, account: model.Account) -> Mapping[str, Mapping[str, str]]:
    """Return the names that a stack takes: by kind, keys and their names."""
    programs = declared.applications_on(account.name)
    with_keys = [entry.key for entry in programs if entry.keys_on(account.name)]
    teams = [team.key for team in declared.teams_on(account.name)]
    by_saml = account.federated and not account.setup.identity_center
    kinds = {
        "user": [*(person.key for person in declared.people_on(account.name)), *with_keys],
        "group": [] if account.federated else teams,
        "role": [
            *(entry.key for entry in programs if entry.key not in with_keys),
            *(teams if by_saml else ()),
        ],
        "policy": [
            key
            for holder in declared.holders
            if not (account.setup.identity_center and isinstance(holder, model.Team))
            for key in aws_policies.own(holder, account)
        ],
    }
    found = {kind: {key: account.named(key) for key in keys} for kind, keys in kinds.items()}
    return {**found, **_providers(account), **_directory(declared, account)}


def permission_sets(
    declared: model.Declaration, account: model.Account
) -> Mapping[str, Mapping[str, str]]:
    """Return the permission sets of an account: they are taken where its Identity Center is."""
    teams = declared.teams_on(account.name)
    return {"permission set": {team.key: account.named(team.key) for team in teams}}


def _directory(
    declared: model.Declaration, account: model.Account
) -> Mapping[str, Mapping[str, str]]:
    """Return what is taken in the directory of the Identity Center that an account administers."""
    center = centers.through(declared, account)
    if center is None:
        return {}
    people = centers.people(declared, center)
    teams = centers.teams(declared, center)
    return {
        "directory address": {person.key: person.email for person in people},
        "directory group": {team.key: account.named(team.key) for team in teams},
        "directory user": {person.key: account.named(person.key) for person in people},
    }


def oidc_key(provider: str) -> str:
    """Return the key of an issuer's provider; no declared key has two hyphens in a row."""
    return f"oidc--{provider}"


def saml_key(provider: str) -> str:
    """Return the key of where people sign in, as above."""
    return f"saml--{provider}"


def _providers(account: model.Account) -> Mapping[str, Mapping[str, str]]:
    """Return the identity providers: those of tokens are called by their issuers."""
    found = account.setup
    return {
        "OIDC provider": {oidc_key(each.key): each.issuer for each in found.oidc_providers},
        "SAML provider": {
            saml_key(each.key): account.named(each.key) for each in found.saml_providers
        },
    }
