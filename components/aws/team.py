"""A team on AWS: an IAM group, its members, and what is attached to it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
"""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed
from components.aws.user import User


class Team(pulumi.ComponentResource):
    """One group. Its membership is whole: who is in it by hand is removed.

    A group has no tags, so its path carries its mark. Nobody is in it before all its policies are
    there, and before what each member is denied by themselves.
    """

    def __init__(self, declared: model.Team, members: Sequence[User], on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Team", name, None, on.whole(declared.renamed_from))
        group = aws.iam.Group(
            name,
            name=on.named(declared.key),
            path=f"/{policy.marked(on, declared.key)}/",
            opts=unrenamed(on.inside(self)),
        )
        carried = policy.grant(self, declared, on, policy.To(kind="group", name=group.name))
        denied = [each for user in members for each in user.denied]
        self.membership = aws.iam.GroupMembership(
            name,
            name=on.named(declared.key),
            group=group.name,
            users=[user.member for user in members],
            opts=on.after(*on.first, *carried, *denied).inside(self),
        )

        self.register_outputs({})
