"""Builds what a stack declares, account by account: the one place that knows all clouds."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pulumi

from access import model
from components import aws, ovh, scaleway

ROOMS: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}

Secrets = dict[str, pulumi.Output[Any]]


def build(declaration: model.Declaration) -> Mapping[str, Secrets]:
    """Register all resources of a stack; return its secret outputs, each by full names.

    These are first `passwords`, `keys` of programs, and `scim_tokens`, where there are any.
    Nothing is registered on any account that does not wait for the gates of all of them.
    """
    passwords: Secrets = {}
    keys: Secrets = {}
    tokens: Secrets = {}
    opened = {
        account.name: ROOMS[account.cloud].account.opened(account, declaration)
        for account in declaration.accounts
    }
    gates = [gate for _, gate in opened.values()]
    for account in declaration.accounts:
        room = ROOMS[account.cloud]
        on = room.account.ready(account, declaration, opened[account.name][0], gates)
        users = room.people.build(declaration, on)
        passwords |= {
            on.logical(key): user.password for key, user in users.items() if user.password
        }
        for entry in declaration.applications_on(account.name):
            application = room.application.Application(entry, on)
            keys |= {
                on.logical(f"{entry.key}/{name}"): _pair(key)
                for name, key in application.keys.items()
            }
        if isinstance(on, scaleway.account.Account):
            for policy in account.parked:
                scaleway.policy.park(policy, on)
            tokens |= {on.logical(name): token for name, token in on.scim_tokens.items()}
    aws.center.build(declaration, {name: each for name, (each, _) in opened.items()}, gates)
    found = {"passwords": passwords, "keys": keys}
    return {**found, "scim_tokens": tokens} if tokens else found


def _pair(key: Any) -> pulumi.Output[Any]:
    return pulumi.Output.all(access_key=key.access_key, secret_key=key.secret_key)
