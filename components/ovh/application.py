"""A program on OVHcloud: an OAuth2 client for each key, and policies that name them all.

Identity and secret are one object there, so a program without keys has nothing.
"""

import pulumi

from access import model
from components.ovh import policy
from components.ovh.account import Account
from components.ovh.api_key import ApiKey


class Application(pulumi.ComponentResource):
    """One program.

    Output: `keys`, its OAuth2 clients by name.
    """

    def __init__(self, declared: model.Application, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:ovh:Application", name, None, on.whole(declared.renamed_from))
        self.keys = {key.key: ApiKey(self, declared, key, on) for key in declared.keys_on(on.name)}
        if self.keys:
            policy.grant(self, declared, on, [key.identity for key in self.keys.values()])

        self.register_outputs({})
