"""A team on AWS: an IAM group, its members, and what is attached to it."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed
from components.aws.user import User


class Team(pulumi.ComponentResource):
    """One group. Its membership is whole: who is in it by hand is removed."""

    def __init__(self, declared: model.Team, members: Sequence[User], on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Team", name, None, on.whole(declared.renamed_from))
        inside = on.inside(self)
        identity = aws.iam.Group(name, name=on.named(declared.key), opts=unrenamed(inside))
        aws.iam.GroupMembership(
            name,
            name=on.named(declared.key),
            group=identity.name,
            users=[user.member for user in members],
            opts=inside,
        )
        policy.grant(self, declared, on, policy.to_group(identity.name))

        self.register_outputs({})
