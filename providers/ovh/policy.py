"""OVHcloud IAM policy: identities, resources, permissions, conditions and an end.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/policy
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.ovh.provider import OvhProvider

PATH = "/v2/iam/policy"
LISTS = ("allow", "except", "deny")


class PolicyProps(TypedDict):
    """What a declaration sets. Identities, resources and permissions groups are URNs."""

    name: Input[str]  # Letters, digits, "-", "/", "_" and "+"; unique in the account.
    description: Input[str]  # As the name, and spaces; the mark is its end.
    identities: Sequence[Input[str]]
    resources: Sequence[str]
    allow: Sequence[str]
    excepted: Sequence[str]  # Trims this policy's allow and no other's.
    deny: Sequence[str]
    permissions_groups: Sequence[str]
    conditions: Mapping[str, Any]  # {} for none.
    expired_at: Input[str]  # An instant, "" for none.
    mark: Input[str]  # Its owner part.


class PolicyProvider(OvhProvider):
    """Policies by UUID. What an answer leaves out is empty, and what is empty is compared too."""

    editable = (
        "name",
        "description",
        "identities",
        "resources",
        "allow",
        "excepted",
        "deny",
        "permissions_groups",
        "conditions",
        "expired_at",
    )
    unordered = ("identities", "resources", "allow", "excepted", "deny", "permissions_groups")

    def create(self, props: Props) -> CreateResult:
        """Make the policy, or take over the one of a lost answer."""
        held = [found for found in self.api.pages(PATH) if found["name"] == props["name"]]
        if self.own(f'policy "{props["name"]}"', held[0] if held else None, props):
            self.say(f"took over the policy {props['name']} of an earlier run")
            made = self.api.call("PUT", f"{PATH}/{held[0]['id']}", self.body(props))
        else:
            made = self.api.call("POST", PATH, self.body(props))
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the policy as it is."""
        found = self.api.find(f"{PATH}/{id_}")
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, _olds: Props, news: Props) -> UpdateResult:
        """Send the policy whole, as the API wants it."""
        made = self.api.call("PUT", f"{PATH}/{id_}", self.body(news))
        return UpdateResult(self.said(made, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the policy."""
        self.api.delete(f"{PATH}/{id_}")

    def body(self, props: Props) -> Props:
        """Return the whole policy in the API's words."""
        actions = dict(zip(LISTS, ("allow", "excepted", "deny"), strict=True))
        return {
            "name": props["name"],
            "description": self.described(props),
            "identities": sorted(props["identities"]),
            "resources": [{"urn": urn} for urn in props["resources"]],
            "permissions": {
                theirs: [{"action": action} for action in props.get(ours) or []]
                for theirs, ours in actions.items()
            },
            "permissionsGroups": [{"urn": urn} for urn in props.get("permissions_groups") or []],
            "conditions": props.get("conditions") or None,
            "expiredAt": props.get("expired_at") or None,
        }

    def declared(self, found: Mapping[str, Any]) -> Props:
        """Return a policy in the declaration's words."""
        permissions = found.get("permissions") or {}
        return {
            "name": found["name"],
            "identities": list(found["identities"]),
            "resources": [item["urn"] for item in found["resources"]],
            "allow": _actions(permissions.get("allow")),
            "excepted": _actions(permissions.get("except")),
            "deny": _actions(permissions.get("deny")),
            "permissions_groups": [item["urn"] for item in found.get("permissionsGroups") or []],
            "conditions": _condition(found.get("conditions")),
            "expired_at": found.get("expiredAt") or "",
        }

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: times are instants."""
        if key == "expired_at" and value:
            return datetime.fromisoformat(str(value)).astimezone(UTC)
        if key == "conditions":
            return super().meaning(key, _condition(value))
        return super().meaning(key, value)


def _actions(items: Sequence[Mapping[str, str]] | None) -> list[str]:
    return [item["action"] for item in items or ()]


def _condition(found: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return a condition, {} for each of the API's three spellings of none."""
    if not found or not (found.get("conditions") or found.get("values")):
        return {}
    return found


class Policy(Resource, module="ovh", name="Policy"):
    """The policy in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: PolicyProps, opts: Opts = None) -> None:
        super().__init__(PolicyProvider(), name, {**props}, opts)
