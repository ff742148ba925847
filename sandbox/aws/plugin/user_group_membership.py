"""Some groups of an IAM user; groups that are not declared here are left alone.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.errors import CloudError, HalfMade, Refused
from sandbox.aws.plugin.ids import unique_id
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class UserGroupMembership(Resource):
    """Its id is made up when it is created; to import one, say user/group/group."""

    # hashicorp/terraform-provider-aws, internal/service/iam/user_group_membership.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "user": Input(required=True, replaces=True),
        "groups": Input(kind="set", required=True),
    }

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Add the user to the groups; when one is refused, keep those it is in."""
        id_ = unique_id("terraform-")
        self._become(cloud, id_, {**props, "groups": []}, props)
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return which of the known groups the user is in."""
        del id_
        user = props["user"]
        if cloud.find("get_user", UserName=user) is None:
            return None
        found = cloud.pages("list_groups_for_user", "Groups", UserName=user)
        groups = {group["GroupName"] for group in found} & set(props["groups"])
        return {"user": user, "groups": sorted(groups)}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Leave the groups that are no longer declared, then join the others."""
        self._become(cloud, id_, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Leave the declared groups."""
        del id_
        for group in sorted(props["groups"]):
            cloud.find("remove_user_from_group", UserName=props["user"], GroupName=group)

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Read user and groups out of the id."""
        del cloud
        user, *groups = id_.split("/")
        if not user or not groups:
            raise Refused(f'unexpected format of id ("{id_}"), expected <user>/<group>/...')
        return unique_id("terraform-"), {"user": user, "groups": groups}

    def _become(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> None:
        groups = set(olds["groups"])
        try:
            for group in sorted(groups - set(news["groups"])):
                cloud.find("remove_user_from_group", UserName=news["user"], GroupName=group)
                groups.discard(group)
            for group in sorted(set(news["groups"]) - groups):
                cloud.iam("add_user_to_group", UserName=news["user"], GroupName=group)
                groups.add(group)
        except CloudError as refusal:
            if not groups:
                raise
            raise HalfMade(id_, {**news, "groups": sorted(groups)}, str(refusal)) from refusal
