"""`/iam/resourceGroup`: resources of the account under one name, for policies.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

from sandbox.ovh import errors, fields, paging
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import new_id, v2_time

NAME = r"\S+"  # Choice: no spaces, and unique, as the console has it.


def find(call: Call) -> Json:
    """Return the group that the path names. Raises ApiError."""
    group = call.account.resource_groups.get(call.named["id"])
    if group is None:
        raise errors.not_found(f"resource group {call.named['id']}")
    return group


def index(call: Call) -> list[Json]:
    """Answer with a page of the groups."""
    groups = call.account.resource_groups
    details = call.flag("details")
    page = paging.page(call, list(groups), list(groups.values()))
    return [_shown(call, each, details=details) for each in page]


def get(call: Call) -> Json:
    """Answer with one group."""
    return _shown(call, find(call), details=call.flag("details"))


def create(call: Call) -> Json:
    """Make a group and answer with it, its resources by id only."""
    name, resources = _read(call, None)
    id_ = new_id()
    call.account.resource_groups[id_] = {
        "id": id_,
        "urn": call.account.urns.resource_group(id_),
        "name": name,
        "owner": call.account.nic,
        "readOnly": False,
        "resources": resources,
        "createdAt": v2_time(call.now),
        "updatedAt": None,
    }
    return call.account.resource_groups[id_]


def edit(call: Call) -> Json:
    """Replace name and resources."""
    group = _own(call)
    fields.items(call.body, "resources", required=True)
    name, resources = _read(call, group)
    group |= {"name": name, "resources": resources, "updatedAt": v2_time(call.now)}
    return group


def delete(call: Call) -> None:
    """Remove a group; policies that name it keep the name, and cover nothing by it."""
    del call.account.resource_groups[_own(call)["id"]]


def _own(call: Call) -> Json:
    group = find(call)
    if group["readOnly"]:
        raise errors.read_only(f"resource group {group['name']}")
    return group


def _read(call: Call, existing: Json | None) -> tuple[str, list[Json]]:
    name = fields.name(call.body, "name", NAME)
    others = (each for each in call.account.resource_groups.values() if each is not existing)
    if name in {each["name"] for each in others}:
        message = f"resource group {name} already exists"
        raise errors.conflict(message, "RESOURCE_GROUP_ALREADY_EXISTS")
    told = fields.items(call.body, "resources")
    ids = dict.fromkeys(_resource(call, each, at) for at, each in enumerate(told))
    return name, [{"id": id_} for id_ in ids]


def _resource(call: Call, told: object, at: int) -> str:
    """Return the id of a resource given by id or URN; it must exist. Raises ApiError."""
    asked = told if isinstance(told, dict) else {}
    for resource in call.account.resources.values():
        if asked.get("id") == resource["id"] or asked.get("urn") == resource["urn"]:
            return str(resource["id"])
    # Choice: no wildcards inside a group.
    raise errors.bad_request(f"resources[{at}] does not exist", "INVALID_RESOURCE_URN")


def _shown(call: Call, group: Json, *, details: bool | None) -> Json:
    by_id = {each["id"]: each for each in call.account.resources.values()}
    if group["readOnly"]:
        held = list(by_id.values())
    else:
        held = [by_id[each["id"]] for each in group["resources"]]
    resources = held if details else [{"id": each["id"]} for each in held]
    return {**group, "resources": call.listed(resources)}


ROUTES = {
    ("GET", "/v2/iam/resourceGroup"): on_account("iam/resourceGroup/get", index),
    ("POST", "/v2/iam/resourceGroup"): on_account("iam/resourceGroup/create", create),
    ("GET", "/v2/iam/resourceGroup/<id>"): on_account("iam/resourceGroup/get", get),
    ("PUT", "/v2/iam/resourceGroup/<id>"): on_account("iam/resourceGroup/edit", edit),
    ("DELETE", "/v2/iam/resourceGroup/<id>"): on_account("iam/resourceGroup/delete", delete),
}
