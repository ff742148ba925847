"""All members of an IAM group, as one resource: whoever else is added counts as drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.errors import CloudError, HalfMade, Refused
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class GroupMembership(Resource):
    """Its id is its name, which IAM does not know; so it cannot be imported."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group_membership.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, replaces=True),
        "group": Input(required=True, replaces=True),
        "users": Input(kind="set", required=True),
    }

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Add the members; when one is refused, keep those that are in."""
        self._become(cloud, props["name"], {**props, "users": []}, props)
        return props["name"], self.seen(cloud, props["name"], props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return all members that the group has, by name."""
        group = props["group"]
        if cloud.find("get_group", GroupName=group) is None:
            return None
        members = cloud.pages("get_group", "Users", GroupName=group)
        names = sorted(member["UserName"] for member in members)
        return {"name": id_, "group": group, "users": names}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Remove whoever is no longer declared, then add."""
        self._become(cloud, id_, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Remove the members that were declared."""
        del id_
        for user in sorted(props["users"]):
            cloud.find("remove_user_from_group", GroupName=props["group"], UserName=user)

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Refuse: an id does not say which group."""
        del cloud
        raise Refused(f"a group membership cannot be imported ({id_}): declare it anew")

    def _become(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> None:
        members = set(olds["users"])
        try:
            for user in sorted(members - set(news["users"])):
                cloud.find("remove_user_from_group", GroupName=news["group"], UserName=user)
                members.discard(user)
            for user in sorted(set(news["users"]) - members):
                cloud.iam("add_user_to_group", GroupName=news["group"], UserName=user)
                members.add(user)
        except CloudError as refusal:
            if not members:
                raise
            raise HalfMade(id_, {**news, "users": sorted(members)}, str(refusal)) from refusal
