"""What a stack declares, as frozen values: people, teams, applications and what they are granted.

A value here has been checked: every name it mentions exists, every time is an instant in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from access.identity import Identity
from access.mistakes import Mistake
from access.place import Place
from access.setup import NOTHING, Setup

Cloud = Literal["aws", "ovh", "scaleway"]
Role = Literal["ADMIN", "NONE", "REGULAR", "UNPRIVILEGED"]
Kind = Literal["", "personal_access_token"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many of a kind an account holds, where that is known, and how long its API keys live."""

    counts: Mapping[str, int]  # By kind: `users`, `api_keys`.
    api_key_lifetime: timedelta | None
    api_keys_end: bool  # Whether the account refuses a key without an end.
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Who runs a stack on an account: the key of an application of the stack, or an id."""

    identity: str
    may_lock_itself_out: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of one cloud, as the stack's configuration names it.

    `identity` is the AWS account id, the OVHcloud account name or the Scaleway organization id.
    `credentials` says where they are found, never what they are.
    """

    name: str
    cloud: Cloud
    identity: str
    endpoint: str
    region: str  # AWS region, or OVHcloud plate ("eu", "ca", "us"); "" where a cloud has none.
    credentials: Mapping[str, str]  # {"prefix": "PARTNER_"}, {"profile": "audit"} or {}.
    prefix: str
    suffix: str
    federated: bool = False  # People come through an identity provider: no users are made.
    calls_per_minute: int = 0  # 0 for what suits the cloud.
    setup: Setup = NOTHING
    parked: tuple["Parked", ...] = ()
    limits: Limits | None = None
    run_by: Pipeline | None = None

    def named(self, key: str) -> str:
        """Return the name that a key has in this account's cloud."""
        return f"{self.prefix}{key}{self.suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What every grant says, whatever the cloud. `bundle` is the bundle it came through, or ""."""

    account: str
    bundle: str
    until: datetime | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsGrant(Scope):
    """A statement of a customer managed policy, or one AWS managed policy by name."""

    allow: tuple[str, ...]
    deny: tuple[str, ...]
    managed: str  # The ARN of a managed policy, or "".
    resources: tuple[str, ...]
    condition: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OvhGrant(Scope):
    """One policy's worth of permissions. `excepted` trims this grant's allow and no other's."""

    allow: tuple[str, ...]
    excepted: tuple[str, ...]
    deny: tuple[str, ...]
    permissions_groups: tuple[str, ...]  # URNs.
    resources: tuple[str, ...]  # URNs, or `resource_group:name`.
    condition: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalewayGrant(Scope):
    """Permission sets. No `projects` means the whole organization, future projects included.

    `former` are the names as they were written that Scaleway has changed since.
    """

    permission_sets: tuple[str, ...]
    projects: tuple[str, ...]  # Names or ids.
    condition: str  # CEL, "" for none.
    former: tuple[str, ...] = ()


