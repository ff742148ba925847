"""A person on Scaleway: a member of the organization or a guest, with grants of their own."""

import pulumi

from access import model
from components.scaleway import policy
from components.scaleway.account import Account, tags
from providers.scaleway import guest, user


class User(pulumi.ComponentResource):
    """One member, or a guest who was invited by mail.

    Outputs: `member`, the UUID that groups refer to; `password`, the first one, a secret, or None
    where none is made.
    """

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:scaleway:User", name, None, on.whole(declared.renamed_from))
        self.password: pulumi.Output[str] | None = None
        if on.name in declared.invited:
            self.member = self._guest(declared, on).id
        else:
            member = self._user(declared, on)
            self.member = member.id
            self.password = member.password if declared.has_password else None
        policy.grant(self, declared, on, {"user_id": self.member})

        self.register_outputs({"member": self.member})

    def _user(self, declared: model.Person, on: Account) -> user.User:
        props: user.UserProps = {
            "username": on.named(declared.key),
            "email": declared.email,
            "tags": tags(declared),
            "locked": declared.suspended,
            "with_password": declared.has_password,
            "organization_id": on.identity,
            "mark": on.mark(declared.key),
        }
        return user.User(on.logical(declared.key), props, on.inside(self))

    def _guest(self, declared: model.Person, on: Account) -> guest.Guest:
        props: guest.GuestProps = {
            "email": declared.email,
            "tags": tags(declared),
            "organization_id": on.identity,
            "mark": on.mark(declared.key),
        }
        return guest.Guest(on.logical(declared.key), props, on.inside(self))
