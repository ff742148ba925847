"""Key Manager: keys of a project, whose ids, names and regions conditions may ask for.

https://www.scaleway.com/en/developers/api/key-manager/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.regional import Regional
from sandbox.scaleway.state import new_id, time

PATH = "/key-manager/v1alpha1/regions/<region>/keys"
KEYS = Regional(
    kind="key",
    noun="key",
    held="keys",
    items="keys",
    orders={key: key for key in ("created_at", "updated_at", "name")},
    in_conditions=True,
)


def create(call: Call) -> Json:
    """Make a key in a project, protected unless told otherwise."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "key", project_id=project)
    name = fields.text(call.body, "name", longest=255) or ""
    made = key(project, name, call.named["region"], call.now)
    made["description"] = fields.text(call.body, "description") or ""
    made["tags"] = fields.tags(call.body) or []
    made["protected"] = not fields.flag(call.body, "unprotected")
    call.organization.keys[made["id"]] = made
    return made


def key(project_id: str, name: str, region: str, now: datetime) -> Json:
    """Return a new key as the API shows it."""
    return {
        "id": new_id(),
        "project_id": project_id,
        "name": name,
        "usage": {"symmetric_encryption": "aes_256_gcm"},
        "state": "enabled",
        "rotation_count": 0,
        "created_at": time(now),
        "updated_at": time(now),
        "protected": True,
        "locked": False,
        "description": "",
        "tags": [],
        "rotated_at": time(now),
        "rotation_policy": None,
        "origin": "scaleway_kms",
        "deletion_requested_at": None,
        "region": region,
    }


def delete(call: Call) -> None:
    """Remove a key that is not protected."""
    found = KEYS.find(call, "delete")
    if found["protected"]:
        raise errors.precondition("protected_resource", "key is protected")
    del call.organization.keys[found["id"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): KEYS.index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): KEYS.get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
