"""What is noted of changes: which call makes, changes or removes which kind of object, by whom.

https://www.scaleway.com/en/developers/api/iam/#path-logs
"""

from sandbox.scaleway.call import Answer, Call
from sandbox.scaleway.state import new_id, time

ROOT = "/iam/v1alpha1"
KEYS = f"{ROOT}/api-keys"
OBJECTS = {
    "user": f"{ROOT}/users",
    "application": f"{ROOT}/applications",
    "group": f"{ROOT}/groups",
    "policy": f"{ROOT}/policies",
}
USERS, GROUPS = OBJECTS["user"], OBJECTS["group"]
# Choice: a call that is answered well is noted once, though it changed nothing; what goes or is
# orphaned with the object is not noted apart. Rules, members and locks are updates.
LOGGED = {
    **{("POST", path): ("created", kind) for kind, path in OBJECTS.items()},
    **{("PATCH", f"{path}/<id>"): ("updated", kind) for kind, path in OBJECTS.items()},
    **{("DELETE", f"{path}/<id>"): ("deleted", kind) for kind, path in OBJECTS.items()},
    ("POST", KEYS): ("created", "api_key"),
    ("PATCH", f"{KEYS}/<access_key>"): ("updated", "api_key"),
    ("DELETE", f"{KEYS}/<access_key>"): ("deleted", "api_key"),
    **{
        ("POST", f"{USERS}/<id>/{each}"): ("updated", "user")
        for each in ("update-username", "update-password", "lock", "unlock")
    },
    ("PUT", f"{GROUPS}/<id>/members"): ("updated", "group"),
    **{
        ("POST", f"{GROUPS}/<id>/{each}"): ("updated", "group")
        for each in ("add-member", "add-members", "remove-member")
    },
    ("POST", f"{OBJECTS['policy']}/<id>/clone"): ("created", "policy"),
    ("PUT", f"{ROOT}/rules"): ("updated", "policy"),
}


def noting(routes: dict[tuple[str, str], Answer]) -> dict[tuple[str, str], Answer]:
    """Return the routes, those that change something such that they note it."""
    return {route: _noting(answer, *LOGGED.get(route, ())) for route, answer in routes.items()}


def _noting(answer: Answer, action: str = "", kind: str = "") -> Answer:
    if not action:
        return answer

    def noted(call: Call) -> object:
        made = answer(call)
        _note(call, action, kind, _named(call, made))
        return made

    return noted


def _named(call: Call, made: object) -> str:
    """Return which object it was: as the answer shows it, or the path, or for rules the body."""
    shown = made if isinstance(made, dict) else {}
    value, key = next(
        (source[key], key)
        for source in (shown, call.named, call.body)
        for key in ("access_key", "id", "policy_id")
        if key in source
    )
    return str(value) if key == "access_key" else str(value).lower()


def _note(call: Call, action: str, kind: str, id_: str) -> None:
    made = {
        "id": new_id(),
        "created_at": time(call.now),
        "ip": call.ip,
        "user_agent": call.user_agent,
        "action": action,
        "bearer_id": call.bearer.id,
        "organization_id": call.organization.id,
        "resource_type": kind,
        "resource_id": id_,
    }
    call.organization.logs[made["id"]] = made
