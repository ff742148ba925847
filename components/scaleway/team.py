"""A team on Scaleway: a group, its members, and one policy that carries all its grants there."""

from collections.abc import Sequence

import pulumi

from access import model
from components.scaleway import policy
from components.scaleway.account import Account, tags
from components.scaleway.user import User
from providers.scaleway import group, membership


class Team(pulumi.ComponentResource):
    """One group. Who is in it by hand is removed, unless its membership is declared partial."""

    def __init__(self, declared: model.Team, members: Sequence[User], on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:scaleway:Team", name, None, on.whole(declared.renamed_from))
        identity = group.Group(
            name,
            {
                "name": on.named(declared.key),
                "description": declared.description,
                "tags": tags(declared),
                "organization_id": on.identity,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        members_of = membership.Membership(
            name,
            {
                "group_id": identity.id,
                "user_ids": [user.member for user in members],
                "application_ids": [],
                "whole": not declared.group_on(on.name).partial,
            },
            on.inside(self),
        )
        policy.grant(self, declared, on.after(members_of), {"group_id": identity.id})

        self.register_outputs({})
