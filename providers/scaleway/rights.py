"""What the pipeline itself may do: the rules of its own policies, read before a run.

https://www.scaleway.com/en/developers/api/iam/#path-policies
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers import mark
from providers.errors import Refused, Unchecked, cause
from providers.scaleway.client import (
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    USERS,
    ScalewayClient,
)

RULES = f"{IAM}/rules"
OWNER = "owner"  # The type of the user whose organization it is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A permission set that somebody holds. No `projects` means the whole organization."""

    permission_set: str
    projects: tuple[str, ...]  # Ids.
    condition: str  # CEL, "" for none.
    mark: str  # Of its policy, "" where that has none.
    group: str | None  # The mark of the group that it comes through, None for its own.


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whose key the pipeline calls with. An owner may do everything, whatever the policies say."""

    id: str
    is_owner: bool
    mark: str
    key: str  # The mark of that key, "" where it has none.
    held: tuple[Held, ...]


def bearer(api: ScalewayClient) -> Bearer:
    """Return who the pipeline is and what it holds, by itself and through groups.

    Raises Unchecked where it may not read that.
    """
    try:
        api.prove()
        # Programs first: a pipeline is one, and need not be able to read people.
        known = (each for path in (APPLICATIONS, USERS) for each in api.lists[path].every())
        found = next(each for each in known if each["id"] == api.bearer)
        is_owner = found.get("type") == OWNER
        held = () if is_owner else tuple(_held(api))
    except Refused as error:
        raise Unchecked(f"rights were not checked: {error}") from cause(error)
    return Bearer(
        id=api.bearer,
        is_owner=is_owner,
        mark=mark.within(found["tags"]),
        key=api.key_mark,
        held=held,
    )


def _held(api: ScalewayClient) -> Iterator[Held]:
    """Yield what the policies of the bearer, and of the groups that it is in, give."""
    groups = {
        group["id"]: mark.within(group["tags"])
        for group in api.lists[GROUPS].every()
        if api.bearer in {*group["user_ids"], *group["application_ids"]}
    }
    for policy in api.lists[POLICIES].every():
        own = api.bearer in {policy.get("user_id"), policy.get("application_id")}
        if own or policy.get("group_id") in groups:
            group = None if own else groups[policy["group_id"]]
            for rule in api.pages(RULES, "rules", {"policy_id": policy["id"]}):
                yield from _sets(rule, mark.within(policy["tags"]), group)


def _sets(rule: Mapping[str, Any], of: str, group: str | None) -> Iterator[Held]:
    for name in rule["permission_set_names"]:
        yield Held(
            permission_set=name,
            projects=tuple(sorted(rule.get("project_ids") or ())),
            condition=rule.get("condition") or "",
            mark=of,
            group=group,
        )
