"""IAM group.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class Group(Resource):
    """A group by name. What is said of renaming a user is true of a group."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, fits=rules.name(128)),
        "path": Input(default="/", fits=rules.path),
    }
    outputs = ("arn", "uniqueId")
    moves: ClassVar[Mapping[str, tuple[str, ...]]] = {"arn": ("name", "path")}

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the group."""
        cloud.iam("create_group", GroupName=props["name"], Path=props["path"])
        return props["name"], self.seen(cloud, props["name"], props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the group of that name."""
        del props
        found = cloud.find("get_group", GroupName=id_)
        if found is None:
            return None
        group = found["Group"]
        return {
            "name": group["GroupName"],
            "path": group["Path"],
            "arn": group["Arn"],
            "uniqueId": group["GroupId"],
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Rename or move."""
        del olds
        cloud.iam("update_group", GroupName=id_, NewGroupName=news["name"], NewPath=news["path"])
        return self.seen(cloud, news["name"], news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the group, which IAM refuses while it has members or policies."""
        del props
        cloud.find("delete_group", GroupName=id_)
