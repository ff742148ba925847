"""JWTs: what a member who has signed in carries, and when it ends.

https://www.scaleway.com/en/developers/api/iam/#path-jwts
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sandbox.scaleway.state import Organization, Session, World, new_id, time

Json = dict[str, Any]


def issue(
    world: World, organization: Organization, user_id: str, now: datetime, **seen: str
) -> tuple[Json, str]:
    """Make a JWT for a member. Return it as the API shows it, and the token that is it.

    `seen` are the address (`ip`) and the `user_agent` of whoever asked for it.
    """
    life_s = int(organization.settings["max_login_session_duration"].removesuffix("s"))
    jti = new_id()
    made = {
        "jti": jti,
        "issuer_id": user_id,
        "audience_id": user_id,
        "created_at": time(now),
        "updated_at": time(now),
        "expires_at": time(now + timedelta(seconds=life_s)),
        **seen,
    }
    organization.jwts[jti] = made
    token = secrets.token_urlsafe(48)
    world.sessions[token] = Session(organization_id=organization.id, jti=jti)
    return made, token
