"""A key of a program on Scaleway: an API key of its application."""

import pulumi

from access import model
from components.scaleway.account import Account
from providers.scaleway import api_key


class ApiKey:
    """One API key. Outputs: `access_key`, and `secret_key`, a secret."""

    def __init__(
        self,
        parent: pulumi.Resource,
        holder: model.Application,
        declared: model.ApiKey,
        identity: pulumi.Input[str],
        on: Account,
    ) -> None:
        key = f"{holder.key}/{declared.key}"
        before = f"{holder.key}/{declared.renamed_from}" if declared.renamed_from else ""
        made = api_key.ApiKey(
            on.logical(key),
            {
                "application_id": identity,
                "description": declared.key,
                "default_project": on.project(declared.default_project),
                "expires_at": declared.expires.isoformat() if declared.expires else "",
                "lifetime_s": int(declared.lifetime.total_seconds()) if declared.lifetime else 0,
                "mark": on.mark(key),
            },
            on.inside(parent, before and on.logical(before)),
        )
        self.access_key = made.access_key
        self.secret_key = made.secret_key
