"""Which grants of a principal share a policy on OVHcloud, and what it is called.

A policy has one list of resources, one condition and one end; and its `except` trims its own allow
alone, so a grant with an `except` is never merged with another.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

from access import model
from access.order import settled

ACCOUNT = re.compile(r"urn:v1:[a-z]+:resource:account:[^:]+")


def policies(holder: model.Principal, account: str) -> Mapping[str, Sequence[model.OvhGrant]]:
    """Return the grants that share a policy, by its key, which depends on them alone; sorted.

    `support` holds what the team was granted on the account itself, `support/login` what it got
    through the bundle `login`, and `support+4f0c1a2b` what has another scope.
    """
    found: dict[str, list[model.OvhGrant]] = {}
    for grant in model.lasting(holder, account):
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
