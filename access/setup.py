"""What an account has beside people, teams and applications, as frozen values.

A value here has been checked, as those of `access.model` have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from access.catalogue import lookup
from access.identity import Identity
from access.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsGroup:
    """Actions under one name, of OVHcloud. `excepted` trims this group's allow and no other's."""

    key: str
    description: str
    allow: tuple[str, ...]
    excepted: tuple[str, ...]
    deny: tuple[str, ...]
    renamed_from: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGroup:
    """Resources of OVHcloud under one name, as URNs."""

    key: str
    resources: tuple[str, ...]
    renamed_from: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A resource of OVHcloud, by URN, and the tags that it is given beside those of others."""

    resource: str
    tags: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """Where people of an account sign in instead (SAML 2.0); an account has one at most.

    `metadata` is the XML that the identity provider publishes of itself: all that Scaleway takes.
    """

    metadata: str
    place: Place
    group_attribute: str = ""
    user_attribute: str = ""
    disable_users: bool = False
    sign_requests: bool = False
    requested_attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project of a Scaleway organization. It outlives its entry unless that said otherwise."""

    key: str
    description: str
    delete_when_removed: bool
    renamed_from: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SshKey:
    """A public SSH key for the machines of one project of Scaleway, without its comment."""

    key: str
    public_key: str
    project: str  # Name or id.
    disabled: bool
    renamed_from: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What a Scaleway organization demands of everybody; None stays as it is."""

    max_api_key_lifetime: timedelta | None
    enforce_password_renewal: bool | None
    grace_period: timedelta | None
    login_attempts: int | None  # 1 to 50.
    max_session: timedelta | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What passwords of an AWS account's users are like."""

    minimum_length: int
    lowercase: bool
    uppercase: bool
    numbers: bool
    symbols: bool
    max_age: timedelta | None  # Whole days.
    remembered: int  # Former passwords that are refused.
    own_changes: bool
    hard_expiry: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcProvider:
    """An issuer of tokens that roles of an AWS account may trust, without its https://."""

    key: str
    issuer: str
    audiences: tuple[str, ...]
    thumbprints: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlProvider:
    """Where people of an AWS account sign in instead: the XML that it publishes of itself."""

    key: str
    metadata: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCenter:
    """Through which people come to an AWS account: its ARN, its directory's id, its region.

    `through` is the account of the stack that administers it, by name.
    """

    instance: str
    identity_store: str
    region: str
    through: str
    is_own: bool  # Whether users and groups of its directory are made here.
    session: timedelta | None  # None for an hour.
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What is said by what files name and others keep, where a cloud was asked; no file tells."""

    policies: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)  # By ARN.
    permissions_groups: Mapping[str, lookup.PermissionsGroup] = field(default_factory=dict)


NOBODYS = Theirs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is declared of an account itself, each part sorted; a cloud has some of the parts."""

    permissions_groups: tuple[PermissionsGroup, ...] = ()
    resource_groups: tuple[ResourceGroup, ...] = ()
    tagged: tuple[Tagged, ...] = ()
    identity_provider: IdentityProvider | None = None
    projects: tuple[Project, ...] = ()
    ssh_keys: tuple[SshKey, ...] = ()
    security: Security | None = None
    scim_tokens: tuple[str, ...] | None = None  # None: SCIM is not declared.
    alias: str = ""
    password_policy: PasswordPolicy | None = None
    oidc_providers: tuple[OidcProvider, ...] = ()
    saml_providers: tuple[SamlProvider, ...] = ()
    identity_center: IdentityCenter | None = None
    users: Identity | None = None  # What people are on an AWS account unless they say.
    identities: Identity | None = None  # The same of programs.
    theirs: Theirs = NOBODYS


NOTHING = Setup()
