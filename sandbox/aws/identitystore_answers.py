"""The identity store's answers on the wire, with those that moto does not know.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html
"""

import json
from typing import TYPE_CHECKING, Any

from moto.identitystore.responses import IdentityStoreResponse
from typing_extensions import override

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID
from sandbox.aws.identity_center_service import IdentityCenterService

if TYPE_CHECKING:
    from sandbox.aws.identitystore import Directory

STORE_ARN = f"arn:aws:identitystore::{FIRST}:identitystore/{IDENTITY_STORE_ID}"
# What a call is about besides what it names.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
ALL: dict[str, tuple[str, ...]] = {
    "GetGroupId": ("group/*",),
    "GetGroupMembershipId": ("membership/*",),
    "GetUserId": ("user/*",),
    "IsMemberInGroups": ("membership/*",),
    "ListGroupMemberships": ("membership/*",),
    "ListGroupMembershipsForMember": ("membership/*",),
    "ListGroups": ("group/*",),
    "ListUsers": ("user/*",),
}


class IdentityStoreAnswers(IdentityCenterService, IdentityStoreResponse):
    """Every answer is about the one identity store."""

    @property
    @override
    def identitystore_backend(self) -> "Directory":
        self.refuse_elsewhere()
        return self.world.directory

    @override
    def resources(self) -> list[str]:
        """Return the store, and the users, groups and memberships that the call is about."""
        asked = self.asked
        membership_id = asked.get("MembershipId", "")
        known = self.world.directory.held.group_memberships.get(membership_id, {})
        member = asked.get("MemberId") or known.get("MemberId", {})
        ids = {
            "group": [asked.get("GroupId"), known.get("GroupId"), *asked.get("GroupIds", [])],
            "membership": [membership_id],
            "user": [asked.get("UserId"), member.get("UserId")],
        }
        named = [f"{kind}/{id_}" for kind, listed in ids.items() for id_ in listed if id_]
        parts = [*named, *ALL.get(self._get_action(), ())]
        return [STORE_ARN, *(f"arn:aws:identitystore:::{part}" for part in parts)]

    def update_group(self) -> str:
        """Change a group's attributes."""
        self.identitystore_backend.update_group(self.asked["GroupId"], self._operations())
        return "{}"

    def update_user(self) -> str:
        """Change a user's attributes."""
        self.identitystore_backend.update_user(self.asked["UserId"], self._operations())
        return "{}"

    @override
    def describe_group(self) -> str:
        group: dict[str, Any] = json.loads(super().describe_group())
        arn = f"arn:aws:identitystore:::group/{group['GroupId']}"
        return json.dumps({**group, "GroupArn": arn})

    @override
    def describe_user(self) -> str:
        user: dict[str, Any] = json.loads(super().describe_user())
        arn = f"arn:aws:identitystore:::user/{user['UserId']}"
        return json.dumps({**user, "UserArn": arn, "UserStatus": self._status(user)})

    @override
    def list_users(self) -> str:
        answer: dict[str, Any] = json.loads(super().list_users())
        users = [{**each, "UserStatus": self._status(each)} for each in answer["Users"]]
        return json.dumps({**answer, "Users": users})

    def _status(self, user: dict[str, Any]) -> str:
        return self.world.directory.status(user["UserId"])

    def _operations(self) -> list[dict[str, Any]]:
        """Return the changes as they were sent: their values may be any JSON."""
        operations: list[dict[str, Any]] = json.loads(self.body)["Operations"]
        return operations
