"""The grants of one principal on Scaleway: one policy, a rule for each grant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pulumi

from access import model
from access.order import distinct
from components.account import Account
from providers.scaleway import policy


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Mapping[str, pulumi.Input[str]],
) -> None:
    """Build the policy of a principal; without grants there is none: it would be noise."""
    grants = model.lasting(holder, on.name)
    if not grants:
        return
    props: Any = {
        "name": on.named(holder.key),
        "description": _described(holder),
        "tags": [],
        "rules": distinct(rule(grant) for grant in grants),
        "organization_id": on.identity,
        "mark": on.mark(holder.key),
        **to,
    }
    policy.Policy(on.logical(holder.key), props, on.inside(parent))


def _described(holder: model.Principal) -> str:
    if isinstance(holder, model.Team | model.Application):
        return holder.description
    return "Grants of one person"


def rule(grant: model.Grant) -> policy.Rule:
    """Say a grant in Scaleway's words; sorted, so that order is never a change."""
    if not isinstance(grant, model.ScalewayGrant):
        raise TypeError(f"{grant.place}: not a grant of Scaleway")
    return {
        "permission_set_names": list(grant.permission_sets),
        "projects": list(grant.projects),
        "condition": ending(grant.condition, grant.until),
    }


def ending(condition: str, until: datetime | None) -> str:
    """Return a condition that also ends: the cloud closes by itself, whether a run comes or not."""
    if until is None:
        return condition
    end = f'request.time <= timestamp("{until:%Y-%m-%dT%H:%M:%SZ}")'
    return f"({condition}) && {end}" if condition else end
