"""Users: the owner, members that live inside the organization, and guests that are invited.

https://www.scaleway.com/en/developers/api/iam/#path-users
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json, about, shown
from sandbox.scaleway.state import new_id, time

PATH = "/iam/v1alpha1/users"
USERNAME = r"[a-zA-Z0-9@._-]{2,150}"
EMAIL = r"[^@\s]+@[^@\s]+"
EMAIL_LENGTH = 320
PASSWORD_BYTES = 72
ORDERS = {key: key for key in ("created_at", "updated_at", "email", "username")}
ORDERS["last_login"] = "last_login_at"
EDITABLE = {"first_name": 64, "last_name": 64, "phone_number": 50, "locale": 20}


def find(call: Call, verb: str) -> Json:
    """Return the user that the path names, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "user_id")
    user = call.organization.users.get(id_)
    own = call.bearer.key == "user_id" and call.bearer.id == id_ and verb == "read"
    if not own and not call.may(verb, "user", about=about(user, id_)):
        action = shown(verb)
        raise errors.forbidden((action, "user"), (action, "self_user"))
    if user is None:
        raise errors.not_found("user", id_)
    return user


def index(call: Call) -> Json:
    """Answer with a page of the users."""
    call.require("read", "user")
    if told := call.request.args.get("organization_id"):
        call.check_organization(told)
    found = filters.narrow(call, call.organization.users.values(), many={"user_ids": "id"})
    if asked := filters.kind(call, "type", ("owner", "member")):
        found = [user for user in found if user["type"] == asked]
    if (mfa := call.flag("mfa")) is not None:
        found = [user for user in found if user["mfa"] == mfa]
    return paging.page(call, "users", found, ORDERS)


def get(call: Call) -> Json:
    """Answer with one user."""
    return find(call, "read")


def create(call: Call) -> Json:
    """Make a member with a username and password, or invite somebody by e-mail."""
    call.require("create", "user")
    body = call.body
    call.check_organization(body.get("organization_id"))
    call.check_quota("iam_users", call.organization.users)
    way = fields.one_of(body, ("email", "member"))
    if way is None:
        raise errors.invalid("type", "required", "value is required")
    user = _member(call) if way == "member" else _guest(call)
    call.organization.users[user["id"]] = user
    return user


def _member(call: Call) -> Json:
    told = call.body["member"]
    if not isinstance(told, dict):
        raise errors.invalid("member", "format", "value must be an object")
    username = _username(call, told)
    password = _password(told)
    for mail in ("send_password_email", "send_welcome_email"):
        fields.flag(told, mail)
    made = user(call.organization.id, username, _email(told), call.now)
    made |= {key: fields.text(told, key, longest=most) or "" for key, most in EDITABLE.items()}
    made |= {"locale": made["locale"] or "en_US", "tags": fields.tags(call.body) or []}
    if password:
        call.organization.passwords[made["id"]] = password
        call.organization.passwords_by_others[made["id"]] = time(call.now)
    return made


def _guest(call: Call) -> Json:
    # Choice: the guest that was recorded in 2025, known by the e-mail; today's answer was not.
    email = _email(call.body)
    _check_free(call, email)
    made = user(call.organization.id, email, email, call.now)
    made |= {"type": "guest", "status": "invitation_pending"}
    return {**made, "tags": fields.tags(call.body) or []}


def user(organization_id: str, username: str, email: str, now: datetime) -> Json:
    """Return a new member as the API shows it."""
    return {
        "id": new_id(),
        "email": email,
        "username": username,
        "first_name": "",
        "last_name": "",
        "phone_number": "",
        "locale": "en_US",
        "created_at": time(now),
        "updated_at": time(now),
        "organization_id": organization_id,
        "deletable": True,
        "last_login_at": None,
        "type": "member",
        "two_factor_enabled": False,
        "status": "activated",
        "mfa": False,
        "account_root_user_id": "",
        "tags": [],
        "locked": False,
    }


def _email(told: Json) -> str:
    return fields.name(told, "email", EMAIL, EMAIL_LENGTH)


def _username(call: Call, told: Json) -> str:
    username = fields.name(told, "username", USERNAME, 150)
    _check_free(call, username)
    return username


def _check_free(call: Call, username: str) -> None:
    # Choice: usernames are unique without case; e-mail addresses need not be.
    for each in call.organization.users.values():
        if each["username"].lower() == username.lower():
            raise errors.exists("user", each["id"], "username")


def _password(told: Json) -> str:
    """Return a password, "" for none: then nobody can sign in. Raises ApiError."""
    password = told.get("password") or ""
    if not isinstance(told.get("password", ""), str | None):
        raise errors.invalid("password", "format", "value must be a string")
    if len(password.encode()) > PASSWORD_BYTES:
        raise errors.invalid("password", "constraint", f"at most {PASSWORD_BYTES} bytes")
    return password


def patch(call: Call) -> Json:
    """Change what is told; the time of the last change stays."""
    found = find(call, "write")
    told = {key: fields.text(call.body, key, longest=most) for key, most in EDITABLE.items()}
    email = None if call.body.get("email") is None else _email(call.body)
    if email is not None:
        _refuse_root(found)
    changed = {**told, "email": email, "tags": fields.tags(call.body)}
    found |= {key: value for key, value in changed.items() if value is not None}
    return found


def update_username(call: Call) -> Json:
    """Rename a user."""
    found = find(call, "write")
    _refuse_root(found)
    found["username"] = _username(call, call.body)
    fields.stamp(found, call.now)
    return found


def update_password(call: Call) -> Json:
    """Set a member's password."""
    found = find(call, "write")
    _refuse_root(found)
    password = _password(call.body)
    if not password:
        raise errors.invalid("password", "required")
    call.organization.passwords[found["id"]] = password
    if call.bearer.id == found["id"]:
        call.organization.passwords_by_others.pop(found["id"], None)
    else:
        call.organization.passwords_by_others[found["id"]] = time(call.now)
    return found


def lock(call: Call) -> Json:
    """Keep a member from signing in, and its API keys from working."""
    return _set_locked(call, locked=True)


def unlock(call: Call) -> Json:
    """Let a member in again."""
    return _set_locked(call, locked=False)


def _set_locked(call: Call, *, locked: bool) -> Json:
    found = find(call, "write")
    _refuse_owner(found)
    found["locked"] = locked
    return found


def delete(call: Call) -> None:
    """Remove a member with its keys and memberships; its policies stay without principal."""
    found = find(call, "delete")
    _refuse_owner(found)
    del call.organization.users[found["id"]]
    call.organization.passwords.pop(found["id"], None)
    call.organization.drop_bearer("user_id", found["id"])


def _refuse_owner(found: Json) -> None:
    if found["type"] == "owner":
        # Choice: the refusal is not recorded for users.
        raise errors.precondition("protected_resource", "the owner cannot be removed or locked")


def _refuse_root(found: Json) -> None:
    """Refuse what only somebody's own account can change: the owner's, and a guest's."""
    if found["type"] != "member":
        # Choice: username, address and password of accounts that live elsewhere stay.
        raise errors.precondition("protected_resource", "only members can be changed this way")


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
    ("POST", f"{PATH}/<id>/update-username"): update_username,
    ("POST", f"{PATH}/<id>/update-password"): update_password,
    ("POST", f"{PATH}/<id>/lock"): lock,
    ("POST", f"{PATH}/<id>/unlock"): unlock,
}
