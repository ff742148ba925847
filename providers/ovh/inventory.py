"""What is on an OVHcloud account and is access, or opens it: read live, whoever made it.

v1 lists tell ids only, so users, groups, clients, tokens and keys cost a call each.
https://eu.api.ovh.com/console/
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from providers.inventory import Inventory, Kind, Object, described, instant, of_name
from providers.ovh import (
    client,
    group,
    identity_provider,
    keys,
    permissions,
    permissions_group,
    policy,
    resource_group,
    resource_tags,
    user,
)
from providers.ovh.reading import Reading, below
from providers.settings import Settings

DETAILED = {"details": "true"}  # Without it, resources are ids of which nothing else speaks.

Found = Mapping[str, Any]


def read(settings: Settings, kinds: Collection[Kind] = ()) -> Inventory:
    """Return what an account holds of these kinds, or of all. Raises ProviderError."""
    api = client.of(settings)
    api.prove()
    reading = Reading(api)
    found = [one for kind in kinds or KINDS for one in KINDS[kind](reading)]
    return Inventory(
        objects=tuple(sorted(found, key=lambda one: (one.kind, one.name, one.id))),
        skipped=reading.skipped(),
    )


def identity_providers(reading: Reading) -> Iterator[Object]:
    """Yield the identity provider, of which an account has one at most."""
    if found := reading.one("identity provider", identity_provider.PATH):
        requested = (found.get("extensions") or {}).get("requestedAttributes") or ()
        yield Object(
            kind="identity_provider",
            id=reading.api.settings.identity,
            name=found["ssoServiceUrl"],
            mark=None,
            facts={
                "group_attribute": found.get("groupAttributeName") or "",
                "user_attribute": found.get("userAttributeName") or "",
                "disable_users": bool(found.get("disableUsers")),
                "sign_requests": bool(found.get("signRequests")),
                "requested_attributes": sorted(each["name"] for each in requested),
                "certificates_end": sorted(
                    instant(each.get("expiration"))
                    for each in found.get("idpSigningCertificates") or ()
                ),
                "made": instant(found.get("creation")),
            },
        )


def users(reading: Reading) -> Iterator[Object]:
    """Yield the local users. The API does not tell when somebody signed in last."""
    logins = reading.ids("users", user.PATH)
    for login, found in reading.each("users", below(user.PATH, logins)):
        facts = {
            "type": found.get("type") or "USER",
            "status": found["status"],
            "email": found.get("email") or "",
            "group": found["group"],
            "groups": sorted(found.get("groups") or [found["group"]]),
            "password_set": instant(found.get("passwordLastUpdate")),
        }
        yield described("user", login, found, found["urn"], facts)


def groups(reading: Reading) -> Iterator[Object]:
    """Yield the groups; the members of one are None where they may not be seen."""
    names = reading.ids("groups", group.PATH)
    members = dict(reading.each("members of groups", below(group.PATH, names, "/user")))
    for name, found in reading.each("groups", below(group.PATH, names)):
        logins = sorted(members[name]) if name in members else None
        facts = {"role": found["role"], "members": logins}
        yield described("group", name, found, found["urn"], facts, builtin=found["defaultGroup"])


def policies(reading: Reading) -> Iterator[Object]:
    """Yield the policies; those that cannot be edited are OVHcloud's own."""
    for found in reading.pages("policies", policy.PATH):
        fixed = bool(found.get("readOnly"))
        facts = {
            "identities": sorted(found["identities"]),
            "resources": sorted(each["urn"] for each in found["resources"]),
            **_actions(found),
            "permissions_groups": sorted(
                each["urn"] for each in found.get("permissionsGroups") or ()
            ),
            "conditions": found.get("conditions") or {},
            "ends": instant(found.get("expiredAt")),
        }
        yield described("policy", found["name"], found, found["id"], facts, builtin=fixed)


def permissions_groups(reading: Reading) -> Iterator[Object]:
    """Yield the permissions groups, OVHcloud's own with what they hold today."""
    for found in reading.pages("permissions groups", permissions_group.PATH):
        theirs = found["owner"] == permissions_group.OVHCLOUD
        name, facts = found["name"], _actions(found)
        yield described("permissions_group", name, found, found["urn"], facts, builtin=theirs)


def resource_groups(reading: Reading) -> Iterator[Object]:
    """Yield the resource groups; a name is all that one of ours has to carry a mark."""
    for found in reading.pages("resource groups", resource_group.PATH, DETAILED):
        yield Object(
            kind="resource_group",
            id=found["urn"],
            name=found["name"],
            mark=of_name(found["name"]),
            is_builtin=bool(found.get("readOnly")),
            facts={
                "resources": sorted(each["urn"] for each in found.get("resources") or ()),
                "made": instant(found.get("createdAt")),
            },
        )


def tags(reading: Reading) -> Iterator[Object]:
    """Yield the resources that carry tags, on which conditions of policies may hang."""
    for found in reading.pages("tags of resources", resource_tags.PATH):
        if found.get("tags"):
            yield Object(
                kind="tags",
                id=found["urn"],
                name=found["name"],
                mark=None,
                facts={
                    "type": found["type"],
                    "display_name": found.get("displayName") or "",
                    "tags": dict(sorted(found["tags"].items())),
                },
            )


def _actions(found: Found) -> Mapping[str, list[str]]:
    """Return allow, except and deny, each sorted."""
    read_ = permissions.read(found)
    return {permissions.WORDS[word]: sorted(actions) for word, actions in read_.items()}


KINDS: Mapping[Kind, Callable[[Reading], Iterator[Object]]] = {
    "identity_provider": identity_providers,
    "user": users,
    "group": groups,
    "policy": policies,
    "permissions_group": permissions_groups,
    "resource_group": resource_groups,
    "tags": tags,
    "service_account": keys.service_accounts,
    "token": keys.tokens,
    "legacy_application": keys.applications,
    "legacy_credential": keys.credentials,
}
