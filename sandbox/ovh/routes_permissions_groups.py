"""`/iam/permissionsGroup`: permissions under a name of their own, OVHcloud's and the account's.

https://help.ovhcloud.com/csm/en-iam-permission-groups
"""

from sandbox.ovh import errors, fields, paging, permissions
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import new_id, v2_time

NAME = r"[a-zA-Z0-9\-/_+]+"  # Choice: as for policies.


def find(call: Call) -> Json:
    """Return the group that the path names by its URN. Raises ApiError."""
    urn = call.named["urn"]
    group = call.world.permissions_groups(call.account).get(urn)
    if group is None:
        raise errors.not_found(f"permissions group {urn}")
    return group


def index(call: Call) -> list[Json]:
    """Answer with a page of the groups, managed ones among them."""
    groups = call.world.permissions_groups(call.account)
    return paging.page(call, list(groups), list(groups.values()))


def get(call: Call) -> Json:
    """Answer with one group."""
    return find(call)


def create(call: Call) -> Json:
    """Make a group and answer with it; its name is part of its URN."""
    told = _read(call.body)
    urn = call.account.urns.permissions_group(call.account.nic, told["name"])
    if urn in call.account.permissions_groups:
        message = f"permissions group {told['name']} already exists"
        raise errors.conflict(message, "PERMISSIONS_GROUP_ALREADY_EXISTS")
    made = {
        "id": new_id(),
        "urn": urn,
        **told,
        "owner": call.account.nic,
        "createdAt": v2_time(call.now),
        "updatedAt": None,
    }
    call.account.permissions_groups[urn] = made
    return made


def edit(call: Call) -> Json:
    """Replace description and permissions."""
    group = _own(call)
    told = _read(call.body)
    # Choice: no renaming; whether the URN would follow, and policies with it, is unknown.
    if told["name"] != group["name"]:
        raise errors.bad_request("name cannot be changed", "INVALID_PARAMETER")
    group |= {**told, "updatedAt": v2_time(call.now)}
    return group


def delete(call: Call) -> None:
    """Remove a group; policies that name it keep the name, and lose what it granted."""
    # Choice: left dangling, here and for resource groups, as identities are.
    del call.account.permissions_groups[_own(call)["urn"]]


def _own(call: Call) -> Json:
    group = find(call)
    if group["urn"] not in call.account.permissions_groups:
        raise errors.read_only(f"permissions group {group['name']}")
    return group


def _read(body: Json) -> Json:
    return {
        "name": fields.name(body, "name", NAME),
        "description": fields.text(body, "description", required=True),
        "permissions": permissions.read(body),
    }


ROUTES = {
    ("GET", "/v2/iam/permissionsGroup"): on_account("iam/permissionsGroup/get", index),
    ("POST", "/v2/iam/permissionsGroup"): on_account("iam/permissionsGroup/create", create),
    ("GET", "/v2/iam/permissionsGroup/<path:urn>"): on_account("iam/permissionsGroup/get", get),
    ("PUT", "/v2/iam/permissionsGroup/<path:urn>"): on_account("iam/permissionsGroup/edit", edit),
    ("DELETE", "/v2/iam/permissionsGroup/<path:urn>"): on_account(
        "iam/permissionsGroup/delete", delete
    ),
}
