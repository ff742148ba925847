"""Groups of users and applications.

https://www.scaleway.com/en/developers/api/iam/#path-groups
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.scaleway import errors, fields, filters, managed, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import new_id, time

PATH = "/iam/v1alpha1/groups"
ORDERS = {key: key for key in ("created_at", "updated_at", "name")}
MEMBERS = {"user_id": "user_ids", "application_id": "application_ids"}


def find(call: Call, verb: str) -> Json:
    """Return the group of the path, when the caller may do this to it. Raises ApiError."""
    return managed.find(call, verb, "group", call.organization.groups, call.named["id"])


def index(call: Call) -> Json:
    """Answer with a page of the groups; the organization must be named."""
    call.check_organization(call.request.args.get("organization_id"))
    call.require("read", "group")
    groups = call.organization.groups.values()
    found = filters.narrow(call, groups, same=["name"], many={"group_ids": "id"})
    for key in MEMBERS.values():
        if asked := filters.asked_for(call, key):
            found = [group for group in found if set(asked) & set(group[key])]
    page = paging.page(call, "groups", found, ORDERS)
    page["groups"] = [_shown(call, group) for group in page["groups"]]
    return page


def get(call: Call) -> Json:
    """Answer with one group."""
    return _shown(call, find(call, "read"))


def create(call: Call) -> Json:
    """Make a group without members."""
    call.require("create", "group")
    call.check_organization(call.body.get("organization_id"))
    call.check_quota("iam_groups", call.organization.groups)
    name = fields.name(call.body)
    _check_free(call, name)
    description = fields.text(call.body, "description") or ""
    made = group(call.organization.id, name, call.now)
    made |= {"description": description, "tags": fields.tags(call.body) or []}
    call.organization.groups[made["id"]] = made
    return made


def group(organization_id: str, name: str, now: datetime) -> Json:
    """Return a new group as the API shows it."""
    return {
        "id": new_id(),
        "created_at": time(now),
        "updated_at": time(now),
        "organization_id": organization_id,
        "name": name,
        "description": "",
        "user_ids": [],
        "application_ids": [],
        "tags": [],
        "editable": True,
        "deletable": True,
        "managed": False,
        "all_users": False,
        "all_applications": False,
    }


def patch(call: Call) -> Json:
    """Change what is told; identical values do not count as a change."""
    found = find(call, "write")
    changed = fields.described(call.body, found)
    if "name" in changed:
        _check_free(call, changed["name"])
    if changed:
        found |= changed
        fields.stamp(found, call.now)
    return _shown(call, found)


def delete(call: Call) -> None:
    """Remove a group; its policies stay without principal."""
    id_ = find(call, "delete")["id"]
    del call.organization.groups[id_]
    call.organization.orphan_policies("group_id", id_)


def set_members(call: Call, found: Json) -> Json:
    """Overwrite the members, both kinds at once, and echo the order told."""
    for key in MEMBERS.values():
        if key not in call.body:
            raise errors.invalid(key, "required")
    told = _members(call)
    found |= told
    return found


def add_members(call: Call, found: Json) -> Json:
    """Add members; who is one already stays one."""
    told = _members(call)
    for key, ids in told.items():
        found[key] = list(dict.fromkeys([*found[key], *ids]))
    return _shown(call, found)


def add_member(call: Call, found: Json) -> Json:
    """Add one member."""
    key, id_ = _member(call)
    if id_ not in _known(call, key):
        raise errors.not_found(key.removesuffix("_id"), id_)
    members = found[MEMBERS[key]]
    if id_ not in members:
        members.append(id_)
    return _shown(call, found)


def remove_member(call: Call, found: Json) -> Json:
    """Take one member out."""
    key, id_ = _member(call)
    if id_ not in found[MEMBERS[key]]:
        raise errors.not_found("", id_)
    found[MEMBERS[key]].remove(id_)
    return _shown(call, found)


def _alone(change: Callable[[Call, Json], Json]) -> Answer:
    """Return a change of members that is refused while another one is still going on."""

    def answer(call: Call) -> Json:
        found = find(call, "write")
        last = call.organization.last_change_of_members
        busy_for = timedelta(milliseconds=call.journal.switches.transient_members)
        if found["id"] in last and timedelta() <= call.now - last[found["id"]] < busy_for:
            raise errors.transient("group", found["id"])
        changed = change(call, found)
        last[found["id"]] = call.now
        return changed

    return answer


def _member(call: Call) -> tuple[str, str]:
    key = fields.one_of(call.body, MEMBERS)
    if key is None:
        raise errors.invalid("member", "required", "value is required")
    return key, fields.identifier(call.body[key], key)


def _members(call: Call) -> Json:
    told = {key: fields.identifiers(call.body, key) for key in MEMBERS.values()}
    for one, many in MEMBERS.items():
        for id_ in told[many]:
            if id_ not in _known(call, one):
                raise errors.not_found(one.removesuffix("_id"), id_)
    return told


def _known(call: Call, key: str) -> Json:
    return call.organization.users if key == "user_id" else call.organization.applications


def _check_free(call: Call, name: str) -> None:
    for each in call.organization.groups.values():
        if each["name"] == name:
            raise errors.exists("group", each["id"], "name")


def _shown(call: Call, found: Json) -> Json:
    """Show members in another order than the one told: it was never promised."""
    others = {key: call.journal.listed(reversed(found[key])) for key in MEMBERS.values()}
    return {**found, **others}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
    ("PUT", f"{PATH}/<id>/members"): _alone(set_members),
    ("POST", f"{PATH}/<id>/add-member"): _alone(add_member),
    ("POST", f"{PATH}/<id>/add-members"): _alone(add_members),
    ("POST", f"{PATH}/<id>/remove-member"): _alone(remove_member),
}
