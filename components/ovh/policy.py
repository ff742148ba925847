"""The grants of one principal on OVHcloud: a policy for each scope that they have.

A policy has one list of resources, one condition and one end; and its `except` trims its own allow
alone, so a grant with an `except` is never merged with another.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import chain

import pulumi

from access import model
from components.account import Account, lasting
from components.order import settled
from providers.ovh import policy

ACCOUNT = re.compile(r"urn:v1:[a-z]+:resource:account:[^:]+")


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Sequence[pulumi.Input[str]],
) -> None:
    """Build the policies of a principal."""
    for name, grants in _named(holder, on.name).items():
        first = grants[0]
        props: policy.PolicyProps = {
            "name": on.named(name),
            "description": "",
            "identities": to,
            "resources": list(first.resources),
            "allow": _merged(grant.allow for grant in grants),
            "excepted": list(first.excepted),
            "deny": _merged(grant.deny for grant in grants),
            "permissions_groups": _merged(grant.permissions_groups for grant in grants),
            "conditions": settled(first.condition),
            "expired_at": first.until.isoformat() if first.until else "",
            "mark": on.mark(name),
        }
        policy.Policy(on.logical(name), props, on.inside(parent))


def names(holder: model.Principal, account: str) -> list[str]:
    """Return the keys of a principal's policies on an account."""
    return sorted(_named(holder, account))


def _named(holder: model.Principal, account: str) -> dict[str, list[model.OvhGrant]]:
    """Return the grants that share a policy, by its key, which depends on them alone.

    `support` holds what the team was granted on the account itself, `support/login` what it got
    through the bundle `login`, and `support+4f0c1a2b` what has another scope.
    """
    found: dict[str, list[model.OvhGrant]] = {}
    for grant in lasting(holder, account):
        if not isinstance(grant, model.OvhGrant):
            raise TypeError(f"{grant.place}: not a grant of OVHcloud")
        name = f"{holder.key}/{grant.bundle}" if grant.bundle else holder.key
        found.setdefault(name + _scope(grant), []).append(grant)
    return dict(sorted(found.items()))


def _scope(grant: model.OvhGrant) -> str:
    """Return what tells a scope from the plain one: the account, always, without an except."""
    on_account = len(grant.resources) == 1 and ACCOUNT.fullmatch(grant.resources[0])
    if on_account and not (grant.condition or grant.until or grant.excepted):
        return ""
    said: list[object] = [grant.resources, settled(grant.condition), grant.until]
    if grant.excepted:
        said += [grant.allow, grant.excepted]
    return "+" + hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def _merged(lists: Iterable[Sequence[str]]) -> list[str]:
    return sorted(set(chain.from_iterable(lists)))
