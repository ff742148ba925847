"""What a run leaves in IAM Identity Centers, as their inventory would tell it.

A group that comes from elsewhere is looked up by the run itself, by the name that its team has.
https://www.pulumi.com/registry/packages/aws/api-docs/ssoadmin/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from access import centers, model
from providers import mark
from providers.inventory import Inventory, Object
from review.preview import Resource, mapped, text
from review.runs.reading import Reading, statements, tagged

SSO, DIRECTORY = "aws:ssoadmin/", "aws:identitystore/"
SET, USER, GROUP = (
    f"{SSO}permissionSet:PermissionSet",
    f"{DIRECTORY}user:User",
    f"{DIRECTORY}group:Group",
)
MADE_LATER = "urn:pulumi:"  # How the id of what is not there yet begins.
Part = tuple[str, str, list[Any]]
"""What of a permission set, by its id, is in one resource: which fact, and what is in it."""


def inventory(reading: Reading, declared: model.Declaration) -> Inventory:
    """Return permission sets, who is assigned them, and the directories of our own."""
    return reading.inventory(_objects(reading, _named(declared)))


def _objects(reading: Reading, named: Mapping[str, str]) -> Iterator[Object]:
    sets = [*reading.every(SET, partial(_permission_set, _parts(reading)))]
    yield from sets
    members: dict[str, list[str]] = defaultdict(list)
    for group, user in reading.every(f"{DIRECTORY}groupMembership:GroupMembership", _member):
        members[group].append(user)
    yield from reading.every(USER, _user)
    yield from reading.every(GROUP, partial(_group, members))
    groups = {each.id: named.get(each.name, "") for each in sets}
    assignment = f"{SSO}accountAssignment:AccountAssignment"
    yield from reading.every(assignment, partial(_assignment, groups))


def _named(declared: model.Declaration) -> Mapping[str, str]:
    """Return what groups that come from elsewhere are called, by the names of permission sets."""
    return {
        account.named(team.key): team.group_on(account.name).name or team.key
        for center in centers.centers(declared)
        if not center.said.is_own
        for account in center.accounts
        for team in declared.teams_on(account.name)
    }


def _parts(reading: Reading) -> Mapping[tuple[str, str], list[Any]]:
    """Return what permission sets hold, by their ids and facts."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for type_, load in (
        ("permissionSetInlinePolicy:PermissionSetInlinePolicy", _inline),
        ("managedPolicyAttachment:ManagedPolicyAttachment", _attached),
        ("customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", _own),
        ("permissionsBoundaryAttachment:PermissionsBoundaryAttachment", _boundary),
    ):
        for id_, fact, held in reading.every(f"{SSO}{type_}", load):
            found[id_, fact] += held
    return found


def _inline(resource: Resource) -> Part:
    return _set(resource), "statements", statements(resource.text("inlinePolicy"))


def _attached(resource: Resource) -> Part:
    return _set(resource), "attached", [resource.text("managedPolicyArn")]


def _own(resource: Resource) -> Part:
    return _set(resource), "own", [_reference(resource.said("customerManagedPolicyReference"))]


def _boundary(resource: Resource) -> Part:
    """Return the policy that bounds: an ARN, or the path and name of one of the account."""
    said = mapped(resource.said("permissionsBoundary"))
    own = said.get("customerManagedPolicyReference")
    return (
        _set(resource),
        "boundary",
        [_reference(own) if own else text(said.get("managedPolicyArn"))],
    )


def _reference(said: Any) -> str:
    found = mapped(said)
    return f"{text(found.get('path') or '/')}{text(found.get('name'))}"


def _set(resource: Resource) -> str:
    """Return the id of the permission set that a resource is about."""
    return _flat(resource.text("permissionSetArn", of=[SET]))


def _flat(id_: str) -> str:
    """Return an id whose last part between slashes is no other's."""
    return id_.replace("/", ".") if id_.startswith(MADE_LATER) else id_


def _last(id_: str) -> str:
    """Return what of an id of Pulumi's is the directory's own."""
    return id_ if id_.startswith(MADE_LATER) else id_.partition("/")[2]


def _permission_set(parts: Mapping[tuple[str, str], list[Any]], resource: Resource) -> Object:
    id_ = _flat(resource.id.partition(",")[0])  # Pulumi's has the instance behind it.
    facts = {fact: parts.get((id_, fact), []) for fact in ("attached", "own", "statements")}
    boundary = next(iter(parts.get((id_, "boundary"), ())), "")
    return tagged("permission_set", id_, resource, **facts, boundary=boundary)


def _assignment(groups: Mapping[str, str], resource: Resource) -> Object:
    set_, account = _set(resource), resource.text("targetId")
    id_ = resource.text("principalId", of=[GROUP])
    kind = resource.text("principalType").lower()
    return Object(
        kind="assignment",
        id=f"{account}/{set_.rpartition('/')[2]}/{id_}",
        name=resource.name,
        mark=None,
        facts={
            "account": account,
            "principal": {"kind": kind, "id": id_, "name": groups.get(set_, "")},
        },
    )


def _member(resource: Resource) -> tuple[str, str]:
    return resource.text("groupId", of=[GROUP]), resource.text("memberId", of=[USER])


def _user(resource: Resource) -> Object:
    return Object(
        kind="directory_user",
        id=_last(resource.id),
        name=resource.text("userName"),
        mark=mark.within([resource.text("userType")]),
        facts={"status": "ENABLED", "emails": []},
    )


def _group(members: Mapping[str, list[str]], resource: Resource) -> Object:
    id_ = _last(resource.id)
    return Object(
        kind="directory_group",
        id=id_,
        name=resource.text("displayName"),
        mark=mark.undescribed(resource.text("description"))[1],
        facts={"members": [{"id": each, "name": ""} for each in members.get(id_, ())]},
    )
