"""Instances: servers of a project, to be allowed or refused. They do not run.

https://www.scaleway.com/en/developers/api/instances/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import new_id, time

PATH = "/instance/v1/zones/<zone>/servers"


def index(call: Call) -> Json:
    """Answer with the servers; without a project, rights on all of them are needed."""
    told = call.request.args.get("project")
    project = call.project(told, "project") if told else None
    call.require("read", "server", project_id=project)
    servers = call.organization.servers.values()
    found = filters.narrow(call, servers, same=["project", "name"])
    here = [each for each in found if each["zone"] == call.named["zone"]]
    return {"servers": call.journal.listed(here)}


def find(call: Call, verb: str) -> Json:
    """Return the server of the path, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "server_id")
    found = call.organization.servers.get(id_)
    if found is not None and found["zone"] != call.named["zone"]:
        found = None
    call.require(verb, "server", project_id=found["project"] if found else None)
    if found is None:
        raise errors.not_found("instance_server", id_)
    return found


def get(call: Call) -> Json:
    """Answer with one server."""
    return {"server": find(call, "read")}


def create(call: Call) -> Json:
    """Make a server in a project."""
    project = call.project(call.body.get("project"), "project")
    call.require("create", "server", project_id=project)
    name = fields.name(call.body, pattern=r".+", longest=255)
    made = server(call.organization.id, project, name, call.named["zone"], call.now)
    made["tags"] = fields.tags(call.body) or []
    call.organization.servers[made["id"]] = made
    return {"server": made}


def server(organization_id: str, project: str, name: str, zone: str, now: datetime) -> Json:
    """Return a new server as the API shows it, as far as the sandbox goes."""
    return {
        "id": new_id(),
        "name": name,
        "organization": organization_id,
        "project": project,
        "tags": [],
        "commercial_type": "DEV1-S",
        "creation_date": time(now),
        "hostname": name,
        "state": "stopped",
        "volumes": {},
        "zone": zone,
    }


def delete(call: Call) -> None:
    """Remove a server."""
    del call.organization.servers[find(call, "delete")["id"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("DELETE", f"{PATH}/<id>"): delete,
}
