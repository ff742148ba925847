"""People whom an account's identity provider vouches for, without SAML in between.

Invented by the sandbox: OVHcloud's own way in is a browser's, and nothing of it is published.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sandbox.ovh.state import Session, World

Json = dict[str, Any]

SESSION_LIFE = timedelta(hours=1)


def sign_in(world: World, told: Json, now: datetime) -> tuple[int, Json]:
    """Return status and body: a bearer token for a person and the groups that are sent with it."""
    user, groups = told.get("user"), told.get("groups", [])
    if not isinstance(user, str) or not user or not _is_names(groups):
        return 400, {"error": "user is a name, groups is a list of names"}
    account = world.accounts.get(str(told.get("account")))
    if account is None or account.identity_provider is None:
        return 401, {"error": "no such account, or it has no identity provider"}
    token = secrets.token_urlsafe(48)
    world.sessions[token] = Session(
        nic=account.nic, user=user, groups=tuple(groups), expires=now + SESSION_LIFE
    )
    return 200, {"access_token": token}


def _is_names(groups: object) -> bool:
    return isinstance(groups, list) and all(isinstance(each, str) for each in groups)


def end(world: World, nic: str) -> None:
    """Forget everybody who came to an account through its identity provider."""
    for token in [token for token, each in world.sessions.items() if each.nic == nic]:
        del world.sessions[token]
