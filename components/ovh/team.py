"""A team on OVHcloud: a group, its members, and the policies that name it."""

from collections.abc import Sequence

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from components.ovh.user import User
from providers.ovh import group, membership


class Team(pulumi.ComponentResource):
    """One group. Its membership is whole: who is in it by hand is removed."""

    def __init__(self, declared: model.Team, members: Sequence[User], on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:ovh:Team", name, None, on.whole(declared.renamed_from))
        said = declared.group_on(on.name)
        identity = group.Group(
            name,
            {
                "name": said.name or on.named(declared.key),
                "role": said.role,
                "description": declared.description,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        membership.Membership(
            name,
            {"group": identity.name, "users": [user.member for user in members]},
            on.inside(self),
        )
        policy.grant(self, declared, on, [identity.id])

        self.register_outputs({})
