"""The grants of one principal on OVHcloud: a policy for each scope that they have."""

from collections.abc import Iterable, Sequence
from itertools import chain

import pulumi

from access import model
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
    """Build the policies of a principal."""
    for name, grants in policies(holder, on.name).items():
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
        policy.Policy(on.logical(name), props, on.inside(parent))


def _merged(lists: Iterable[Sequence[str]]) -> list[str]:
    return sorted(set(chain.from_iterable(lists)))
