"""A team on OVHcloud: a group, its members, and the policies that name it."""

from collections.abc import Sequence

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from components.ovh.user import User
from providers.ovh import group, membership


class Team(pulumi.ComponentResource):
    """One group. Its membership is whole: who is in it by hand is removed.

    Output: `first`, what makes that the team denies: to its members, nothing is allowed before.
    """

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
        membered = membership.Membership(
            name,
            {"group": identity.name, "users": [user.member for user in members]},
            on.inside(self),
        )
        denying = policy.deny(self, declared, on, [identity.id])
        policy.allow(self, declared, on.after(*on.first, *denying), [identity.id])

        self.first: list[pulumi.Resource] = [membered, *denying] if denying else []
        self.register_outputs({})
