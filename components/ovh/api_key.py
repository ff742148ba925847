"""A key of a program on OVHcloud: an OAuth2 client, which is also its identity, or a token.

A token is held by the program's user; `identity` is the login of that user.
"""

import pulumi

from access import model
from components.ovh.account import Account
from providers.ovh import oauth2_client, token


class ApiKey:
    """One OAuth2 client or token.

    Outputs: `identity`, the URN that policies name, None for a token; `access_key`, which of a
    token is its name; and `secret_key`, a secret.
    """

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
        options = on.inside(parent, before and on.logical(before))
        self.identity: pulumi.Output[str] | None = None
        if declared.kind:
            held = token.Token(on.logical(key), _token(declared, identity, on.mark(key)), options)
            self.access_key, self.secret_key = held.token_name, held.secret_key
            return
        made = oauth2_client.Oauth2Client(
            on.logical(key),
            {
                "name": on.named(f"{holder.key}-{declared.key}"),
                "description": f"{holder.description} Owned by {holder.owner}.".strip(),
                "mark": on.mark(key),
            },
            options,
        )
        self.identity = made.id
        self.access_key, self.secret_key = made.access_key, made.secret_key


def _token(declared: model.ApiKey, login: pulumi.Input[str], mark: str) -> token.TokenProps:
    """Return a token in the words of its object."""
    return {
        "login": login,
        "name": declared.key,
        "description": "",
        "expires_at": declared.expires.isoformat() if declared.expires else "",
        "lifetime_s": int(declared.lifetime.total_seconds()) if declared.lifetime else 0,
        "mark": mark,
    }
