"""A program on Scaleway: an application, one policy that carries its grants, and its API keys."""

import pulumi

from access import model
from components.scaleway import policy
from components.scaleway.account import Account, tags
from components.scaleway.api_key import ApiKey
from providers.scaleway import application


class Application(pulumi.ComponentResource):
    """One application.

    Output: `keys`, its API keys by name.
    """

    def __init__(self, declared: model.Application, on: Account) -> None:
        name = on.logical(declared.key)
        opts = on.whole(declared.renamed_from)
        super().__init__("grantbook:scaleway:Application", name, None, opts)
        identity = application.Application(
            name,
            {
                "name": on.named(declared.key),
                "description": f"{declared.description} Owned by {declared.owner}.".strip(),
                "tags": tags(declared),
                "organization_id": on.identity,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        granted = policy.grant(self, declared, on, {"application_id": identity.id})

        self.keys = {
            key.key: ApiKey(self, declared, key, identity.id, on.after(*granted))
            for key in declared.keys_on(on.name)
        }
        self.register_outputs({})
