"""The grants of one principal on Scaleway: one policy, a rule for each grant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pulumi

from access import model
from components.account import Account
from providers.scaleway import policy


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    description: str,
    principal: Mapping[str, pulumi.Input[str]],
) -> None:
    """Build the policy of a principal; without grants there is none: it would be noise."""
    grants = holder.grants_on(on.name)
    if not grants:
        return
    props: Any = {
        "name": on.named(holder.key),
        "description": description,
        "tags": [],
        "rules": sorted((rule(grant) for grant in grants), key=repr),
        "organization_id": on.identity,
        "mark": on.mark(holder.key),
        **principal,
    }
    policy.Policy(on.logical(holder.key), props, on.inside(parent))


def rule(grant: model.Grant) -> policy.Rule:
    """Say a grant in Scaleway's words; sorted, so that order is never a change."""
    if not isinstance(grant, model.ScalewayGrant):
        raise TypeError(f"{grant.place}: not a grant of Scaleway")
    return {
        "permission_set_names": list(grant.permission_sets),
        "projects": list(grant.projects),
        "condition": lasting(grant.condition, grant.until),
    }


def lasting(condition: str, until: datetime | None) -> str:
    """Return a condition that also ends: the cloud closes by itself, whether a run comes or not."""
    if until is None:
        return condition
    end = f'request.time <= timestamp("{until:%Y-%m-%dT%H:%M:%SZ}")'
    return f"({condition}) && {end}" if condition else end
