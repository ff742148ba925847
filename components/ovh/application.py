"""A program on OVHcloud: an OAuth2 client for each key, and policies that name them all.

Identity and secret are one object there, so a program without keys has nothing. Tokens are held by
a user of the type SERVICE, whom the policies name as well.
"""

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from components.ovh.api_key import ApiKey
from providers.ovh import user


class Application(pulumi.ComponentResource):
    """One program.

    Output: `keys`, its OAuth2 clients and tokens by name.
    """

    def __init__(self, declared: model.Application, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:ovh:Application", name, None, on.whole(declared.renamed_from))
        tokens = declared.tokens_on(on.name)
        holder = _holder(self, declared, on) if tokens else None
        self.keys = {
            key.key: ApiKey(self, declared, key, holder.login if holder else "", on)
            for key in declared.keys_on(on.name)
        }
        identities = [key.identity for key in self.keys.values() if key.identity is not None]
        if self.keys:
            policy.grant(self, declared, on, [*identities, *([holder.id] if holder else [])])

        self.register_outputs({})


def _holder(parent: Application, declared: model.Application, on: Account) -> user.User:
    """Return the user that holds a program's tokens; nobody signs in as it."""
    if on.main_group is None:
        raise TypeError(f"{declared.place}: no main group on {on.name}")
    props: user.UserProps = {
        "login": on.named(declared.key),
        "email": declared.email,
        "group": on.main_group.name,
        "description": "",
        "type": "SERVICE",
        "enabled": True,
        "mark": on.mark(declared.key),
    }
    before = declared.renamed_from and on.logical(declared.renamed_from)
    return user.User(on.logical(declared.key), props, on.inside(parent, before))
