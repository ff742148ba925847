"""Serverless Containers: namespaces of a project, to be allowed or refused. Nothing runs in them.

https://www.scaleway.com/en/developers/api/serverless-containers/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.regional import Regional
from sandbox.scaleway.state import new_id, time

PATH = "/containers/v1/regions/<region>/namespaces"
NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
NAMESPACES = Regional(
    kind="container_namespace",
    noun="namespace",
    held="container_namespaces",
    items="namespaces",
    orders={key: key for key in ("created_at", "name")},
)


def create(call: Call) -> Json:
    """Make a namespace in a project, where its name is alone."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "container_namespace", project_id=project)
    name = fields.name(call.body, pattern=NAME)
    region = call.named["region"]
    for each in call.organization.container_namespaces.values():
        if (each["region"], each["project_id"], each["name"]) == (region, project, name):
            raise errors.exists("namespace", each["id"], "name")
    made = namespace(call.organization.id, project, name, region, call.now)
    made["description"] = fields.text(call.body, "description") or ""
    made["tags"] = fields.tags(call.body) or []
    call.organization.container_namespaces[made["id"]] = made
    return made


def namespace(organization_id: str, project_id: str, name: str, region: str, now: datetime) -> Json:
    """Return a new namespace as the API shows it."""
    return {
        "id": new_id(),
        "name": name,
        "organization_id": organization_id,
        "project_id": project_id,
        "description": "",
        "status": "ready",
        "environment_variables": {},
        "secret_environment_variables": {},
        "error_message": "",
        "tags": [],
        "region": region,
        "created_at": time(now),
        "updated_at": time(now),
    }


def delete(call: Call) -> Json:
    """Remove a namespace, which is shown a last time."""
    found = NAMESPACES.find(call, "delete")
    del call.organization.container_namespaces[found["id"]]
    return {**found, "status": "deleting"}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): NAMESPACES.index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): NAMESPACES.get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
