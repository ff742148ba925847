"""Connections: the users that are one person, in several organizations.

https://www.scaleway.com/en/developers/api/iam/#path-users
"""

import secrets

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_mfa import USER, managed, oneself


def index(call: Call) -> Json:
    """Answer with the other users of the same person, each with its organization."""
    user = managed(call, fields.identifier(call.named["id"], "user_id"), "read")
    others = call.world.connected(user["id"])
    connections = [
        {
            # Choice: no organization is locked.
            "organization": {"id": each.id, "name": each.name, "locked": False},
            "user": {key: each.users[id_][key] for key in ("id", "username", "type")},
        }
        for each in call.world.organizations.values()
        for id_ in sorted(others & set(each.users))
    ]
    return {"connections": call.journal.listed(connections)}


def initiate(call: Call) -> Json:
    """Answer with a token by which another user joins, once; the caller's own user invites."""
    token = secrets.token_urlsafe(32)
    call.world.invitations[token] = oneself(call)["id"]
    return {"token": token}


def join(call: Call) -> None:
    """Join the user who told the caller's own a token, and all whom that one is connected to."""
    user_id = oneself(call)["id"]
    token = fields.text(call.body, "token", longest=1024)
    if not token:
        raise errors.invalid("token", "required")
    inviting = call.world.invitations.get(token)
    # Choice: a token serves once, and joins users of two organizations.
    if inviting is None or inviting in call.organization.users:
        raise errors.invalid("token", "constraint", "token is unknown, or of the same organization")
    del call.world.invitations[token]
    joined = {user_id, inviting} | call.world.connected(user_id) | call.world.connected(inviting)
    rest = [each for each in call.world.connections if not each & joined]
    call.world.connections = [*rest, joined]


def remove(call: Call) -> None:
    """Part a user from the caller's own, and from all whom that one is connected to."""
    user_id = oneself(call)["id"]
    target = fields.identifier(call.body.get("target_user_id"), "target_user_id")
    if target not in call.world.connected(user_id):
        raise errors.not_found("connection", target)
    for each in call.world.connections:
        each.discard(target)


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", f"{USER}/connections"): index,
    ("POST", f"{USER}/initiate-connection"): initiate,
    ("POST", f"{USER}/join-connection"): join,
    ("POST", f"{USER}/remove-connection"): remove,
}
