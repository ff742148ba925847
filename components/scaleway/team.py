"""A team on Scaleway: a group, its members, and one policy that carries all its grants there."""

from collections.abc import Sequence

import pulumi

from access import model
from components.account import Account
from components.scaleway import policy
from components.scaleway.user import User
from providers.scaleway import group, membership


class Team(pulumi.ComponentResource):
    """One group. Its membership is whole: who is in it by hand is removed."""

    def __init__(self, declared: model.Team, members: Sequence[User], on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:scaleway:Team", name, None, on.whole(declared.renamed_from))
        identity = group.Group(
            name,
            {
                "name": on.named(declared.key),
                "description": declared.description,
                "tags": [],
                "organization_id": on.identity,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        membership.Membership(
            name,
            {
                "group_id": identity.id,
                "user_ids": [user.member for user in members],
                "application_ids": [],
            },
            on.inside(self),
        )
        policy.grant(self, declared, on, {"group_id": identity.id})

        self.register_outputs({})
