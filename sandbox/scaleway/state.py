"""What exists on the sandbox's Scaleway: organizations, their objects, and the keys that open them.

Objects are kept in the shape in which the API shows them; secrets are kept beside them.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.scaleway.settling import Settling

Json = dict[str, Any]

PRINCIPALS = ("user_id", "group_id", "application_id")


@dataclass(slots=True, kw_only=True)
class Organization:
    """One organization and all that it owns, by id. Its default project has its id."""

    id: str
    name: str
    alias: str = ""
    settings: Json = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    applications: dict[str, Json] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    policies: dict[str, Json] = field(default_factory=dict)
    rules: dict[str, list[Json]] = field(default_factory=dict)  # By policy.
    api_keys: dict[str, Json] = field(default_factory=dict)  # By access key.
    ssh_keys: dict[str, Json] = field(default_factory=dict)
    projects: dict[str, Json] = field(default_factory=dict)
    saml: dict[str, Json] = field(default_factory=dict)  # One at most, as for SCIM.
    saml_certificates: dict[str, Json] = field(default_factory=dict)
    scim: dict[str, Json] = field(default_factory=dict)
    scim_tokens: dict[str, Json] = field(default_factory=dict)
    servers: dict[str, Json] = field(default_factory=dict)
    secrets: dict[str, Json] = field(default_factory=dict)
    versions: dict[str, list[str]] = field(default_factory=dict)  # Payloads of a secret, in base64.
    buckets: dict[str, Json] = field(default_factory=dict)  # By name.
    keys: dict[str, Json] = field(default_factory=dict)
    dns_zones: dict[str, Json] = field(default_factory=dict)  # By full name.
    registry_namespaces: dict[str, Json] = field(default_factory=dict)
    settling: Settling = field(default_factory=Settling)
    last_change_of_members: dict[str, datetime] = field(default_factory=dict)  # By group.

    def drop_bearer(self, key: str, id_: str) -> None:
        """Undo what hangs on a user or application (`key` is `user_id` or `application_id`).

        Its API keys go, it leaves its groups, its policies stay without principal.
        """
        for access_key in [name for name, each in self.api_keys.items() if each.get(key) == id_]:
            del self.api_keys[access_key]
        for group in self.groups.values():
            group[f"{key}s"] = [each for each in group[f"{key}s"] if each != id_]
        self.orphan_policies(key, id_)

    def orphan_policies(self, key: str, id_: str) -> None:
        """Leave a principal's policies without one."""
        for policy in self.policies.values():
            if policy.get(key) == id_:
                del policy[key]
                policy["no_principal"] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A member signed in; the sign-in is the sandbox's own, the header Scaleway's."""

    organization_id: str
    user_id: str
    expires: datetime


@dataclass(slots=True, kw_only=True)
class World:
    """All organizations, secret keys by value (naming an access key), and sessions by token."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    secret_keys: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)


def new_id() -> str:
    """Return a new UUID."""
    return str(uuid.uuid4())


def time(moment: datetime) -> str:
    """Return a time as the API shows it: UTC, microseconds unless they are zero."""
    text = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace(".000000", "").replace("+00:00", "Z")


PRODUCTS = ("servers", "secrets", "buckets", "keys", "dns_zones", "registry_namespaces")
KINDS = (
    *("users", "applications", "groups", "policies", "api_keys", "ssh_keys", "projects"),
    *("saml", "saml_certificates", "scim", "scim_tokens"),
    *PRODUCTS,
)
HIDDEN = ("created_at", "updated_at", "last_login_at", "creation_ip", "creation_date")


def told(world: World) -> Json:
    """Return everything that lasts, by organization: no secret, no time, no session."""
    return {id_: dict(_told(each)) for id_, each in sorted(world.organizations.items())}


def _told(organization: Organization) -> Iterator[tuple[str, Any]]:
    yield "name", organization.name
    yield "settings", organization.settings
    for kind in KINDS:
        objects: dict[str, Json] = getattr(organization, kind)
        yield kind, {id_: _lasting(each) for id_, each in sorted(objects.items())}
    yield "rules", {id_: rules for id_, rules in sorted(organization.rules.items()) if rules}


def _lasting(shown: Json) -> Json:
    """Leave out times; the order of members means nothing, so it is made one."""
    return {
        key: sorted(value) if key in {"user_ids", "application_ids"} else value
        for key, value in shown.items()
        if key not in HIDDEN
    }
