"""Who may do what on Scaleway: default deny, and any rule that allows is enough.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.scaleway import conditions, permission_sets
from sandbox.scaleway.auth import Bearer
from sandbox.scaleway.settling import Attached
from sandbox.scaleway.state import PRINCIPALS, Organization
from sandbox.switches import Switches

Json = dict[str, Any]

BEARERS = ("user_id", "application_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: may the bearer do this to a kind of object, in a project or the organization."""

    verb: str
    kind: str
    project_id: str | None
    context: conditions.Context


def allows(bearer: Bearer, question: Question, switches: Switches) -> bool:
    """Return whether the call is granted. A deny does not exist, so nothing takes back."""
    if switches.allow_everything or bearer.is_owner:
        return True
    settling = bearer.organization.settling
    new = _any_grants(attached(bearer.organization), bearer, question, switches)
    if settling.settled is None:
        return new
    old = _any_grants(settling.settled, bearer, question, switches)
    if old == new or not switches.flapping:
        return old
    asked = (bearer.id, question.verb, question.kind, question.project_id)
    return new if settling.is_new_turn(asked) else old


def attached(organization: Organization) -> Attached:
    """Return which rules are attached to whom now."""
    return Attached(
        principals={
            id_: (key, policy[key])
            for id_, policy in organization.policies.items()
            for key in PRINCIPALS
            if key in policy
        },
        rules=dict(organization.rules),
        members={
            id_: frozenset((key, each) for key in BEARERS for each in group[f"{key}s"])
            for id_, group in organization.groups.items()
        },
    )


def _any_grants(
    attached_: Attached, bearer: Bearer, question: Question, switches: Switches
) -> bool:
    rules = attached_.rules_of((bearer.key, bearer.id))
    return any(_grants(rule, question, switches) for rule in rules)


def _grants(rule: Json, question: Question, switches: Switches) -> bool:
    return (
        any(
            permission_sets.grants(name, question.kind, question.verb)
            for name in rule["permission_set_names"]
        )
        and (switches.ignore_scopes or _covers(rule, question))
        and conditions.holds(rule["condition"], question.context)
    )


def _covers(rule: Json, question: Question) -> bool:
    """Tell whether a rule's scope covers the target; an organization covers all its projects."""
    return "organization_id" in rule or question.project_id in rule["project_ids"]


def scope_type(names: Iterable[str]) -> str | None:
    """Return the scope type that all these sets share, None when they share none."""
    found = {permission_sets.scope_types()[name] for name in names}
    return found.pop() if len(found) == 1 else None


def counters(organization: Organization, policy_id: str) -> Json:
    """Return the counters of a policy.

    Choice: each is summed over the rules, a project or an organization counting as one scope.
    """
    rules = organization.rules[policy_id]
    return {
        "nb_rules": len(rules),
        "nb_scopes": sum(len(rule.get("project_ids", [1])) for rule in rules),
        "nb_permission_sets": sum(len(rule["permission_set_names"]) for rule in rules),
    }
