"""`/me/identity/user/{user}/token`: personal access tokens of a local user.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1
"""

import secrets
from datetime import datetime, timedelta

from sandbox.ovh import errors, fields, routes_users
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import v2_time

TEXT = r"[a-zA-Z0-9._ @\-]+"  # Choice: the console's pattern for name and description holds here.


def find(call: Call) -> tuple[str, Json]:
    """Return the token that the path names, its key first. Raises ApiError."""
    key = f"{routes_users.find(call)['login']}/{call.named['name']}"
    token = call.account.personal_tokens.get(key)
    if token is None:
        raise errors.not_found(f"token {call.named['name']}")
    return key, token


def index(call: Call) -> list[str]:
    """Answer with the names of a user's tokens."""
    owner = f"{routes_users.find(call)['login']}/"
    keys = call.account.personal_tokens
    return call.listed(key.removeprefix(owner) for key in keys if key.startswith(owner))


def get(call: Call) -> Json:
    """Answer with one token, without its secret."""
    return find(call)[1]


def create(call: Call) -> Json:
    """Make a token; this answer is the only one that holds its secret."""
    login = routes_users.find(call)["login"]
    name = fields.name(call.body, "name", TEXT)
    key = f"{login}/{name}"
    if key in call.account.personal_tokens:
        raise errors.conflict("This token already exists")
    made = {
        "name": name,
        "description": fields.name(call.body, "description", TEXT),
        "creation": v2_time(call.now),
        "expiresAt": _expiry(call),
        "lastUsed": None,
    }
    secret = secrets.token_urlsafe(48)
    call.account.personal_tokens[key] = made
    call.account.personal_secrets[key] = secret
    return {**made, "token": secret}


def edit(call: Call) -> Json:
    """Replace the expiry; the description changes when it is told."""
    # Choice: without `expiresAt` and `expiresIn` a token has no end any more: PUT replaces.
    _, token = find(call)
    changed = {"expiresAt": _expiry(call)}
    if call.body.get("description") is not None:
        changed["description"] = fields.name(call.body, "description", TEXT)
    token |= changed
    return token


def _expiry(call: Call) -> str | None:
    until, seconds = fields.moment(call.body, "expiresAt"), call.body.get("expiresIn")
    # Choice: a moment or a duration, not both, and none that is over already.
    if until is not None and seconds is not None:
        raise errors.bad_request("expiresAt or expiresIn, not both", "INVALID_PARAMETER")
    if seconds is not None:
        until = _after(call.now, seconds)
    if until is not None and until <= call.now:
        raise errors.bad_request("the token would be over already", "INVALID_PARAMETER")
    return None if until is None else v2_time(until)


def _after(now: datetime, seconds: object) -> datetime:
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise errors.bad_request("expiresIn is a number of seconds", "INVALID_PARAMETER")
    try:
        return now.replace(microsecond=0) + timedelta(seconds=seconds)
    except OverflowError as wrong:
        raise errors.bad_request("expiresIn is too far away", "INVALID_PARAMETER") from wrong


def delete(call: Call) -> None:
    """Remove a token; what it opened is closed at once."""
    key, _ = find(call)
    call.account.drop_token(key)


PATH = "/v1/me/identity/user/<login>/token"
ROUTES = {
    ("GET", PATH): on_account("me/identity/user/token/get", index),
    ("POST", PATH): on_account("me/identity/user/token/create", create),
    ("GET", f"{PATH}/<name>"): on_account("me/identity/user/token/get", get),
    ("PUT", f"{PATH}/<name>"): on_account("me/identity/user/token/edit", edit),
    ("DELETE", f"{PATH}/<name>"): on_account("me/identity/user/token/delete", delete),
}