Grant = AwsGrant | OvhGrant | ScalewayGrant


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person's place in a team, for ever or until an instant."""

    team: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Whoever may hold grants. `key` is the name for ever; `renamed_from` the key it had before."""

    key: str
    grants: tuple[Grant, ...]
    renamed_from: str
    place: Place
    tags: Mapping[str, str] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()

    def grants_on(self, account: str) -> tuple[Grant, ...]:
        """Return the grants on one account, in declared order."""
        return tuple(grant for grant in self.grants if grant.account == account)

    def identity_on(self, account: str) -> Identity:
        """Return what the principal is on an AWS account; plain unless something is said."""
        said = (identity for identity in self.identities if identity.account == account)
        return next(said, Identity(account=account))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Principal):
    """A human being; the same one on every account."""

    email: str
    memberships: tuple[Membership, ...]
    accounts: tuple[str, ...]
    until: datetime | None
    suspended: bool = False  # Kept, with all that was granted, but may do nothing.
    has_password: bool = True  # Whether a first one is made.
    invited: tuple[str, ...] = ()  # Accounts of Scaleway that send an invitation by mail.


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a team's group on one account is beside a name for its policies.

    On OVHcloud `role` acts outside of all policies, and `name` is what an identity provider calls
    the group, "" for the team's key. On Scaleway a `partial` group has members of others, too.
    """

    account: str
    role: Role
    name: str
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Principal):
    """People who are granted the same; a group on each account where it has grants or a role."""

    description: str
    groups: tuple[Group, ...] = ()

    def group_on(self, account: str) -> Group:
        """Return what the team's group on an account is; a plain one unless something is said."""
        said = (group for group in self.groups if group.account == account)
        return next(said, Group(account=account, role="NONE", name=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key of an application on one account; ends at `expires` or `lifetime` after its making."""

    key: str
    account: str
    expires: datetime | None
    lifetime: timedelta | None
    default_project: str  # Name or id of a Scaleway project, "" for the organization's default.
    renamed_from: str
    place: Place
    kind: Kind = ""  # On OVHcloud: an OAuth2 client, or a token that a service user holds.
    is_active: bool = True  # On AWS one may be kept that is good for nothing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Who may assume an application's role on AWS: a service, another account, or OIDC tokens."""

    service: str = ""  # For example "lambda.amazonaws.com".
    account: str = ""  # An account id.
    external_id: str = ""
    issuer: str = ""  # Without its https://, as AWS names providers.
    subjects: tuple[str, ...] = ()  # `*` is any text.
    audiences: tuple[str, ...] = ()
    condition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Principal):
    """A program. Its keys are its own; its owner is a person or a team who answers for it."""

    description: str
    owner: str
    keys: tuple[ApiKey, ...]
    assumed_by: tuple[Trust, ...] = ()
    email: str = ""  # Of the service user that holds its tokens; its owner's unless said.

    def keys_on(self, account: str) -> tuple[ApiKey, ...]:
        """Return the keys on one account, in order of their names."""
        return tuple(key for key in self.keys if key.account == account)

    def tokens_on(self, account: str) -> tuple[ApiKey, ...]:
        """Return those keys on one account that a service user holds."""
        return tuple(key for key in self.keys_on(account) if key.kind == "personal_access_token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Principal):
    """Grants that nobody holds, on purpose: a policy on Scaleway that waits for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """All that one stack wants, each part sorted by key, and what to think about once more."""

    stack: str
    accounts: tuple[Account, ...]
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    applications: tuple[Application, ...]
    warnings: tuple[Mistake, ...] = ()

    @property
    def holders(self) -> tuple[Principal, ...]:
        """Return whoever may hold grants."""
        return (*self.people, *self.teams, *self.applications)

    def people_on(self, account: str) -> tuple[Person, ...]:
        """Return who is a user of an account: by a team, a grant of their own, or by name.

        Nobody is where people are federated.
        """
        if any(each.federated for each in self.accounts if each.name == account):
            return ()
        return self.people_of(account)

    def people_of(self, account: str) -> tuple[Person, ...]:
        """Return whom an account is for, whether they are its users or come from elsewhere."""
        teams = {team.key for team in self.teams_on(account)}
        return tuple(
            person
            for person in self.people
            if account in (*person.accounts, *person.invited)
            or person.grants_on(account)
            or any(membership.team in teams for membership in person.memberships)
        )

    def teams_on(self, account: str) -> tuple[Team, ...]:
        """Return the teams that have grants, or a group of their own kind, on an account."""
        return tuple(
            team
            for team in self.teams
            if team.grants_on(account) or any(group.account == account for group in team.groups)
        )

    def applications_on(self, account: str) -> tuple[Application, ...]:
        """Return the applications that have grants or keys on an account."""
        return tuple(
            application
            for application in self.applications
            if application.grants_on(account) or application.keys_on(account)
        )

    def members(self, team: str) -> tuple[Person, ...]:
        """Return the people of a team."""
        return tuple(
            person
            for person in self.people
            if any(membership.team == team for membership in person.memberships)
        )

    def rosters(self) -> Mapping[str, tuple[Person, ...]]:
        """Return the people of every team, by its key, in one go."""
        found: dict[str, list[Person]] = {team.key: [] for team in self.teams}
        for person in self.people:
            for team in {membership.team for membership in person.memberships} & found.keys():
                found[team].append(person)
        return {team: tuple(people) for team, people in found.items()}

    def at(self, now: datetime) -> "Declaration":
        """Return what is still wanted at an instant: whatever has ended by then is gone."""
        return replace(
            self,
            people=tuple(
                replace(
                    person,
                    memberships=tuple(m for m in person.memberships if _lasts(m.until, now)),
                    grants=_lasting(person.grants, now),
                )
                for person in self.people
                if _lasts(person.until, now)
            ),
            teams=tuple(replace(team, grants=_lasting(team.grants, now)) for team in self.teams),
            applications=tuple(
                replace(
                    application,
                    grants=_lasting(application.grants, now),
                    keys=tuple(key for key in application.keys if _lasts(key.expires, now)),
                )
                for application in self.applications
            ),
            accounts=tuple(
                replace(
                    account,
                    parked=tuple(
                        replace(each, grants=grants)
                        for each in account.parked
                        if (grants := _lasting(each.grants, now))
                    ),
                )
                for account in self.accounts
            ),
        )


def lasting(holder: Principal, account: str) -> tuple[Grant, ...]:
    """Return a principal's grants on an account; those of a person end with the person."""
    grants = holder.grants_on(account)
    last = holder.until if isinstance(holder, Person) else None
    if last is None:
        return grants
    return tuple(replace(grant, until=min(grant.until or last, last)) for grant in grants)


def _lasting(grants: tuple[Grant, ...], now: datetime) -> tuple[Grant, ...]:
    return tuple(grant for grant in grants if _lasts(grant.until, now))


def _lasts(until: datetime | None, now: datetime) -> bool:
    return until is None or now < until
