"""One user in one group of Identity Center's own directory.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.identitystore_calls import parts, store
from sandbox.aws.plugin.regional import REGION, split_import
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class GroupMembership(Resource):
    """A membership by the store's id and its own; other members are left alone."""

    # hashicorp/terraform-provider-aws, internal/service/identitystore/group_membership.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "groupId": Input(required=True, replaces=True, fits=rules.length(1, 47)),
        "identityStoreId": Input(required=True, replaces=True, fits=rules.length(1, 36)),
        "memberId": Input(required=True, replaces=True, fits=rules.length(1, 47)),
        "region": REGION,
    }
    outputs = ("membershipId",)

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Add the user to the group."""
        made = store(cloud, props).call(
            "create_group_membership",
            IdentityStoreId=props["identityStoreId"],
            GroupId=props["groupId"],
            MemberId={"UserId": props["memberId"]},
        )
        id_ = f"{props['identityStoreId']}/{made['MembershipId']}"
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the membership of that id."""
        directory = store(cloud, props)
        found = directory.find("describe_group_membership", **_named(id_))
        if found is None:
            return None
        return {
            "groupId": found["GroupId"],
            "identityStoreId": found["IdentityStoreId"],
            "memberId": found["MemberId"]["UserId"],
            "membershipId": found["MembershipId"],
            "region": directory.region,
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: every input replaces."""
        return self.seen(cloud, id_, {**news, "region": store(cloud, olds).region})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take the user out of the group."""
        store(cloud, props).find("delete_group_membership", **_named(id_))

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)


def _named(id_: str) -> dict[str, str]:
    store_id, membership_id = parts(id_, "membership id")
    return {"IdentityStoreId": store_id, "MembershipId": membership_id}
