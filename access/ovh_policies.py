"""Which grants of a principal share a policy on OVHcloud, and what it is called.

A policy has one list of resources, one condition and one end; and its `except` trims its own allow
alone, so a grant with an `except` is never merged with another. The end of a person is a policy
too, which denies everything from then on, whatever the access came through.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from access import model
from access.order import settled

ACCOUNT = re.compile(r"urn:v1:[a-z]+:resource:account:[^:]+")
MIDNIGHT = 24


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


def end_key(person: model.Person) -> str:
    """Return the key of the policy that ends a person's access; no hash of a scope is `until`."""
    return f"{person.key}+until"


def passed(until: datetime) -> Mapping[str, Any]:
    """Return the condition that an instant in UTC has passed.

    OVHcloud tells time in whole hours: the one that the instant is in is waited for, since nobody
    loses access before the declared end.
    """
    day = until.date().isoformat()
    hour = until.hour + any((until.minute, until.second, until.microsecond))
    later = _matches("date(UTC).Date.AFTER", day)
    if hour == MIDNIGHT:
        return later
    today = [_matches("date(UTC).Date.EQ", day), _matches("date(UTC).Hour.GE", str(hour))]
    return {"operator": "OR", "conditions": [later, {"operator": "AND", "conditions": today}]}


def _matches(key: str, value: str) -> Mapping[str, Any]:
    return {"operator": "MATCH", "values": {key: value}}
