"""A person on OVHcloud: a local user, with policies for grants of their own."""

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from providers.ovh import user


class User(pulumi.ComponentResource):
    """One local user.

    Outputs: `member`, the login that groups refer to; `password`, the first one, a secret.
    """

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:ovh:User", name, None, on.whole(declared.renamed_from))
        if on.main_group is None:
            raise TypeError(f"{declared.place}: no main group on {on.name}")
        identity = user.User(
            name,
            {
                "login": on.named(declared.key),
                "email": declared.email,
                "group": on.main_group.name,
                "description": "",
                "type": "USER",
                "enabled": not declared.suspended,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        policy.grant(self, declared, on, [identity.id])

        self.member = identity.login
        self.password = identity.password
        self.register_outputs({"member": self.member})
