"""A person on Scaleway: a member of the organization, with a policy for grants of their own."""

import pulumi

from access import model
from components.account import Account
from components.scaleway import policy
from providers.scaleway import user


class User(pulumi.ComponentResource):
    """One member.

    Outputs: `member`, the UUID that groups refer to; `password`, the first one, a secret.
    """

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:scaleway:User", name, None, on.whole(declared.renamed_from))
        identity = user.User(
            name,
            {
                "username": on.named(declared.key),
                "email": declared.email,
                "tags": [],
                "locked": declared.suspended,
                "organization_id": on.identity,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        policy.grant(self, declared, on, {"user_id": identity.id})

        self.member = identity.id
        self.password = identity.password
        self.register_outputs({"member": self.member})
