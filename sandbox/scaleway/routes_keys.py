"""Key Manager: keys of a project, whose ids, names and regions conditions may ask for.

https://www.scaleway.com/en/developers/api/key-manager/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json, about
from sandbox.scaleway.state import new_id, time

PATH = "/key-manager/v1alpha1/regions/<region>/keys"
ORDERS = {key: key for key in ("created_at", "updated_at", "name")}


def find(call: Call, verb: str) -> Json:
    """Return the key of the path, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "key_id")
    found = call.organization.keys.get(id_)
    if found is not None and found["region"] != call.named["region"]:
        found = None
    project = found["project_id"] if found else None
    place = {"locality": call.named["region"]}
    call.require(verb, "key", project_id=project, about={**about(found, id_), **place})
    if found is None:
        raise errors.not_found("key", id_)
    return found


def index(call: Call) -> Json:
    """Answer with a page of keys; without a project, rights on all of them are needed."""
    told = call.request.args.get("project_id")
    project = call.project(told) if told else None
    call.require("read", "key", project_id=project)
    found = filters.narrow(call, call.organization.keys.values(), same=["project_id", "name"])
    here = [each for each in found if each["region"] == call.named["region"]]
    return paging.page(call, "keys", here, ORDERS)


def get(call: Call) -> Json:
    """Answer with one key, without what it is made of."""
    return find(call, "read")


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
    found = find(call, "delete")
    if found["protected"]:
        raise errors.precondition("protected_resource", "key is protected")
    del call.organization.keys[found["id"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
