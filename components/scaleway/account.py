"""A Scaleway organization: its provider, and the names that a stack takes in it."""

from collections.abc import Sequence

import pulumi

from access import model
from components.account import Account, claims, dynamic_provider
from providers.gate import Gate
from providers.scaleway import account as gate


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them."""
    provider = dynamic_provider(account)
    people = [person.key for person in declaration.people_on(account.name)]
    teams = [team.key for team in declaration.teams_on(account.name)]
    applications = [entry.key for entry in declaration.applications_on(account.name)]
    granted = [
        entry.key
        for entry in (*declaration.people, *declaration.teams, *declaration.applications)
        if entry.grants_on(account.name)
    ]
    names = {
        "users": people,
        "groups": teams,
        "applications": applications,
        "policies": granted,
    }
    return provider, gate.Account(
        account.name,
        {"claims": claims(account, declaration.stack, names)},
        pulumi.ResourceOptions(provider=provider),
    )


def ready(
    account: model.Account,
    declaration: model.Declaration,
    provider: pulumi.ProviderResource,
    gates: Sequence[Gate],
) -> Account:
    """Return the account, ready to build in."""
    return Account(declared=account, stack=declaration.stack, provider=provider, gates=gates)
