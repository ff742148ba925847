"""OVHcloud IAM policy: identities, resources, permissions, conditions and an end.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/policy
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import ProviderError
from providers.ovh import permissions, resource_group
from providers.ovh.provider import OvhProvider

PATH = "/v2/iam/policy"
NEVER = ("OR", "NOT")  # Empty ones do not hold.
NAMED = "resource_group:"  # Before the name of a resource group of OVHcloud's own.


class PolicyProps(TypedDict):
    """What a declaration sets. Identities, resources and permissions groups are URNs.

    `resource_group:<name>` stands for the URN of a read-only group, which differs by account.
    """

    name: Input[str]  # Letters, digits, "-", "/", "_" and "+"; unique in the account.
    description: Input[str]  # As the name, and spaces; the mark is its end.
    identities: Sequence[Input[str]]
    resources: Sequence[Input[str]]
    allow: Sequence[str]
    excepted: Sequence[str]  # Trims this policy's allow and no other's.
    deny: Sequence[str]
    permissions_groups: Sequence[Input[str]]
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
        every = self.api.lists[PATH].every()
        held = [found for found in every if found["name"] == props["name"]]
        if self.own(f'policy "{props["name"]}"', held[0] if held else None, props):
            self.say(f"took over the policy {props['name']} of an earlier run")
            made = self.api.call("PUT", f"{PATH}/{held[0]['id']}", self.body(props))
        else:
            made = self.api.call("POST", PATH, self.body(props))
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the policy as it is."""
        found = self.api.one(PATH, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, _olds: Props, news: Props) -> UpdateResult:
        """Send the policy whole, as the API wants it."""
        made = self.api.call("PUT", f"{PATH}/{id_}", self.body(news))
        return UpdateResult(self.said(made, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the policy."""
        self.api.delete(f"{PATH}/{id_}")

    def body(self, props: Props) -> Props:
        """Return the whole policy in the API's words. Raises ProviderError for an unknown group."""
        return {
            "name": props["name"],
            "description": self.described(props),
            "identities": sorted(props["identities"]),
            "resources": [{"urn": urn} for urn in self.resources(props)],
            "permissions": permissions.told(props),
            "permissionsGroups": [{"urn": urn} for urn in props.get("permissions_groups") or []],
            "conditions": props.get("conditions") or None,
            "expiredAt": props.get("expired_at") or None,
        }

    def declared(self, found: Mapping[str, Any]) -> Props:
        """Return a policy in the declaration's words."""
        return {
            "name": found["name"],
            "identities": list(found.get("identities") or ()),
            "resources": [item["urn"] for item in found.get("resources") or ()],
            **permissions.read(found),
            "permissions_groups": [item["urn"] for item in found.get("permissionsGroups") or []],
            "conditions": _condition(found.get("conditions")),
            "expired_at": found.get("expiredAt") or "",
        }

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer in the declaration's words, groups by name where they went by it."""
        said = super().said(found, props)
        names = {urn: name for name, urn in self.groups(props).items()}
        return {**said, "resources": [names.get(urn, urn) for urn in said["resources"]]}

    def resources(self, props: Props) -> list[str]:
        """Return the URNs of what a policy is on. Raises ProviderError for an unknown group."""
        found = self.groups(props)
        if lacking := [word for word in props["resources"] if _is_name(word) and word not in found]:
            named = ", ".join(word.removeprefix(NAMED) for word in lacking)
            have = ", ".join(sorted(self.read_only())) or "none"
            raise ProviderError(
                f"{self.settings.account}: OVHcloud has no resource group {named} of its own for "
                f'the policy "{props["name"]}"; those of this account are: {have}.'
            )
        return [found.get(word, word) for word in props["resources"]]

    def groups(self, props: Props) -> dict[str, str]:
        """Return the groups that are said by name and are there, as said, to their URNs."""
        named = [word for word in props.get("resources") or () if _is_name(word)]
        there = self.read_only() if named else {}
        urns = {word: there.get(word.removeprefix(NAMED), "") for word in named}
        return {word: urn for word, urn in urns.items() if urn}

    def read_only(self) -> dict[str, str]:
        """Return the resource groups that OVHcloud made in this account, name to URN."""
        every = self.api.lists[resource_group.PATH].every()
        return {found["name"]: found["urn"] for found in every if found["readOnly"]}

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: times are instants, AND is a set."""
        if key == "expired_at" and value:
            return datetime.fromisoformat(str(value)).astimezone(UTC)
        if key == "conditions":
            return _settled(super().meaning(key, _condition(value)))
        return super().meaning(key, value)


def _is_name(resource: str) -> bool:
    return resource.startswith(NAMED)


def _condition(found: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return a condition, {} for each of the API's three spellings of none.

    An OR of nothing is not one of them: it never holds.
    """
    if not found or (found.get("conditions") or found.get("values")):
        return found or {}
    return found if found.get("operator") in NEVER else {}


def _settled(condition: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a condition with its parts in an order that depends on them alone."""
    if not condition or "conditions" not in condition:
        return condition
    parts = [_settled(part) for part in condition["conditions"]]
    return {**condition, "conditions": sorted(parts, key=partial(json.dumps, sort_keys=True))}


class Policy(Resource, module="ovh", name="Policy"):
    """The policy in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: PolicyProps, opts: Opts = None) -> None:
        super().__init__(PolicyProvider(), name, {**props}, opts)
