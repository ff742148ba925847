"""SSH keys of a project.

https://www.scaleway.com/en/developers/api/iam/#path-ssh-keys
"""

from sandbox.scaleway import errors, fields, filters, paging, ssh_public_key
from sandbox.scaleway.call import Answer, Call, Json, about
from sandbox.scaleway.state import new_id, time

PATH = "/iam/v1alpha1/ssh-keys"
ORDERS = {key: key for key in ("created_at", "updated_at", "name")}
NAME_LENGTH = 1000
KEY_LENGTH = 65000


def find(call: Call, verb: str) -> Json:
    """Return the key of the path, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "ssh_key_id")
    found = call.organization.ssh_keys.get(id_)
    project = found["project_id"] if found else None
    call.require(verb, "ssh_key", project_id=project, about=about(found, id_))
    if found is None:
        raise errors.not_found("ssh_key", id_)
    return found


def index(call: Call) -> Json:
    """Answer with a page of the keys; without a project, rights on all of them are needed."""
    if organization := call.request.args.get("organization_id"):
        call.check_organization(organization)
    told = call.request.args.get("project_id")
    project = call.project(told) if told else None
    call.require("read", "ssh_key", project_id=project)
    keys = call.organization.ssh_keys.values()
    found = filters.narrow(call, keys, same=["name", "project_id"])
    if (disabled := call.flag("disabled")) is not None:
        found = [key for key in found if key["disabled"] == disabled]
    return paging.page(call, "ssh_keys", found, ORDERS)


def get(call: Call) -> Json:
    """Answer with one key."""
    return find(call, "read")


def create(call: Call) -> Json:
    """Add a key; its comment is dropped."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "ssh_key", project_id=project)
    call.check_quota("iam_ssh_keys", call.organization.ssh_keys)
    name = fields.text(call.body, "name", longest=NAME_LENGTH) or ""
    key = _public_key(call.body)
    made: Json = {
        "id": new_id(),
        "name": name,
        "public_key": str(key),
        "fingerprint": key.fingerprint,
        "created_at": time(call.now),
        "updated_at": time(call.now),
        "organization_id": call.organization.id,
        "project_id": project,
        "disabled": False,
    }
    call.organization.ssh_keys[made["id"]] = made
    return made


def _public_key(body: Json) -> ssh_public_key.PublicKey:
    told = fields.text(body, "public_key", longest=KEY_LENGTH)
    if not told:
        raise errors.invalid("public_key", "required")
    try:
        return ssh_public_key.read(told)
    except ValueError as wrong:
        raise errors.invalid("public_key", "format", str(wrong)) from wrong


def patch(call: Call) -> Json:
    """Rename a key, or turn it off and on."""
    found = find(call, "write")
    name = fields.text(call.body, "name", longest=NAME_LENGTH)
    found["disabled"] = fields.flag(call.body, "disabled", default=found["disabled"])
    found["name"] = found["name"] if name is None else name
    if any(call.body.get(key) is not None for key in ("name", "disabled")):
        fields.stamp(found, call.now)
    return found


def delete(call: Call) -> None:
    """Remove a key."""
    del call.organization.ssh_keys[find(call, "delete")["id"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
}
