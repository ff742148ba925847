"""JWTs: a member sees where they are signed in, and ends it.

https://www.scaleway.com/en/developers/api/iam/#path-jwts
"""

import secrets

from sandbox.scaleway import errors, fields, jwts, paging
from sandbox.scaleway.auth import is_over
from sandbox.scaleway.call import Answer, Call, Json, shown

PATH = "/iam/v1alpha1/jwts"
ORDERS = {key: key for key in ("created_at", "updated_at")}


def _check_own(call: Call, verb: str, user_id: str | None = None) -> None:
    """Refuse whoever is not that member, signed in. Raises ApiError."""
    # Choice: JWTs are one's own, and no API key sees them, the owner's neither.
    signed_in = call.bearer.jti != ""
    if not signed_in or user_id not in {None, call.bearer.id}:
        raise errors.forbidden((shown(verb), "self_jwt"))


def find(call: Call, verb: str) -> Json:
    """Return the JWT of the path; another's is not there. Raises ApiError."""
    _check_own(call, verb)
    jti = fields.identifier(call.named["jti"], "jti")
    found = call.organization.jwts.get(jti)
    if found is None or found["audience_id"] != call.bearer.id:
        raise errors.not_found("jwt", jti)
    return found


def index(call: Call) -> Json:
    """Answer with a page of one's own JWTs, expired ones among them."""
    user_id = fields.identifier(call.request.args.get("audience_id"), "audience_id")
    _check_own(call, "read", user_id)
    found = [each for each in call.organization.jwts.values() if each["audience_id"] == user_id]
    if (expired := call.flag("expired")) is not None:
        # Choice: as for API keys, `true` keeps the expired, `false` the live.
        found = [each for each in found if is_over(each["expires_at"], call.now) == expired]
    return paging.page(call, "jwts", found, ORDERS)


def get(call: Call) -> Json:
    """Answer with one JWT, without its token."""
    return find(call, "read")


def create(call: Call) -> Json:
    """Make a JWT; this answer is the only one that holds its token."""
    user_id = fields.identifier(call.body.get("user_id"), "user_id")
    if not fields.text(call.body, "referrer", longest=2048):
        raise errors.invalid("referrer", "required")
    _check_own(call, "write", user_id)
    made, token = jwts.issue(
        call.world, call.organization, user_id, call.now, ip=call.ip, user_agent=call.user_agent
    )
    # Nothing published takes the second token, so nothing here knows it.
    return {"jwt": made, "token": token, "renew_token": secrets.token_urlsafe(48)}


def delete(call: Call) -> None:
    """Sign out: the token opens nothing any more."""
    del call.organization.jwts[find(call, "delete")["jti"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<jti>"): get,
    ("DELETE", f"{PATH}/<jti>"): delete,
}
