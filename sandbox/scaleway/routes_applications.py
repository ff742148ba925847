"""Applications: the identities of programs, owners of API keys.

https://www.scaleway.com/en/developers/api/iam/#path-applications
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, managed, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import new_id, time

PATH = "/iam/v1alpha1/applications"
ORDERS = {key: key for key in ("created_at", "updated_at", "name")}


def find(call: Call, verb: str) -> Json:
    """Return the application of the path, when the caller may do this to it. Raises ApiError."""
    return managed.find(call, verb, "application", call.organization.applications, call.named["id"])


def index(call: Call) -> Json:
    """Answer with a page of the applications."""
    call.require("read", "application")
    if told := call.request.args.get("organization_id"):
        call.check_organization(told)
    found = filters.narrow(
        call,
        call.organization.applications.values(),
        same=["name"],
        many={"application_ids": "id"},
    )
    page = paging.page(call, "applications", found, ORDERS)
    page["applications"] = [_counted(call, each) for each in page["applications"]]
    return page


def get(call: Call) -> Json:
    """Answer with one application."""
    return _counted(call, find(call, "read"))


def create(call: Call) -> Json:
    """Make an application."""
    call.require("create", "application")
    # Choice: required, though clients may be allowed to leave it out.
    call.check_organization(call.body.get("organization_id"))
    call.check_quota("iam_applications", call.organization.applications)
    name = fields.name(call.body)
    _check_free(call, name)
    description = fields.text(call.body, "description") or ""
    made = application(call.organization.id, name, call.now)
    made |= {"description": description, "tags": fields.tags(call.body) or []}
    call.organization.applications[made["id"]] = made
    return made


def application(organization_id: str, name: str, now: datetime) -> Json:
    """Return a new application as the API shows it."""
    return {
        "id": new_id(),
        "name": name,
        "description": "",
        "created_at": time(now),
        "updated_at": time(now),
        "organization_id": organization_id,
        "editable": True,
        "deletable": True,
        "managed": False,
        "nb_api_keys": 0,
        "tags": [],
    }


def patch(call: Call) -> Json:
    """Change what is told."""
    found = find(call, "write")
    changed = fields.described(call.body, found)
    if "name" in changed:
        _check_free(call, changed["name"])
    found |= changed
    if any(call.body.get(key) is not None for key in ("name", "description", "tags")):
        fields.stamp(found, call.now)
    return _counted(call, found)


def delete(call: Call) -> None:
    """Remove an application with its keys and memberships; its policies stay."""
    id_ = find(call, "delete")["id"]
    del call.organization.applications[id_]
    call.organization.drop_bearer("application_id", id_)


def _check_free(call: Call, name: str) -> None:
    # Choice: unique names, as for groups; for applications the documents do not say.
    for each in call.organization.applications.values():
        if each["name"] == name:
            raise errors.exists("application", each["id"], "name")


def _counted(call: Call, found: Json) -> Json:
    keys = call.organization.api_keys.values()
    count = sum(key.get("application_id") == found["id"] for key in keys)
    return {**found, "nb_api_keys": count}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
}
