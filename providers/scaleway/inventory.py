"""What is in a Scaleway organization and is access, or opens it: read live, whoever made it.

Everything comes from lists; only the rules of a policy cost a call each. Scaleway does not tell
when a key was used last.
https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from providers import mark
from providers.inventory import Inventory, Kind, Object, instant
from providers.listing import Found
from providers.scaleway import client
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    PROJECTS,
    SSH_KEYS,
    USERS,
)
from providers.scaleway.reading import Reading
from providers.settings import Settings


def read(settings: Settings, kinds: Collection[Kind] = ()) -> Inventory:
    """Return what an organization holds of these kinds, or of all. Raises ProviderError."""
    api = client.of(settings)
    api.prove()
    reading = Reading(api)
    wanted = [kind for kind in KINDS if kind in kinds or not kinds]
    found = [one for kind in wanted for one in KINDS[kind](reading)]
    return Inventory(
        objects=tuple(sorted(found, key=lambda one: (one.kind, one.name, one.id))),
        skipped=reading.skipped(),
    )


def identity_providers(reading: Reading) -> Iterator[Object]:
    """Yield SAML, which an organization has once at most."""
    what = "identity provider"
    if found := reading.one(what, f"{IAM}/organizations/{reading.api.organization}/saml"):
        told = reading.one("certificates of it", f"{IAM}/saml/{found['id']}/certificates") or {}
        certificates = told.get("certificates") or ()
        yield Object(
            kind="identity_provider",
            id=found["id"],
            name=found["single_sign_on_url"],
            mark=None,
            facts={
                "entity_id": found["entity_id"],
                "status": found["status"],
                "certificates_end": sorted(instant(each["expires_at"]) for each in certificates),
            },
        )


def users(reading: Reading) -> Iterator[Object]:
    """Yield the owner, the members and the guests."""
    for found in reading.every(USERS):
        groups_ = [group for group in reading.every(GROUPS) if found["id"] in group["user_ids"]]
        facts = {
            "type": found["type"],
            "status": found["status"],
            "email": found["email"],
            "groups": sorted(group["name"] for group in groups_),
            "locked": found["locked"],
            "mfa": found["mfa"],
            "last_login": instant(found["last_login_at"]),
        }
        yield _tagged("user", found["username"], found, facts)


def applications(reading: Reading) -> Iterator[Object]:
    """Yield the identities of programs."""
    for found in reading.every(APPLICATIONS):
        facts = {"description": found["description"], "api_keys": found["nb_api_keys"]}
        yield _tagged("application", found["name"], found, facts)


def groups(reading: Reading) -> Iterator[Object]:
    """Yield the groups with all their members, people and programs."""
    for found in reading.every(GROUPS):
        ids = [(USERS, id_) for id_ in found["user_ids"]]
        ids += [(APPLICATIONS, id_) for id_ in found["application_ids"]]
        facts = {
            "description": found["description"],
            "members": _settled(reading.principal(path, id_) for path, id_ in ids),
            "all_users": bool(found.get("all_users")),
            "all_applications": bool(found.get("all_applications")),
        }
        yield _tagged("group", found["name"], found, facts)


def policies(reading: Reading) -> Iterator[Object]:
    """Yield the policies; the rules of one are None where they may not be seen."""
    every = reading.every(POLICIES)
    rules = reading.each(lambda id_: _rules(reading, id_), [found["id"] for found in every])
    for found, held in zip(every, rules, strict=True):
        facts = {
            "description": found["description"],
            "principal": reading.bearer(found),
            "rules": held,
        }
        yield _tagged("policy", found["name"], found, facts)


def _rules(reading: Reading, policy: str) -> list[dict[str, Any]] | None:
    """Return the rules of a policy, in an order that depends on them alone."""
    found = reading.pages("rules of policies", f"{IAM}/rules", "rules", {"policy_id": policy})
    return None if found is None else _settled(_rule(reading, each) for each in found)


def _rule(reading: Reading, found: Found) -> dict[str, Any]:
    ids = found.get("project_ids") or ()
    return {
        "permission_sets": sorted(found["permission_set_names"]),
        "projects": _settled(reading.named(PROJECTS, id_) for id_ in ids),
        "condition": found["condition"],
    }


def api_keys(reading: Reading) -> Iterator[Object]:
    """Yield the API keys of programs and of people, never with a secret."""
    for found in reading.every(API_KEYS):
        text, held = mark.undescribed(found["description"])
        yield Object(
            kind="api_key",
            id=found["access_key"],
            name=text,
            mark=held,
            is_builtin=found["managed"],
            facts={
                "bearer": reading.bearer(found),
                "default_project": reading.named(PROJECTS, found["default_project_id"]),
                "ends": instant(found["expires_at"]),
                **_times(found),
            },
        )


def scim_tokens(reading: Reading) -> Iterator[Object]:
    """Yield the tokens by which an identity provider keeps the members."""
    path = f"{IAM}/organizations/{reading.api.organization}/scim"
    if scim := reading.one("SCIM", path):
        what = "SCIM tokens"
        for found in (
            reading.pages(what, f"{IAM}/scim/{scim['id']}/tokens", "scim_tokens", {}) or ()
        ):
            facts = {"made": instant(found["created_at"]), "ends": instant(found["expires_at"])}
            yield Object(kind="scim_token", id=found["id"], name="", mark=None, facts=facts)


def ssh_keys(reading: Reading) -> Iterator[Object]:
    """Yield the SSH keys, whose name carries the mark."""
    for found in reading.every(SSH_KEYS):
        name, held = mark.undescribed(found["name"])
        yield Object(
            kind="ssh_key",
            id=found["id"],
            name=name,
            mark=held,
            facts={
                "project": reading.named(PROJECTS, found["project_id"]),
                "fingerprint": found["fingerprint"],
                "disabled": found["disabled"],
                **_times(found),
            },
        )


def projects(reading: Reading) -> Iterator[Object]:
    """Yield the projects, which are scopes; the default one comes with the organization."""
    for found in reading.every(PROJECTS):
        text, held = mark.undescribed(found["description"])
        yield Object(
            kind="project",
            id=found["id"],
            name=found["name"],
            mark=held,
            is_builtin=found["id"] == reading.api.organization,
            facts={"description": text, **_times(found)},
        )


def _tagged(kind: Kind, name: str, found: Found, facts: Mapping[str, Any]) -> Object:
    """Return an object that carries its mark as a tag; products of Scaleway make some of them."""
    tags = list(found.get("tags") or ())
    held = mark.within(tags)
    return Object(
        kind=kind,
        id=found["id"],
        name=name,
        mark=held,
        is_builtin=bool(found.get("managed")),
        facts={**facts, "tags": sorted(tag for tag in tags if tag != held), **_times(found)},
    )


def _times(found: Found) -> dict[str, str]:
    return {"made": instant(found["created_at"]), "changed": instant(found["updated_at"])}


def _settled(found: Any) -> list[Any]:
    """Return things in an order that depends on them alone."""
    return sorted(found, key=repr)


KINDS: Mapping[Kind, Callable[[Reading], Iterator[Object]]] = {
    "identity_provider": identity_providers,
    "user": users,
    "application": applications,
    "group": groups,
    "policy": policies,
    "api_key": api_keys,
    "scim_token": scim_tokens,
    "ssh_key": ssh_keys,
    "project": projects,
}
