"""Who may do what on OVHcloud: deny wins, then any allow that its own except does not take back.

https://help.ovhcloud.com/csm/en-customer-iam-policies-ui
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.ovh import conditions, urns
from sandbox.switches import Switches

Json = dict[str, Any]
Permissions = Mapping[str, Any]  # allow, except, deny: lists of {"action": pattern}, or absent.


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: may these identities do this on that resource, from here and now.

    `resource_groups` are the URNs of the resource groups that hold the resource.
    """

    identities: frozenset[str]
    action: str
    urn: str
    resource_groups: frozenset[str]
    context: conditions.Context


def action_matches(pattern: str, action: str) -> bool:
    """Tell whether a pattern covers an action; `*` stands at its start, its end, or both."""
    if pattern == "*":
        return True
    core = pattern.removeprefix("*").removesuffix("*")
    if pattern.startswith("*") and pattern.endswith("*"):
        return core in action
    if pattern.startswith("*"):
        return action.endswith(core)
    return action.startswith(core) if pattern.endswith("*") else action == pattern


def resource_matches(pattern: str, question: Question) -> bool:
    """Tell whether a policy's resource covers the one asked about."""
    own = urns.of(question.urn)
    if pattern in {own.everything, question.urn}:
        return True
    if pattern == own.every_group:
        return bool(question.resource_groups)
    if pattern in question.resource_groups:
        return True
    of_type = own.resource(question.context.resource_type, "*")
    return pattern == of_type


def applies(policy: Json, question: Question, switches: Switches) -> bool:
    """Tell whether a policy has a say: not expired, its identity, its resource, its conditions."""
    # Choice: a condition guards the whole policy: a deny whose condition is false does not apply.
    return (
        (switches.ignore_expiry or not _is_over(policy.get("expiredAt"), question.context.now))
        and not question.identities.isdisjoint(policy["identities"])
        and (
            switches.ignore_scopes
            or any(resource_matches(each["urn"], question) for each in policy["resources"])
        )
        and conditions.holds(policy.get("conditions"), question.context)
    )


def decide(
    question: Question,
    policies: Iterable[Json],
    groups: Mapping[str, Json],
    grants: Iterable[Permissions],
    switches: Switches,
) -> bool:
    """Return whether the action is granted.

    `groups` are the permissions groups by URN; `grants` come with the roles of the caller's groups.
    """
    if switches.allow_everything:
        return True
    in_force = [policy for policy in policies if applies(policy, question, switches)]
    # Choice: a policy's deny wins over the role of a group too.
    units = [*grants, *(unit for policy in in_force for unit in _units(policy, groups))]
    if not switches.ignore_denies and any(_names(unit, "deny", question) for unit in units):
        return False
    return any(
        _names(unit, "allow", question) and not _names(unit, "except", question) for unit in units
    )


def _units(policy: Json, groups: Mapping[str, Json]) -> Iterable[Permissions]:
    """Give a policy's own permissions, then each group's: an except stays inside its unit."""
    yield policy["permissions"]
    for each in policy.get("permissionsGroups") or []:
        if each["urn"] in groups:
            yield groups[each["urn"]]["permissions"]


def _names(unit: Permissions, effect: str, question: Question) -> bool:
    return any(action_matches(each["action"], question.action) for each in unit.get(effect) or [])


def _is_over(expired_at: str | None, now: datetime) -> bool:
    return expired_at is not None and now >= datetime.fromisoformat(expired_at)
