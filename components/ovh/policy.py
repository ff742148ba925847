"""The grants of one principal on OVHcloud: a policy for each scope that they have.

A policy that denies is made before those that it trims, and goes after them.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import pulumi

from access import model, ovh_words
from access.order import settled
from access.ovh_policies import policies
from components.ovh.account import Account
from providers.ovh import policy


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Sequence[pulumi.Input[str]],
) -> None:
    """Build the policies of a principal, those that deny first; the others wait for them."""
    allow(parent, holder, on.after(*on.first, *deny(parent, holder, on, to)), to)


def deny(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Sequence[pulumi.Input[str]],
) -> list[pulumi.Resource]:
    """Build and return those policies of a principal that deny."""
    found = policies(holder, on.name).items()
    return [_policy(parent, name, each, on, to) for name, each in found if _denies(each, on)]


def allow(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Sequence[pulumi.Input[str]],
) -> None:
    """Build those policies of a principal that only allow."""
    for name, grants in policies(holder, on.name).items():
        if not _denies(grants, on):
            _policy(parent, name, grants, on, to)


def denies(holder: model.Principal, on: Account) -> bool:
    """Tell whether any grant of a principal takes rights away."""
    return any(_denies(grants, on) for grants in policies(holder, on.name).values())


def _policy(
    parent: pulumi.Resource,
    name: str,
    grants: Sequence[model.OvhGrant],
    on: Account,
    to: Sequence[pulumi.Input[str]],
) -> policy.Policy:
    first = grants[0]
    props: policy.PolicyProps = {
        "name": on.named(name),
        "description": "",
        "identities": to,
        "resources": [on.groups.resource(word) for word in first.resources],
        "allow": _merged(grant.allow for grant in grants),
        "excepted": list(first.excepted),
        "deny": _merged(grant.deny for grant in grants),
        "permissions_groups": [
            on.groups.permissions_group(urn)
            for urn in _merged(grant.permissions_groups for grant in grants)
        ],
        "conditions": settled(first.condition),
        "expired_at": first.until.isoformat() if first.until else "",
        "mark": on.mark(name),
    }
    return policy.Policy(on.logical(name), props, on.inside(parent))


def _denies(grants: Sequence[model.OvhGrant], on: Account) -> bool:
    """Tell whether a policy takes rights away, by itself or by a permissions group of ours."""
    groups = on.declared.setup.permissions_groups
    ours = {ovh_words.own_group(group.key, on.declared) for group in groups if group.deny}
    return any(grant.deny or ours & {*grant.permissions_groups} for grant in grants)


def _merged(lists: Iterable[Sequence[str]]) -> list[str]:
    return sorted(set(chain.from_iterable(lists)))
