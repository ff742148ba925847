"""An OVHcloud account: its provider, the names that a stack takes in it, and its people's group.

A local user has a main group whose role acts outside of all policies; the group made here has the
role NONE, so that the declared policies are all that its people may do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from access import model
from components import account as base
from components.account import claims, dynamic_provider
from components.ovh.policy import names
from providers.gate import Gate
from providers.ovh import account as gate
from providers.ovh import group


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(base.Account):
    """An account whose people have a main group of role NONE, where it has people."""

    main_group: group.Group | None


def main_key(stack: str) -> str:
    """Return the key of the main group; stacks that share an account do not share it.

    No declared key has two hyphens in a row, so no team can have this one.
    """
    return f"grantbook--{stack}"


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them."""
    provider = dynamic_provider(account)
    people = [person.key for person in declaration.people_on(account.name)]
    teams = [team.key for team in declaration.teams_on(account.name)]
    main = [main_key(declaration.stack)] if people else []
    policies = [
        name
        for entry in (*declaration.people, *declaration.teams, *declaration.applications)
        for name in names(entry, account.name)
        if not isinstance(entry, model.Application) or entry.keys_on(account.name)
    ]
    wanted = {"user": people, "group": [*teams, *main], "policy": policies}
    return provider, gate.Account(
        account.name,
        {"claims": claims(account, declaration.stack, wanted)},
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
    main = _main_group(plain) if declaration.people_on(account.name) else None
    return Account(
        declared=account, stack=declaration.stack, provider=provider, gates=gates, main_group=main
    )


def _main_group(on: base.Account) -> group.Group:
    key = main_key(on.stack)
    props: group.GroupProps = {
        "name": on.named(key),
        "role": "NONE",
        "description": "People of grantbook, whose rights are policies alone",
        "mark": on.mark(key),
    }
    return group.Group(on.logical(key), props, on.inside())
