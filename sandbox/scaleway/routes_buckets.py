"""A stand-in for Object Storage: buckets of a project, so that its permission sets mean something.

Invented by the sandbox: the real service speaks S3, at another address and with other signatures.
"""

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json

PATH = "/_sandbox/object-storage/projects/<project_id>/buckets"
NAME = r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]"


def _project(call: Call) -> str:
    return call.project(call.named["project_id"])


def index(call: Call) -> Json:
    """Answer with the buckets of a project."""
    project = _project(call)
    call.require("read", "bucket", project_id=project)
    buckets = call.organization.buckets.values()
    return {"buckets": call.journal.listed(b for b in buckets if b["project_id"] == project)}


def create(call: Call) -> Json:
    """Make a bucket in a project."""
    project = _project(call)
    call.require("create", "bucket", project_id=project)
    name = fields.name(call.body, pattern=NAME)
    if name in call.organization.buckets:
        raise errors.exists("bucket", name, "name")
    call.organization.buckets[name] = bucket(project, name)
    return call.organization.buckets[name]


def bucket(project_id: str, name: str) -> Json:
    """Return a new bucket."""
    return {"name": name, "project_id": project_id}


def objects(call: Call) -> Json:
    """Answer with the objects of a bucket, of which there are none."""
    project = _project(call)
    call.require("read", "object", project_id=project)
    found = call.organization.buckets.get(call.named["name"])
    if found is None or found["project_id"] != project:
        raise errors.not_found("bucket", call.named["name"])
    return {"objects": []}


def delete(call: Call) -> None:
    """Remove a bucket."""
    project = _project(call)
    call.require("delete", "bucket", project_id=project)
    found = call.organization.buckets.get(call.named["name"])
    if found is None or found["project_id"] != project:
        raise errors.not_found("bucket", call.named["name"])
    del call.organization.buckets[found["name"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<name>/objects"): objects,
    ("DELETE", f"{PATH}/<name>"): delete,
}
