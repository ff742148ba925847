"""The members of a Scaleway IAM group, all of them: whoever else is in the group is drift.

https://www.scaleway.com/en/developers/api/iam/#path-groups-overwrite-a-groups-existing-members
"""

from collections.abc import Sequence
from typing import TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.listing import Found
from providers.scaleway.client import MEMBERS
from providers.scaleway.group import PATH
from providers.scaleway.provider import ScalewayProvider


class MembershipProps(TypedDict):
    """What a declaration sets: ids of people and of applications."""

    group_id: Input[str]
    user_ids: Sequence[Input[str]]
    application_ids: Sequence[Input[str]]


class MembershipProvider(ScalewayProvider):
    """Memberships by their group's UUID. The API answers members in any order."""

    editable = ("user_ids", "application_ids")
    replace_on = ("group_id",)
    unordered = ("user_ids", "application_ids")

    def create(self, props: Props) -> CreateResult:
        """Overwrite the members of a group, which was made a moment ago."""
        return CreateResult(props["group_id"], self.put(props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the members; gone with their group."""
        found = self.api.one(PATH, id_, MEMBERS)
        return gone() if found is None else self.seen(id_, self.said(found), props)

    def update(self, _id: str, _olds: Props, news: Props) -> UpdateResult:
        """Overwrite the members."""
        return UpdateResult(self.put(news))

    def delete(self, id_: str, _props: Props) -> None:
        """Leave the group empty, unless it is gone."""
        if self.api.find(f"{PATH}/{id_}"):
            self.put({"group_id": id_})

    def put(self, props: Props) -> Props:
        """Send the whole membership, and return it as it then is."""
        body = {key: props.get(key) or [] for key in self.editable}
        found = self.api.call("PUT", f"{PATH}/{props['group_id']}/members", body)
        self.api.settling.note([*found["user_ids"], *found["application_ids"]])
        return self.said(found)

    def said(self, found: Found) -> Props:
        """Return a group's members in the words of a declaration."""
        return self.declared({**found, "group_id": found["id"]})


class Membership(Resource, module="scaleway", name="Membership"):
    """The membership in a Pulumi program; `id` is its group's UUID."""

    def __init__(self, name: str, props: MembershipProps, opts: Opts = None) -> None:
        super().__init__(MembershipProvider(), name, {**props}, opts)
