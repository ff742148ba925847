"""`/me/identity/group`: groups of local users, and the role that each carries.

https://help.ovhcloud.com/csm/en-ovhcloud-users-management
"""

from sandbox.ovh import errors, fields, seeds
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import v1_time

NAME = r"[\w.@\- ]+"  # Choice: what group names are seen to hold.
ROLES = ("ADMIN", "NONE", "REGULAR", "UNPRIVILEGED")


def find(call: Call) -> Json:
    """Return the group that the path names. Raises ApiError."""
    group = call.account.groups.get(call.named["name"])
    if group is None:
        raise errors.not_found(f"group {call.named['name']}")
    return group


def index(call: Call) -> list[str]:
    """Answer with every name."""
    return call.listed(call.account.groups)


def get(call: Call) -> Json:
    """Answer with one group."""
    return find(call)


def create(call: Call) -> Json:
    """Make a group and answer with it."""
    name = fields.name(call.body, "name", NAME)
    if name in call.account.groups:
        raise errors.conflict(f"group {name} exists", "GROUP_ALREADY_EXISTS")
    description = fields.text(call.body, "description")
    # Choice: without a role, none: the one that grants nothing.
    role = fields.one_of(call.body, "role", ROLES, "NONE")
    made = seeds.group(call.account, name, role=role, default=False, now=call.now)
    made["description"] = description
    call.account.groups[name] = made
    return made


def edit(call: Call) -> None:
    """Replace the description; the role changes when it is told."""
    group = _own(call)
    changed = {
        "description": fields.text(call.body, "description"),
        "role": fields.one_of(call.body, "role", ROLES, group["role"]),
        "lastUpdate": v1_time(call.now),
    }
    group |= changed


def delete(call: Call) -> None:
    """Remove a group that is nobody's main one; policies that name it keep the name."""
    name = _own(call)["name"]
    # Choice: refused, since a user cannot be without a main group and must not gain a role.
    if any(user["group"] == name for user in call.account.users.values()):
        raise errors.conflict(f"group {name} is the main group of a user", "GROUP_NOT_EMPTY")
    del call.account.groups[name]
    call.account.members.pop(name, None)


def _own(call: Call) -> Json:
    group = find(call)
    if group["defaultGroup"]:
        raise errors.read_only(f"group {group['name']}")
    return group


def members(call: Call) -> list[str]:
    """Answer with the logins of a group, whose main group it is and others."""
    name = find(call)["name"]
    users = call.account.users
    return call.listed(login for login in users if name in call.account.groups_of(login))


def add_member(call: Call) -> None:
    """Add a user to a group, beside its main one. Adding twice is adding once."""
    name = find(call)["name"]
    login = fields.text(call.body, "user", required=True)
    if login not in call.account.users:
        raise errors.not_found(f"user {login}")
    if call.account.users[login]["group"] != name:
        call.account.members.setdefault(name, set()).add(login)


def remove_member(call: Call) -> None:
    """Take a user out of a group that is not its main one."""
    name, login = find(call)["name"], call.named["login"]
    if login not in call.account.users or name not in call.account.groups_of(login):
        raise errors.not_found(f"user {login} in group {name}")
    # Choice: refused; a user keeps its main group until another becomes it.
    if call.account.users[login]["group"] == name:
        raise errors.conflict(f"group {name} is the main group of {login}")
    call.account.members[name].discard(login)


ROUTES = {
    ("GET", "/v1/me/identity/group"): on_account("me/identity/group/get", index),
    ("POST", "/v1/me/identity/group"): on_account("me/identity/group/create", create),
    ("GET", "/v1/me/identity/group/<name>"): on_account("me/identity/group/get", get),
    ("PUT", "/v1/me/identity/group/<name>"): on_account("me/identity/group/edit", edit),
    ("DELETE", "/v1/me/identity/group/<name>"): on_account("me/identity/group/delete", delete),
    ("GET", "/v1/me/identity/group/<name>/user"): on_account("me/identity/group/user/get", members),
    ("POST", "/v1/me/identity/group/<name>/user"): on_account(
        "me/identity/group/user/add", add_member
    ),
    ("DELETE", "/v1/me/identity/group/<name>/user/<login>"): on_account(
        "me/identity/group/user/remove", remove_member
    ),
}
