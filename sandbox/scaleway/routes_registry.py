"""Container Registry: namespaces of a project, to be allowed or refused. They hold no images.

https://www.scaleway.com/en/developers/api/container-registry/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import new_id, time

PATH = "/registry/v1/regions/<region>/namespaces"
NAME = r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?"
ORDERS = {key: key for key in ("created_at", "description", "name")}


def find(call: Call, verb: str) -> Json:
    """Return the namespace of the path, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "namespace_id")
    found = call.organization.registry_namespaces.get(id_)
    if found is not None and found["region"] != call.named["region"]:
        found = None
    project = found["project_id"] if found else None
    call.require(verb, "registry_namespace", project_id=project)
    if found is None:
        raise errors.not_found("namespace", id_)
    return found


def index(call: Call) -> Json:
    """Answer with a page of namespaces; without a project, rights on all of them are needed."""
    told = call.request.args.get("project_id")
    project = call.project(told) if told else None
    call.require("read", "registry_namespace", project_id=project)
    namespaces = call.organization.registry_namespaces.values()
    found = filters.narrow(call, namespaces, same=["project_id", "name"])
    here = [each for each in found if each["region"] == call.named["region"]]
    return paging.page(call, "namespaces", here, ORDERS)


def get(call: Call) -> Json:
    """Answer with one namespace."""
    return find(call, "read")


def create(call: Call) -> Json:
    """Make a namespace in a project; its name is the region's, whoever asks."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "registry_namespace", project_id=project)
    name = fields.name(call.body, pattern=NAME, longest=128)
    region = call.named["region"]
    for organization in call.world.organizations.values():
        for each in organization.registry_namespaces.values():
            if (each["region"], each["name"]) == (region, name):
                raise errors.exists("namespace", each["id"], "name")
    made = namespace(call.organization.id, project, name, region, call.now)
    made["description"] = fields.text(call.body, "description") or ""
    made["is_public"] = fields.flag(call.body, "is_public")
    call.organization.registry_namespaces[made["id"]] = made
    return made


def namespace(organization_id: str, project_id: str, name: str, region: str, now: datetime) -> Json:
    """Return a new namespace as the API shows it."""
    return {
        "id": new_id(),
        "name": name,
        "description": "",
        "organization_id": organization_id,
        "project_id": project_id,
        "status": "ready",
        "status_message": "",
        "endpoint": f"rg.{region}.scw.cloud/{name}",
        "is_public": False,
        "size": 0,
        "created_at": time(now),
        "updated_at": time(now),
        "image_count": 0,
        "region": region,
    }


def delete(call: Call) -> Json:
    """Remove a namespace, which is shown a last time."""
    found = find(call, "delete")
    del call.organization.registry_namespaces[found["id"]]
    return {**found, "status": "deleting"}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
