"""What exists on the sandbox's OVHcloud: accounts, their objects, and the keys that open them.

Objects are kept in the shape in which the API shows them; secrets are kept beside them.
"""

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.ovh.urns import Urns

Json = dict[str, Any]

V1_ZONE = ZoneInfo("Europe/Paris")  # v1 shows times with the offset of OVHcloud's own clock.


@dataclass(slots=True, kw_only=True)
class Account:
    """One account and all that it owns. Names and ids are the keys."""

    urns: Urns
    nic: str
    me: Json
    users: dict[str, Json] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)  # Beside main groups.
    clients: dict[str, Json] = field(default_factory=dict)
    client_secrets: dict[str, str] = field(default_factory=dict)
    personal_tokens: dict[str, Json] = field(default_factory=dict)  # By `<login>/<name>`.
    personal_secrets: dict[str, str] = field(default_factory=dict)
    policies: dict[str, Json] = field(default_factory=dict)
    permissions_groups: dict[str, Json] = field(default_factory=dict)  # By URN, its own only.
    resource_groups: dict[str, Json] = field(default_factory=dict)
    resources: dict[str, Json] = field(default_factory=dict)  # By URN.
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)  # By service, then by name.
    tags: list[str] = field(default_factory=list)  # Customer tags, which are not IAM tags.
    identity_provider: Json | None = None

    @property
    def urn(self) -> str:
        """The account as a resource, which rights on its own routes are granted on."""
        return self.urns.resource("account", self.nic)

    @property
    def keeps_users_out(self) -> bool:
        """Whether people come through the identity provider alone, and no local user may."""
        return bool(self.identity_provider and self.identity_provider["disableUsers"])

    def groups_of(self, login: str) -> list[str]:
        """Return every group of a user, the main one first."""
        main = self.users[login]["group"]
        others = sorted(name for name, logins in self.members.items() if login in logins)
        return [main, *(name for name in others if name != main)]

    def drop_token(self, key: str) -> None:
        """Remove a personal access token and what it is known by."""
        del self.personal_tokens[key], self.personal_secrets[key]

    def drop_tokens(self, login: str) -> None:
        """Remove all personal access tokens of a user."""
        for key in [key for key in self.personal_tokens if key.startswith(f"{login}/")]:
            self.drop_token(key)

    def holders(self, urn: str) -> frozenset[str]:
        """Return the URNs of the resource groups that hold a resource."""
        id_ = self.resources[urn]["id"] if urn in self.resources else None
        return frozenset(
            group["urn"]
            for group in self.resource_groups.values()
            # The default group is OVHcloud's own, and holds whatever the account has.
            if group["readOnly"] or any(each["id"] == id_ for each in group["resources"])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A program that asks for consumer keys."""

    id: int
    key: str
    secret: str
    name: str
    description: str
    nic: str


@dataclass(slots=True, kw_only=True)
class Credential:
    """A consumer key; whoever validates it gives it its account, and its user when a local one."""

    id: int
    application: Application
    rules: list[Json]
    allowed_ips: list[str] | None
    redirection: str | None
    ticket: str  # Names the key on the validation page, where the key itself is not shown.
    creation: datetime
    status: str = "pendingValidation"
    nic: str = ""
    user: str | None = None
    expiration: datetime | None = None
    last_use: datetime | None = None
    is_revoked: bool = False  # Refused as what is over, and shown no more.

    def is_over(self, now: datetime) -> bool:
        """Tell whether the key has come to its end."""
        return self.expiration is not None and now >= self.expiration

    def revoke(self) -> None:
        """End the key for good."""
        self.status, self.is_revoked = "expired", True


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An OAuth2 access token of a service account."""

    nic: str
    client_id: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person who came through the identity provider, and the groups that were sent with them."""

    nic: str
    user: str
    groups: tuple[str, ...]
    expires: datetime


@dataclass(slots=True, kw_only=True)
class World:
    """All accounts of the plate, and every key. Managed permissions groups belong to nobody."""

    urns: Urns
    accounts: dict[str, Account] = field(default_factory=dict)
    managed_groups: dict[str, Json] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def permissions_groups(self, account: Account) -> dict[str, Json]:
        """Return by URN the groups that an account's policies may name: its own and managed."""
        return self.managed_groups | account.permissions_groups

    def owner_of(self, urn: str) -> Account | None:
        """Return the account that a resource belongs to."""
        return next((each for each in self.accounts.values() if urn in each.resources), None)


def new_id() -> str:
    """Return a new UUID."""
    return str(uuid.uuid4())


def new_client_id(plate: str) -> str:
    """Return a new id of an OAuth2 client, which begins with its plate."""
    return f"{plate.upper()}.{secrets.token_hex(8)}"


def new_number() -> int:
    """Return a new number for the objects of v1 that have one."""
    return secrets.randbelow(10**9) + 10**5


def v1_time(moment: datetime) -> str:
    """Return a time as v1 shows it: whole seconds and an offset."""
    return moment.astimezone(V1_ZONE).isoformat(timespec="seconds")


def v2_time(moment: datetime) -> str:
    """Return a time as v2 shows it: UTC, up to six digits, trailing zeros cut."""
    # Not by strftime: it writes the year 1 with one digit.
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text.rstrip('0').rstrip('.')}Z"


def told(world: World) -> Json:
    """Return everything that lasts, by account: no secret, no time, no key of a session."""
    return {nic: dict(_told_account(each)) for nic, each in sorted(world.accounts.items())}


HIDDEN = ("creation", "lastUpdate", "passwordLastUpdate", "createdAt", "updatedAt", "lastUsed")
KINDS = (
    "users",
    "groups",
    "clients",
    "personal_tokens",
    "policies",
    "permissions_groups",
    "resource_groups",
)


def _told_account(account: Account) -> Iterator[tuple[str, Any]]:
    yield "me", account.me
    for kind in (*KINDS, "resources"):
        objects: dict[str, Json] = getattr(account, kind)
        yield kind, {key: _lasting(each) for key, each in sorted(objects.items())}
    yield "members", {name: sorted(logins) for name, logins in sorted(account.members.items())}
    yield "secrets", {name: sorted(held) for name, held in sorted(account.secrets.items())}
    yield "tags", sorted(account.tags)
    yield "identity_provider", _lasting(account.identity_provider or {})


def _lasting(shown: Json) -> Json:
    return {key: value for key, value in shown.items() if key not in HIDDEN}
