"""What a run leaves on an AWS account, as its inventory would tell it.

https://www.pulumi.com/registry/packages/aws/api-docs/iam/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from providers import mark
from providers.inventory import Inventory, Kind, Object
from review.preview import Resource
from review.runs.reading import Reading, statements, tagged

POLICY = "aws:iam/policy:Policy"
HOLDERS: Mapping[Kind, str] = {
    "user": "aws:iam/user:User",
    "group": "aws:iam/group:Group",
    "role": "aws:iam/role:Role",
}


@dataclass(slots=True)
class Held:
    """What somebody is granted, and of users the groups that they are in."""

    attached: set[str] = field(default_factory=set)
    inline: dict[str, list[Any]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)


def inventory(reading: Reading) -> Inventory:
    """Return the users, groups, roles and policies of an account, with what they are granted."""
    return reading.inventory(_objects(reading))


def _objects(reading: Reading) -> Iterator[Object]:
    yield from reading.every(POLICY, _policy)
    for kind, type_ in HOLDERS.items():
        yield from reading.every(type_, partial(_holder, kind, _held(reading, kind)))


def _held(reading: Reading, kind: Kind) -> Mapping[str, Held]:
    """Return what the users, the groups or the roles hold, by their names."""
    found: dict[str, Held] = defaultdict(Held)
    title = kind.title()
    attachment = f"aws:iam/{kind}PolicyAttachment:{title}PolicyAttachment"
    for name, arn in reading.every(attachment, partial(_attached, kind)):
        found[name].attached.add(arn)
    inline = f"aws:iam/{kind}Policy:{title}Policy"
    for name, policy, said in reading.every(inline, partial(_written, kind)):
        found[name].inline[policy] = said
    if kind == "user":
        for group, users in reading.every("aws:iam/groupMembership:GroupMembership", _members):
            for name in users:
                found[name].groups.add(group)
    return found


def _attached(kind: Kind, resource: Resource) -> tuple[str, str]:
    return resource.text(kind), resource.text("policyArn", of=[POLICY])


def _written(kind: Kind, resource: Resource) -> tuple[str, str, list[Any]]:
    return resource.text(kind), resource.text("name"), statements(resource.text("policy"))


def _members(resource: Resource) -> tuple[str, list[str]]:
    return resource.text("group"), resource.texts("users")


def _holder(kind: Kind, granted: Mapping[str, Held], resource: Resource) -> Object:
    """Return a user, group or role; a group has its mark in its path."""
    held = granted.get(resource.text("name"), Held())
    trust = resource.text("assumeRolePolicy")
    found = tagged(
        kind,
        resource.id,
        resource,
        attached=sorted(held.attached),
        inline=dict(sorted(held.inline.items())),
        groups=sorted(held.groups),
        boundary=resource.text("permissionsBoundary"),
        trust=statements(trust) if trust else [],
    )
    if kind != "group":
        return found
    return replace(found, mark=mark.within([resource.text("path").strip("/")]))


def _policy(resource: Resource) -> Object:
    said = statements(resource.text("policy"))
    return tagged("policy", resource.id, resource, statements=said)
