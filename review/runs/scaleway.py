"""What a run leaves in a Scaleway organization, as its inventory would tell it.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from providers.inventory import Inventory, Object
from review.preview import Resource, listed, mapped, text
from review.runs.reading import Reading, marked

PEOPLE = ("scaleway:Guest", "scaleway:User")
PROGRAM, PROJECT, TEAM = "scaleway:Application", "scaleway:Project", "scaleway:Group"
PRINCIPALS: Mapping[str, tuple[str, Sequence[str]]] = {
    "user_id": ("user", PEOPLE),
    "group_id": ("group", [TEAM]),
    "application_id": ("application", [PROGRAM]),
}
Members = Mapping[str, list[dict[str, str]]]


def inventory(reading: Reading) -> Inventory:
    """Return the people, programs, groups, policies and projects of an organization."""
    return reading.inventory(_objects(reading))


def _objects(reading: Reading) -> Iterator[Object]:
    projects = [*reading.every(PROJECT, _project)]
    members = dict(reading.every("scaleway:Membership", _members))
    yield from projects
    yield from reading.every("scaleway:User", partial(_user, "username", "member"))
    yield from reading.every("scaleway:Guest", partial(_user, "email", "guest"))
    yield from reading.every(PROGRAM, _application)
    yield from reading.every(TEAM, partial(_group, members))
    own = {each.id for each in projects}
    yield from reading.every("scaleway:Policy", partial(_policy, own))


def _project(resource: Resource) -> Object:
    return marked("project", resource, resource.text("name"))


def _members(resource: Resource) -> tuple[str, list[dict[str, str]]]:
    """Return the id of a group, and who is in it."""
    found = [
        {"kind": kind, "id": id_, "name": ""}
        for kind, key, types in (
            ("user", "user_ids", PEOPLE),
            ("application", "application_ids", [PROGRAM]),
        )
        for id_ in resource.texts(key, of=types)
    ]
    return resource.text("group_id", of=[TEAM]), found


def _user(name: str, type_: str, resource: Resource) -> Object:
    """Return a member, or a guest, whom nobody here can lock."""
    locked = resource.said("locked") is True
    return marked("user", resource, resource.text(name), type=type_, locked=locked)


def _application(resource: Resource) -> Object:
    return marked("application", resource, resource.text("name"))


def _group(members: Members, resource: Resource) -> Object:
    return marked(
        "group",
        resource,
        resource.text("name"),
        members=members.get(resource.id, []),
        all_users=False,
        all_applications=False,
    )


def _policy(own: set[str], resource: Resource) -> Object:
    told = listed(resource.said("rules", of=[PROJECT]))
    rules = [_rule(own, mapped(each)) for each in told]
    name = resource.text("name")
    return marked("policy", resource, name, principal=_principal(resource), rules=rules)


def _principal(resource: Resource) -> dict[str, str] | None:
    """Return whom a policy is for, None for nobody."""
    for key, (kind, types) in PRINCIPALS.items():
        if id_ := resource.text(key, of=types):
            return {"kind": kind, "id": id_, "name": ""}
    return None


def _rule(own: set[str], rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule; projects of others are as a declaration names them, by name or by id."""
    projects = [text(each) for each in listed(rule.get("projects"))]
    return {
        "permission_sets": sorted(text(each) for each in listed(rule.get("permission_set_names"))),
        "projects": [{"id": each, "name": "" if each in own else each} for each in projects],
        "condition": text(rule.get("condition") or ""),
    }
