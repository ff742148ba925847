"""Who calls: the bearer of an API key, or a member signed in.

https://www.scaleway.com/en/developers/api/#authentication
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request

from sandbox.scaleway import errors, jwts
from sandbox.scaleway.state import Organization, World, time
from sandbox.switches import Switches

Json = dict[str, Any]

SIGN_IN = {"ip": "127.0.0.1", "user_agent": "sandbox"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who calls: `key` is `user_id` or `application_id`, as principals are named.

    `jti` names the JWT of a member signed in; it is empty for an API key.
    """

    organization: Organization
    key: str
    id: str
    jti: str = ""

    @property
    def label(self) -> str:
        """The caller as the journal notes it."""
        return f"{self.key.removesuffix('_id')}:{self.id}"

    @property
    def is_owner(self) -> bool:
        """Whether this is the organization's owner, who may do everything."""
        return self.key == "user_id" and self.organization.users[self.id]["type"] == "owner"


def authenticate(world: World, request: Request, now: datetime, switches: Switches) -> Bearer:
    """Return the bearer. Raises ApiError."""
    if session := request.headers.get("X-Session-Token"):
        return _by_session(world, session, now, switches)
    return _by_key(world, request.headers.get("X-Auth-Token", ""), now, switches)


def _by_key(world: World, secret: str, now: datetime, switches: Switches) -> Bearer:
    access_key = world.secret_keys.get(secret, "")
    for organization in world.organizations.values():
        if access_key in organization.api_keys:
            return _bearer(organization, organization.api_keys[access_key], now, switches)
    raise errors.denied("api_key", "not_found")


def _bearer(organization: Organization, api_key: Json, now: datetime, switches: Switches) -> Bearer:
    if is_over(api_key["expires_at"], now) and not switches.ignore_expiry:
        raise errors.denied("api_key", "expired")
    key = "user_id" if "user_id" in api_key else "application_id"
    bearer = Bearer(organization=organization, key=key, id=api_key[key])
    return _unless_locked(bearer, "api_key")


def _by_session(world: World, token: str, now: datetime, switches: Switches) -> Bearer:
    session = world.sessions.get(token)
    if session is None:
        raise errors.denied("jwt", "not_found")
    organization = world.organizations[session.organization_id]
    jwt = organization.jwts.get(session.jti)
    if jwt is None or jwt["audience_id"] not in organization.users:
        raise errors.denied("jwt", "not_found")
    if is_over(jwt["expires_at"], now) and not switches.ignore_expiry:
        raise errors.denied("jwt", "expired")
    user_id = jwt["audience_id"]
    bearer = Bearer(organization=organization, key="user_id", id=user_id, jti=session.jti)
    return _unless_locked(bearer, "jwt")


def _unless_locked(bearer: Bearer, method: str) -> Bearer:
    if bearer.key == "user_id" and bearer.organization.users[bearer.id]["locked"]:
        # Choice: of the published reasons none says "locked".
        raise errors.denied(method, "unknown_reason")
    return bearer


def is_over(expires_at: str | None, now: datetime) -> bool:
    """Tell whether a key's expiry has come."""
    return expires_at is not None and now >= datetime.fromisoformat(expires_at)


def sign_in(world: World, told: Json, now: datetime) -> tuple[int, Json]:
    """Return status and body: a session token for a member's password. The sandbox's own route."""
    organization = world.organizations.get(str(told.get("organization_id")))
    for user in organization.users.values() if organization else ():
        if organization and user["username"] == told.get("username"):
            known = organization.passwords.get(user["id"], "")
            given = str(told.get("password"))
            free = organization.login_methods["login_password_enabled"] and not user["locked"]
            if known and free and hmac.compare_digest(known.encode(), given.encode()):
                user["last_login_at"] = time(now)
                return 200, {"session_token": _open(world, organization, user["id"], now)}
    return 401, {"error": "unknown member, wrong password, locked, or not by password"}


def accept_invitation(world: World, told: Json) -> tuple[int, Json]:
    """Return status and body: a guest comes in, with a password. The sandbox's own route."""
    organization = world.organizations.get(str(told.get("organization_id")))
    for user in organization.users.values() if organization else ():
        waits = user["status"] == "invitation_pending"
        if organization and waits and user["email"] == told.get("email"):
            user["status"] = "activated"
            organization.passwords[user["id"]] = str(told.get("password", ""))
            return 200, user
    return 404, {"error": "nobody was invited at this address"}


def _open(world: World, organization: Organization, user_id: str, now: datetime) -> str:
    _, token = jwts.issue(world, organization, user_id, now, **SIGN_IN)
    return token
