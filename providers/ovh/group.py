"""OVHcloud identity group. Its role acts outside of all policies; only NONE leaves these alone.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/group
"""

from typing import TypedDict

import pulumi
from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/identity/group"


class GroupProps(TypedDict):
    """What a declaration sets."""

    name: Input[str]  # Unique in the account.
    role: Input[str]  # ADMIN, REGULAR, UNPRIVILEGED or NONE.
    description: Input[str]  # Up to 255 characters, the mark among them.
    mark: Input[str]  # Its owner part.


class GroupProvider(OvhProvider):
    """Groups by URN."""

    editable = ("role", "description")
    replace_on = ("name",)

    def create(self, props: Props) -> CreateResult:
        """Make the group, or take over the one of a lost answer."""
        made = self.api.find(_path(props))
        if made and self.own(f'group "{props["name"]}"', made, props):
            self.say(f"took over the group {props['name']} of an earlier run")
            self.put(props)
        else:
            made = self.api.call("POST", PATH, {"name": props["name"], **self.body(props)})
        return CreateResult(made["urn"], {**self.declared(props), "mark": props["mark"]})

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the group as it is."""
        found = self.api.find(_path(props))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, _olds: Props, news: Props) -> UpdateResult:
        """Change role and description, both at once."""
        self.put(news)
        return UpdateResult({**self.declared(news), "mark": news["mark"]})

    def delete(self, _id: str, props: Props) -> None:
        """Delete the group."""
        self.api.delete(_path(props))

    def body(self, props: Props) -> Props:
        """Return what can be changed, whole."""
        return {"role": props["role"], "description": self.described(props)}

    def put(self, props: Props) -> None:
        """Send what can be changed."""
        self.api.call("PUT", _path(props), self.body(props))


def _path(props: Props) -> str:
    return f"{PATH}/{escaped(props['name'])}"


class Group(Resource, module="ovh", name="Group"):
    """The group in a Pulumi program; `id` is its URN."""

    name: pulumi.Output[str]

    def __init__(self, name: str, props: GroupProps, opts: Opts = None) -> None:
        super().__init__(GroupProvider(), name, {**props}, opts)
