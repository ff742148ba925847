"""What a run leaves on an OVHcloud account, as its inventory would tell it.

https://eu.api.ovh.com/console/
"""

from collections.abc import Iterator, Sequence
from functools import partial

from providers.inventory import Inventory, Object
from review.preview import Resource, mapped
from review.runs.reading import Reading, ended, marked

IDENTITIES = ("ovh:Group", "ovh:Oauth2Client", "ovh:User")


def inventory(reading: Reading) -> Inventory:
    """Return the users, groups, clients and policies of an account, and what policies name."""
    return reading.inventory(_objects(reading))


def _objects(reading: Reading) -> Iterator[Object]:
    members = [*reading.every("ovh:Membership", _members)]
    yield from reading.every("ovh:User", partial(_user, members))
    yield from reading.every("ovh:Group", _group)
    yield from reading.every("ovh:Oauth2Client", _client)
    yield from reading.every("ovh:Policy", _policy)
    yield from reading.every("ovh:PermissionsGroup", _permissions_group)
    yield from reading.every("ovh:ResourceGroup", _resource_group)


def _members(resource: Resource) -> tuple[str, frozenset[str]]:
    return resource.text("group"), frozenset(resource.texts("users"))


def _user(members: Sequence[tuple[str, frozenset[str]]], resource: Resource) -> Object:
    login = resource.text("login")
    groups = {group for group, logins in members if login in logins}
    return marked(
        "user",
        resource,
        login,
        status="DISABLED" if resource.said("enabled") is False else "OK",
        groups=sorted({*groups, resource.text("group")}),
    )


def _group(resource: Resource) -> Object:
    return marked("group", resource, resource.text("name"), role=resource.text("role"))


def _client(resource: Resource) -> Object:
    return marked("service_account", resource, resource.text("name"), identity=resource.id)


def _policy(resource: Resource) -> Object:
    return marked(
        "policy",
        resource,
        resource.text("name"),
        identities=sorted(resource.texts("identities", of=IDENTITIES)),
        resources=sorted(resource.texts("resources", of=["ovh:ResourceGroup"])),
        **_actions(resource),
        permissions_groups=sorted(
            resource.texts("permissions_groups", of=["ovh:PermissionsGroup"])
        ),
        conditions=mapped(resource.said("conditions")),
        ends=ended(resource.text("expired_at")),
    )


def _permissions_group(resource: Resource) -> Object:
    return marked("permissions_group", resource, resource.text("name"), **_actions(resource))


def _resource_group(resource: Resource) -> Object:
    found = sorted(resource.texts("resources"))
    return marked("resource_group", resource, resource.text("name"), resources=found)


def _actions(resource: Resource) -> dict[str, list[str]]:
    """Return allow, except and deny, each sorted."""
    words = {"allow": "allow", "except": "excepted", "deny": "deny"}
    return {theirs: sorted(resource.texts(ours)) for theirs, ours in words.items()}
