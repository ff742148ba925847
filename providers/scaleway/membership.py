"""The members of a Scaleway IAM group: all of them, or only those who are declared.

Where the membership is whole, whoever else is in the group is drift. Where it is partial, others
come and go as they like.
https://www.scaleway.com/en/developers/api/iam/#path-groups-overwrite-a-groups-existing-members
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import NotFound
from providers.listing import Found
from providers.scaleway.client import MEMBERS
from providers.scaleway.group import PATH
from providers.scaleway.provider import ScalewayProvider

KINDS = ("user_ids", "application_ids")

Members = Mapping[str, Sequence[str]]
"""Ids of people and of applications, under the words of `KINDS`."""


class MembershipProps(TypedDict):
    """What a declaration sets: ids of people and of applications."""

    group_id: Input[str]
    user_ids: Sequence[Input[str]]
    application_ids: Sequence[Input[str]]
    whole: NotRequired[Input[bool]]  # True unless said.


class MembershipProvider(ScalewayProvider):
    """Memberships by their group's UUID. The API answers members in any order.

    `ours` are the members as declared last: a read of a whole membership also tells of strangers,
    who are not to be taken out when it becomes a partial one.
    """

    editable = (*KINDS, "whole")
    replace_on = ("group_id",)
    unordered = KINDS
    kept = ("ours",)

    def create(self, props: Props) -> CreateResult:
        """Overwrite the members of a group, which was made a moment ago, or add ours."""
        return CreateResult(props["group_id"], self.put({}, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the members, of a partial membership only ours; gone with their group."""
        found = self.api.one(PATH, id_, MEMBERS)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Bring the group to its members."""
        return UpdateResult(self.put(olds, news))

    def delete(self, id_: str, props: Props) -> None:
        """Leave the group empty, or without ours, unless it is gone."""
        if _is_whole(props):
            if self.api.find(f"{PATH}/{id_}"):
                self.overwrite(id_, _members({}))
        else:
            self.remove(id_, _ours(props))

    def put(self, olds: Props, news: Props) -> Props:
        """Send what is declared, and return the membership as it then is."""
        id_, wanted = news["group_id"], _members(news)
        if _is_whole(news):
            found = self.overwrite(id_, wanted)
        else:
            found = self.add(id_, wanted)
            self.remove(id_, _less(_ours(olds), wanted))
        return {**self.said(found, news), "ours": wanted}

    def overwrite(self, id_: str, members: Members) -> Found:
        """Make these the members, all of them, and return the group."""
        found: Found = self.api.call("PUT", f"{PATH}/{id_}/members", members)
        self.granted(members)
        return found

    def add(self, id_: str, members: Members) -> Found:
        """Put those in who are not, and return the group."""
        found: Found = self.api.call("GET", f"{PATH}/{id_}")
        missing = _less(members, found)
        if any(missing.values()):
            found = self.api.call("POST", f"{PATH}/{id_}/add-members", missing)
            self.granted(missing)
        return found

    def remove(self, id_: str, members: Members) -> None:
        """Take members out, which the API does one by one; who is already out is out."""
        for key, ids in members.items():
            for each in ids:
                try:
                    body = {key.removesuffix("s"): each}
                    self.api.call("POST", f"{PATH}/{id_}/remove-member", body)
                except NotFound:
                    continue

    def granted(self, members: Members) -> None:
        """Note who came in: what the group may do takes a while to count for them."""
        self.api.settling.note([each for ids in members.values() for each in ids])

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: older states know only whole ones."""
        return value is not False if key == "whole" else super().meaning(key, value)

    def said(self, found: Found, props: Props) -> Props:
        """Return a group's members in the words of a declaration."""
        members: Members = {key: found[key] for key in KINDS}
        if not _is_whole(props):
            members = _less(_members(props), _less(_members(props), found))
        return {"group_id": found["id"], **members, "whole": props.get("whole")}


def _is_whole(props: Props) -> bool:
    return props.get("whole") is not False


def _members(props: Props) -> Members:
    return {key: list(props.get(key) or ()) for key in KINDS}


def _ours(props: Props) -> Members:
    """Return the members as declared last; older states hold them as they were read."""
    return _members(props.get("ours") or props)


def _less(members: Members, others: Mapping[str, Any]) -> Members:
    """Return the members that are not among others."""
    return {key: [each for each in ids if each not in others[key]] for key, ids in members.items()}


class Membership(Resource, module="scaleway", name="Membership"):
    """The membership in a Pulumi program; `id` is its group's UUID."""

    ours: pulumi.Output[Members]

    def __init__(self, name: str, props: MembershipProps, opts: Opts = None) -> None:
        super().__init__(MembershipProvider(), name, {**props}, opts)
