"""The users of an OVHcloud group beside those whose main group it is: whoever else is in is drift.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/group/-group-/user
"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import NotFound
from providers.ovh.client import escaped
from providers.ovh.group import PATH as GROUPS
from providers.ovh.provider import OvhProvider


class MembershipProps(TypedDict):
    """What a declaration sets: a group's name, and logins."""

    group: Input[str]
    users: Sequence[Input[str]]


class MembershipProvider(OvhProvider):
    """Memberships by their group's name. Users come and go one call each."""

    editable = ("users",)
    replace_on = ("group",)
    unordered = ("users",)

    def create(self, props: Props) -> CreateResult:
        """Bring a group, which was made a moment ago, to its members."""
        return CreateResult(props["group"], self.put(props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the members; gone with their group."""
        found = self.api.find(_path(props["group"]))
        if found is None:
            return gone()
        return self.seen(id_, {"group": props["group"], "users": sorted(found)}, props)

    def update(self, _id: str, _olds: Props, news: Props) -> UpdateResult:
        """Bring the group to its members."""
        return UpdateResult(self.put(news))

    def delete(self, _id: str, props: Props) -> None:
        """Take our members out, unless the group is gone."""
        present = self.api.find(_path(props["group"])) or []
        self.remove(props["group"], sorted(set(present) & set(props.get("users") or [])))

    def put(self, props: Props) -> Props:
        """Add who is missing and remove who is too many, and return the membership."""
        wanted = set(props.get("users") or [])
        present = set(self.api.call("GET", _path(props["group"])))
        for login in sorted(wanted - present):
            self.api.call("POST", _path(props["group"]), {"user": login})
        self.remove(props["group"], sorted(present - wanted))
        return {"group": props["group"], "users": sorted(wanted)}

    def remove(self, group: str, logins: Iterable[str]) -> None:
        """Take users out of a group; one who is already out is out."""
        for login in logins:
            try:
                self.api.call("DELETE", f"{_path(group)}/{escaped(login)}")
            except NotFound:
                continue


def _path(group: str) -> str:
    return f"{GROUPS}/{escaped(group)}/user"


class Membership(Resource, module="ovh", name="Membership"):
    """The membership in a Pulumi program; `id` is its group's name."""

    def __init__(self, name: str, props: MembershipProps, opts: Opts = None) -> None:
        super().__init__(MembershipProvider(), name, {**props}, opts)
