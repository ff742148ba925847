"""The grants of one principal on Scaleway: one policy, its rules from the grants."""

from collections.abc import Mapping
from typing import Any

import pulumi

from access import model
from access.scaleway_rules import Rule, rules
from components.scaleway.account import Account, tags
from providers.scaleway import policy


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: Mapping[str, pulumi.Input[str]],
) -> list[pulumi.Resource]:
    """Build the policy of a principal; without grants there is none: it would be noise."""
    if not holder.grants_on(on.name):
        return []
    props: Any = {**_props(holder, on), **to}
    return [policy.Policy(on.logical(holder.key), props, on.inside(parent))]


def park(declared: model.Parked, on: Account) -> None:
    """Build a policy that nobody holds."""
    before = declared.renamed_from and on.logical(declared.renamed_from)
    props: Any = {**_props(declared, on), "no_principal": True}
    policy.Policy(on.logical(declared.key), props, on.inside(None, before))


def _props(holder: model.Principal, on: Account) -> dict[str, Any]:
    return {
        "name": on.named(holder.key),
        "description": _described(holder),
        "tags": tags(holder),
        "rules": [_rule(rule, on) for rule in rules(holder, on.name)],
        "organization_id": on.identity,
        "mark": on.mark(holder.key),
    }


def _described(holder: model.Principal) -> str:
    if isinstance(holder, model.Team | model.Application):
        return holder.description
    return "Held by nobody" if isinstance(holder, model.Parked) else "Grants of one person"


def _rule(rule: Rule, on: Account) -> dict[str, Any]:
    return {
        "permission_set_names": list(rule.permission_sets),
        "projects": [on.project(word) for word in rule.projects],
        "condition": rule.condition,
    }
