"""`/me/identity/user`: local users of the account.

https://help.ovhcloud.com/csm/en-ovhcloud-users-management
"""

import re

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import World, v1_time

LOGIN = r"[a-zA-Z0-9._\-]+"
TYPES = ("USER", "SERVICE")  # Choice: ROOT is the account itself, and cannot be made.
PASSWORD_MINIMUM = 8  # Choice: the console's minimum holds for the API too.


def find(call: Call) -> Json:
    """Return the user that the path names. Raises ApiError."""
    user = call.account.users.get(call.named["login"])
    if user is None:
        raise errors.not_found(f"user {call.named['login']}")
    return user


def index(call: Call) -> list[str]:
    """Answer with every login."""
    return call.listed(call.account.users)


def get(call: Call) -> Json:
    """Answer with one user and all its groups."""
    user = find(call)
    return {**user, "groups": call.account.groups_of(user["login"])}


def create(call: Call) -> None:
    """Make a user; nothing is answered, the password never shown."""
    login = fields.name(call.body, "login", LOGIN)
    if login in call.account.users:
        raise errors.conflict(f"user {login} exists", "USER_ALREADY_EXISTS")
    password = _password(call.body)
    call.account.users[login] = {
        "login": login,
        "description": fields.text(call.body, "description") or "",
        "email": _email(call.body),
        "group": _group(call) or "DEFAULT",
        "status": "OK",
        "type": fields.one_of(call.body, "type", TYPES, "USER"),
        "urn": call.account.urns.user(call.account.nic, login),
        "creation": v1_time(call.now),
        "lastUpdate": v1_time(call.now),
        "passwordLastUpdate": None,
    }
    if password is not None:
        call.account.passwords[login] = password


def _password(body: Json) -> str | None:
    password = fields.text(body, "password")
    if password is not None and len(password) < PASSWORD_MINIMUM:
        raise errors.bad_request(f"password needs {PASSWORD_MINIMUM} characters")
    return password


def _email(body: Json) -> str:
    # Choice: required, as the console and Terraform have it; the description leaves it out.
    email = fields.text(body, "email", required=True)
    if email is None or re.fullmatch(r"[^@\s]+@[^@\s]+", email) is None:
        raise errors.bad_request("email is not an address", "INVALID_FORMAT")
    return email


def _group(call: Call) -> str | None:
    name = fields.text(call.body, "group")
    if name is not None and name not in call.account.groups:
        raise errors.bad_request(f"group {name} does not exist", "INVALID_PARAMETER")
    return name


def edit(call: Call) -> None:
    """Replace description and e-mail; the main group changes when it is told."""
    user = find(call)
    changed = {
        "description": fields.text(call.body, "description") or "",
        "email": _email(call.body),
        "group": _group(call) or user["group"],
        "lastUpdate": v1_time(call.now),
    }
    user |= changed


def delete(call: Call) -> None:
    """Remove a user with its memberships, tokens and keys; policies that name it keep the name."""
    # Choice: left dangling, here and for groups and clients; the guides tell of no cleaning.
    login = find(call)["login"]
    account = call.account
    del account.users[login]
    account.passwords.pop(login, None)
    account.drop_tokens(login)
    for members in account.members.values():
        members.discard(login)
    # A later user of the same login must not inherit the keys of this one.
    for credential in call.world.credentials.values():
        if (credential.nic, credential.user) == (account.nic, login):
            credential.status = "expired"


def enable(call: Call) -> None:
    """Let a user sign in again."""
    _set_status(call, "OK")


def disable(call: Call) -> None:
    """Keep a user from signing in, and its keys from working."""
    _set_status(call, "DISABLED")


def _set_status(call: Call, status: str) -> None:
    user = find(call)
    user["status"] = status
    user["lastUpdate"] = v1_time(call.now)


def require_password_change(world: World, told: Json) -> tuple[int, Json]:
    """Answer the sandbox's own route; nobody knows what brings a user into this status."""
    account = world.accounts.get(str(told.get("account")))
    user = account and account.users.get(str(told.get("login")))
    if not user:
        return 404, {"error": "no such account or user"}
    user["status"] = "PASSWORD_CHANGE_REQUIRED"
    return 200, {"status": user["status"]}


ROUTES = {
    ("GET", "/v1/me/identity/user"): on_account("me/identity/user/get", index),
    ("POST", "/v1/me/identity/user"): on_account("me/identity/user/create", create),
    ("GET", "/v1/me/identity/user/<login>"): on_account("me/identity/user/get", get),
    ("PUT", "/v1/me/identity/user/<login>"): on_account("me/identity/user/edit", edit),
    ("DELETE", "/v1/me/identity/user/<login>"): on_account("me/identity/user/delete", delete),
    ("POST", "/v1/me/identity/user/<login>/enable"): on_account("me/identity/user/enable", enable),
    ("POST", "/v1/me/identity/user/<login>/disable"): on_account(
        "me/identity/user/disable", disable
    ),
}
