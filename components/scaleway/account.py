"""A Scaleway organization: its provider, and the names that a stack takes in it."""

from collections.abc import Sequence

import pulumi

from access import model
from access.names import scaleway as names
from components.account import Account, claims, dynamic_provider
from providers.gate import Gate
from providers.scaleway import account as gate


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them."""
    provider = dynamic_provider(account)
    taken = names.taken(declaration, account)
    return provider, gate.Account(
        account.name,
        {"claims": claims(account, declaration.stack, taken)},
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
