"""OVHcloud permissions group: actions under a name, for policies to grant.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/permissionsGroup
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import Taken
from providers.ovh import permissions
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v2/iam/permissionsGroup"
OVHCLOUD = "ovh"  # Owns the groups that every account may use and none may change.


class PermissionsGroupProps(TypedDict):
    """What a declaration sets."""

    name: Input[str]  # Letters, digits, "-", "/", "_" and "+"; the end of the URN.
    description: Input[str]  # As the name, and spaces; the mark is its end.
    allow: Sequence[str]
    excepted: Sequence[str]  # Trims this group's allow and no other's.
    deny: Sequence[str]
    mark: Input[str]  # Its owner part.


class PermissionsGroupProvider(OvhProvider):
    """Permissions groups by URN, which holds the name: another name is another group."""

    editable = ("description", "allow", "excepted", "deny")
    replace_on = ("name",)
    unordered = ("allow", "excepted", "deny")

    def create(self, props: Props) -> CreateResult:
        """Make the group, or take over the one of a lost answer."""
        held = self.held(props)
        if self.own(f'permissions group "{props["name"]}"', held, props):
            self.say(f"took over the permissions group {props['name']} of an earlier run")
            made = self.api.call("PUT", _path(held["urn"]), self.body(props))
        else:
            made = self.api.call("POST", PATH, self.body(props))
        return CreateResult(made["urn"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the group as it is."""
        found = self.api.one(PATH, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, _olds: Props, news: Props) -> UpdateResult:
        """Send the group whole, as the API wants it."""
        made = self.api.call("PUT", _path(id_), self.body(news))
        return UpdateResult(self.said(made, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the group; policies that name it grant nothing by it from then on."""
        self.api.delete(_path(id_))

    def held(self, props: Props) -> Any:
        """Return the account's group of our name, or None. Raises Taken for OVHcloud's own."""
        every = self.api.lists[PATH].every()
        held = [found for found in every if found["name"] == props["name"]]
        if any(found["owner"] == OVHCLOUD for found in held):
            raise Taken(
                f'{self.settings.account}: the permissions group "{props["name"]}" is one of '
                "OVHcloud's own; it was left as it is. Policies can name it without declaring it."
            )
        return held[0] if held else None

    def body(self, props: Props) -> Props:
        """Return the whole group in the API's words."""
        return {
            "name": props["name"],
            "description": self.described(props),
            "permissions": permissions.told(props),
        }

    def declared(self, found: Mapping[str, Any]) -> Props:
        """Return a group in the declaration's words."""
        return {"name": found["name"], **permissions.read(found)}


def _path(urn: str) -> str:
    return f"{PATH}/{escaped(urn)}"


class PermissionsGroup(Resource, module="ovh", name="PermissionsGroup"):
    """The permissions group in a Pulumi program; `id` is its URN."""

    def __init__(self, name: str, props: PermissionsGroupProps, opts: Opts = None) -> None:
        super().__init__(PermissionsGroupProvider(), name, {**props}, opts)
