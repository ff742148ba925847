"""Projects, which rules are scoped to. The default one has the organization's id.

https://www.scaleway.com/en/developers/api/account/project-api/
"""

from datetime import datetime
from itertools import chain

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import PRODUCTS, new_id, time

PATH = "/account/v3/projects"
NAME = r"[a-zA-Z0-9._\- ]+"
ORDERS = {"created_at": "created_at", "name": "name"}
HELD = ("ssh_keys", *PRODUCTS)
KNOWN = {"architecture_type": "unknown_architecture_type"}


def find(call: Call, verb: str) -> Json:
    """Return the project of the path, when the caller may do this to it. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "project_id")
    call.require(verb, "project")
    found = call.organization.projects.get(id_)
    if found is None:
        raise errors.not_found("project_id", id_)
    return found


def index(call: Call) -> Json:
    """Answer with a page of the projects, the count first; the organization must be named."""
    call.check_organization(call.request.args.get("organization_id"))
    call.require("read", "project")
    projects = call.organization.projects.values()
    found = filters.narrow(call, projects, same=["name"], many={"project_ids": "id"})
    page = paging.page(call, "projects", found, ORDERS)
    shown = [_shown(project) for project in page["projects"]]
    return {"total_count": page["total_count"], "projects": shown}


def get(call: Call) -> Json:
    """Answer with one project."""
    return _shown(find(call, "read"))


def create(call: Call) -> Json:
    """Make a project."""
    call.require("create", "project")
    call.check_organization(call.body.get("organization_id"))
    call.check_quota("projects", call.organization.projects)
    name = fields.name(call.body, pattern=NAME)
    _check_free(call, name)
    description = fields.text(call.body, "description") or ""
    made = project(call.organization.id, new_id(), name, call.now)
    made["description"] = description
    call.organization.projects[made["id"]] = made
    return made


def project(organization_id: str, id_: str, name: str, now: datetime) -> Json:
    """Return a new project as its creation shows it."""
    return {
        "id": id_,
        "name": name,
        "organization_id": organization_id,
        "created_at": time(now),
        "updated_at": time(now),
        "description": "",
        "qualification": None,
        "status": "active",
    }


def patch(call: Call) -> Json:
    """Change what is told."""
    found = find(call, "write")
    name = None if call.body.get("name") is None else fields.name(call.body, pattern=NAME)
    if name is not None and name != found["name"]:
        _check_free(call, name)
    changed = {"name": name, "description": fields.text(call.body, "description")}
    told = {key: value for key, value in changed.items() if value is not None}
    if told:
        found |= told
        fields.stamp(found, call.now)
    return _shown(found)


def delete(call: Call) -> None:
    """Remove an empty project; rules that name it keep the id."""
    id_ = find(call, "delete")["id"]
    organization = call.organization
    held = chain.from_iterable(getattr(organization, kind).values() for kind in HELD)
    projects = {each.get("project_id") or each["project"] for each in held}
    if id_ in projects or id_ == organization.id:
        # Choice: the default project is never empty enough.
        raise errors.precondition("resource_not_usable", "project is not empty")
    del organization.projects[id_]


def _check_free(call: Call, name: str) -> None:
    # Choice: names are unique, so that a name can stand for a project.
    for each in call.organization.projects.values():
        if each["name"] == name:
            raise errors.exists("project", each["id"], "name")


def _shown(found: Json) -> Json:
    return {**found, "qualification": KNOWN}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
}
