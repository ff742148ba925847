"""An OVHcloud account: its provider, the names that a stack takes in it, and its people's group.

A local user has a main group whose role acts outside of all policies; the group made here has the
role NONE, so that the declared policies are all that its people may do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from access import model
from access.names import ovh as names
from access.rights import ovh as rights
from components import account as base
from components.account import claims, dynamic_provider
from components.ovh import setup
from providers.gate import Gate
from providers.ovh import account as gate
from providers.ovh import group


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(base.Account):
    """An account whose users have a main group of role NONE, where it has users."""

    main_group: group.Group | None
    groups: setup.Groups


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them."""
    needed = rights.needed(declaration, account)
    provider = dynamic_provider(account, needed)
    return provider, gate.Account(
        account.name,
        {
            "claims": claims(account, declaration.stack, names.taken(declaration, account)),
            "rights": needed,
        },
        pulumi.ResourceOptions(provider=provider),
    )


def ready(
    account: model.Account,
    declaration: model.Declaration,
    provider: pulumi.ProviderResource,
    gates: Sequence[Gate],
) -> Account:
    """Return the account, ready to build in."""
    plain = base.Account(declared=account, stack=declaration.stack, provider=provider, gates=gates)
    programs = declaration.applications_on(account.name)
    users = declaration.people_on(account.name) or any(
        program.tokens_on(account.name) for program in programs
    )
    return Account(
        declared=account,
        stack=declaration.stack,
        provider=provider,
        gates=gates,
        main_group=_main_group(plain) if users else None,
        groups=setup.build(plain),
    )


def _main_group(on: base.Account) -> group.Group:
    key = names.main_key(on.stack)
    props: group.GroupProps = {
        "name": on.named(key),
        "role": "NONE",
        "description": "People of grantbook, whose rights are policies alone",
        "mark": on.mark(key),
    }
    return group.Group(on.logical(key), props, on.inside())
