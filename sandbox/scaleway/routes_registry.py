"""Container Registry: namespaces of a project, to be allowed or refused. They hold no images.

https://www.scaleway.com/en/developers/api/container-registry/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.regional import Regional
from sandbox.scaleway.state import new_id, time

PATH = "/registry/v1/regions/<region>/namespaces"
NAME = r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?"
NAMESPACES = Regional(
    kind="registry_namespace",
    noun="namespace",
    held="registry_namespaces",
    items="namespaces",
    orders={key: key for key in ("created_at", "description", "name")},
)


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
    found = NAMESPACES.find(call, "delete")
    del call.organization.registry_namespaces[found["id"]]
    return {**found, "status": "deleting"}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): NAMESPACES.index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): NAMESPACES.get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
