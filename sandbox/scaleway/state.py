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
MANAGED = ("applications", "groups", "policies", "api_keys")
LOGIN_METHODS = {
    "login_password_enabled": True,
    "login_magic_code_enabled": True,
    "login_oauth2_enabled": True,
    "login_saml_enabled": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """A challenge that a new authenticator of a user has to answer."""

    user_id: str
    origin: str
    challenge: str
    expires: datetime


@dataclass(slots=True, kw_only=True)
class Organization:
    """One organization and all that it owns, by id. Its default project has its id."""

    id: str
    name: str
    alias: str = ""
    settings: Json = field(default_factory=dict)
    login_methods: dict[str, bool] = field(default_factory=lambda: dict(LOGIN_METHODS))
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
    container_namespaces: dict[str, Json] = field(default_factory=dict)
    jwts: dict[str, Json] = field(default_factory=dict)
    logs: dict[str, Json] = field(default_factory=dict)
    passwords_by_others: dict[str, str] = field(default_factory=dict)  # Since when, by user.
    otp_secrets: dict[str, str] = field(default_factory=dict)  # By user.
    pending_otp_secrets: dict[str, str] = field(default_factory=dict)  # Not validated yet.
    authenticators: dict[str, Json] = field(default_factory=dict)
    ceremonies: dict[str, Ceremony] = field(default_factory=dict)
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
        for kept in (self.passwords_by_others, self.otp_secrets, self.pending_otp_secrets):
            kept.pop(id_, None)
        for found in [name for name, each in self.authenticators.items() if each["user_id"] == id_]:
            del self.authenticators[found]
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
    jti: str


@dataclass(slots=True, kw_only=True)
class World:
    """All organizations, secret keys by value (naming an access key), and sessions by token.

    Each of `connections` holds the users that are one person, whom `invitations` let in by token.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    secret_keys: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    connections: list[set[str]] = field(default_factory=list)
    invitations: dict[str, str] = field(default_factory=dict)

    def connected(self, user_id: str) -> set[str]:
        """Return the other users of the same person that are still there."""
        there = {id_ for each in self.organizations.values() for id_ in each.users}
        found = next((each for each in self.connections if user_id in each), set())
        return (found & there) - {user_id}


def new_id() -> str:
    """Return a new UUID."""
    return str(uuid.uuid4())


def time(moment: datetime) -> str:
    """Return a time as the API shows it: UTC, microseconds unless they are zero."""
    text = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace(".000000", "").replace("+00:00", "Z")


PRODUCTS = (
    *("servers", "secrets", "buckets", "keys", "dns_zones"),
    *("registry_namespaces", "container_namespaces"),
)
KINDS = (
    *("users", "applications", "groups", "policies", "api_keys", "ssh_keys", "projects"),
    *("saml", "saml_certificates", "scim", "scim_tokens"),
    "authenticators",
    *PRODUCTS,
)
HIDDEN = ("created_at", "updated_at", "last_login_at", "creation_ip", "creation_date")


def told(world: World) -> Json:
    """Return everything that lasts, by organization: no secret, no time, no session."""
    return {id_: dict(_told(world, each)) for id_, each in sorted(world.organizations.items())}


def _told(world: World, organization: Organization) -> Iterator[tuple[str, Any]]:
    yield "name", organization.name
    yield "alias", organization.alias
    yield "login_methods", organization.login_methods
    yield "settings", organization.settings
    for kind in KINDS:
        objects: dict[str, Json] = getattr(organization, kind)
        yield kind, {id_: _lasting(each) for id_, each in sorted(objects.items())}
    yield "rules", {id_: rules for id_, rules in sorted(organization.rules.items()) if rules}
    connections = {id_: sorted(world.connected(id_)) for id_ in sorted(organization.users)}
    yield "connections", {id_: others for id_, others in connections.items() if others}


def _lasting(shown: Json) -> Json:
    """Leave out times; the order of members means nothing, so it is made one."""
    return {
        key: sorted(value) if key in {"user_ids", "application_ids"} else value
        for key, value in shown.items()
        if key not in HIDDEN
    }
