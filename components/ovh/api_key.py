"""A key of a program on OVHcloud: an OAuth2 client, which is also its identity."""

import pulumi

from access import model
from components.ovh.account import Account
from providers.ovh import oauth2_client


class ApiKey:
    """One OAuth2 client.

    Outputs: `identity`, the URN that policies name; `access_key`, and `secret_key`, a secret.
    """

    def __init__(
        self,
        parent: pulumi.Resource,
        holder: model.Application,
        declared: model.ApiKey,
        on: Account,
    ) -> None:
        key = f"{holder.key}/{declared.key}"
        before = f"{holder.key}/{declared.renamed_from}" if declared.renamed_from else ""
        made = oauth2_client.Oauth2Client(
            on.logical(key),
            {
                "name": on.named(f"{holder.key}-{declared.key}"),
                "description": f"{holder.description} Owned by {holder.owner}.".strip(),
                "mark": on.mark(key),
            },
            on.inside(parent, before and on.logical(before)),
        )
        self.identity = made.id
        self.access_key = made.access_key
        self.secret_key = made.secret_key
