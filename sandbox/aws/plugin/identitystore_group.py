"""A group of Identity Center's own directory.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroup.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.identitystore_calls import external_ids, parts, store
from sandbox.aws.plugin.regional import REGION, split_import
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class Group(Resource):
    """A group by the store's id and its own."""

    # hashicorp/terraform-provider-aws, internal/service/identitystore/group.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "identityStoreId": Input(required=True, replaces=True),
        "displayName": Input(required=True, replaces=True, fits=rules.length(1, 1024)),
        "description": Input(fits=rules.length(1, 1024)),
        "region": REGION,
    }
    outputs = ("arn", "externalIds", "groupId")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the group."""
        params = {"DisplayName": props["displayName"]}
        if props.get("description"):
            params["Description"] = props["description"]
        made = store(cloud, props).call(
            "create_group", IdentityStoreId=props["identityStoreId"], **params
        )
        id_ = f"{made['IdentityStoreId']}/{made['GroupId']}"
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the group of that id."""
        directory = store(cloud, props)
        found = directory.find("describe_group", **_named(id_))
        if found is None:
            return None
        return {
            "identityStoreId": found["IdentityStoreId"],
            "displayName": found["DisplayName"],
            "description": found.get("Description"),
            "region": directory.region,
            "arn": f"arn:aws:identitystore:::group/{found['GroupId']}",
            "externalIds": external_ids(found),
            "groupId": found["GroupId"],
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change the description, the only thing that can be."""
        directory = store(cloud, olds)
        if changed(olds, news, "description"):
            operation: dict[str, Any] = {
                "AttributePath": "description",
                "AttributeValue": news.get("description", ""),
            }
            directory.call("update_group", **_named(id_), Operations=[operation])
        return self.seen(cloud, id_, {**news, "region": directory.region})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the group, and its memberships with it."""
        store(cloud, props).find("delete_group", **_named(id_))

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)


def _named(id_: str) -> dict[str, str]:
    store_id, group_id = parts(id_, "group id")
    return {"IdentityStoreId": store_id, "GroupId": group_id}
