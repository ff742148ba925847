"""What a user may write, as forms; the JSON Schema of the format is generated from them.

A form knows one entry at a time. What an entry means beside the others is `access.declaration`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema

LIFETIME = re.compile(r"(?P<number>[1-9][0-9]*)(?P<unit>[hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def instant(written: object) -> datetime:
    """Return a written time as an instant in UTC; a day means the end of that day.

    Raises ValueError.
    """
    text = str(written)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - naive on purpose: it fails the next line.
    if found.tzinfo is None:
        raise ValueError(f'"{text}" is not a time: write 2027-06-30, or 2027-06-30T18:00:00+02:00')
    return found.astimezone(UTC)


def lifetime(written: object) -> timedelta:
    """Return a written length of time. Raises ValueError."""
    found = LIFETIME.fullmatch(str(written))
    if not found:
        raise ValueError(f'"{written}" is not a length of time: write 90d, 12h or 4w')
    return int(found["number"]) * UNITS[found["unit"]]


def _words(written: object) -> object:
    """Let a list of one be written without brackets."""
    return [written] if isinstance(written, str) else written


Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=40),
    Field(description="Lower-case letters, digits, - and _; the name for ever, on every cloud."),
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant),
    WithJsonSchema({"type": "string", "description": "A day (its end, in UTC) or an instant."}),
]
Lifetime = Annotated[
    timedelta,
    BeforeValidator(lifetime),
    WithJsonSchema({"type": "string", "pattern": f"^{LIFETIME.pattern}$".replace("?P", "?")}),
]
Words = Annotated[list[str], BeforeValidator(_words), Field(min_length=1)]


class Form(BaseModel):
    """Any entry: an unknown key is a mistake, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AwsGrant(Form):
    """A statement, or an AWS managed policy by name or ARN."""

    allow: Words = Field(default=[], description="Actions, for example support:*.")
    deny: Words = Field(default=[], description="Actions that no allow gives back.")
    managed: str = Field(
        default="", description="An AWS managed policy, for example ReadOnlyAccess."
    )
    resources: Words = Field(default=["*"], description="ARNs; * by default.")
    condition: dict[str, dict[str, str | bool | int | list[str]]] = Field(
        default={}, description="A condition block in the words of AWS policies."
    )
    until: Instant | None = Field(default=None, description="The last day of this grant.")


class OvhGrant(Form):
    """Permissions on resources, with the conditions of OVHcloud's own language."""

    allow: Words = Field(default=[], description="Actions; * at the start or at the end.")
    except_: Words = Field(default=[], alias="except", description="Left out of this allow.")
    deny: Words = Field(default=[], description="Actions that no allow gives back.")
    permissions_groups: Words = Field(
        default=[], description="OVHcloud's own groups by name, yours by URN."
    )
    resources: Words = Field(description="account, type:name, type:*, or URNs.")
    condition: dict[str, Any] = Field(default={}, description="AND, OR, NOT and MATCH, nested.")
    until: Instant | None = Field(default=None, description="The last day of this grant.")


class ScalewayGrant(Form):
    """Permission sets on projects, or on the organization."""

    permission_sets: Words = Field(description="Names, for example ObjectStorageFullAccess.")
    projects: Words = Field(default=[], description="Projects by name or id.")
    organization: bool = Field(default=False, description="All projects, or organization rights.")
    condition: str = Field(default="", max_length=2048, description="A CEL expression.")
    until: Instant | None = Field(default=None, description="The last day of this grant.")


GRANTS: dict[str, type[Form]] = {"aws": AwsGrant, "ovh": OvhGrant, "scaleway": ScalewayGrant}
AnyGrant = Annotated[
    dict[str, Any],
    WithJsonSchema({"anyOf": [{"$ref": f"#/$defs/{form.__name__}"} for form in GRANTS.values()]}),
]
Grants = Annotated[
    dict[str, list[AnyGrant]], Field(description="By account name, in that cloud's words.")
]


class Principal(Form):
    """What people, teams and applications have in common."""

    grants: Grants = {}
    bundles: list[str] = Field(default=[], description="Bundles of grants, by name.")
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class Membership(Form):
    """A membership that ends."""

    team: str
    until: Instant


class Person(Principal):
    """A human being."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")]
    teams: list[str | Membership] = []
    accounts: list[str] = Field(default=[], description="Accounts to exist on without a grant.")
    until: Instant | None = Field(default=None, description="The last day of all access.")


class Team(Principal):
    """People who are granted the same."""

    description: str = Field(default="", max_length=120)


class Trust(Form):
    """Who may assume an application's role on AWS: a service, or another account."""

    service: str = ""
    account: Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")] = ""
    external_id: str = ""


class ApiKey(Form):
    """A key of an application."""

    on: str = Field(description="The account.")
    expires: Instant | None = None
    lifetime: Lifetime | None = Field(default=None, description="Counted from the key's making.")
    default_project: str = ""
    renamed_from: Key | None = None


class Application(Principal):
    """A program."""

    description: str = Field(default="", max_length=120)
    owner: str = Field(description="A person or a team who answers for it.")
    keys: dict[Key, ApiKey] = {}
    assumed_by: Trust | None = Field(default=None, description="Who may assume its AWS role.")


class Declaration(Form):
    """One file of a stack, or one that several stacks include."""

    include: list[str] = Field(default=[], description="Files to read too, relative to this one.")
    people: dict[Key, Person] = {}
    teams: dict[Key, Team] = {}
    applications: dict[Key, Application] = {}
    bundles: dict[Key, Grants] = Field(default={}, description="Grants under one name.")


class Credentials(Form):
    """Where credentials are found: environment variables with a prefix, or an AWS profile."""

    prefix: Annotated[str, StringConstraints(pattern=r"^([A-Z][A-Z0-9_]*_)?$")] = ""
    profile: str = ""


class Account(Form):
    """What the three clouds' accounts have in common."""

    credentials: Credentials = Credentials()
    endpoint: str = ""
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,10}$")] = ""
    suffix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,10}$")] = ""


class AwsAccount(Account):
    """An AWS account."""

    cloud: str
    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")]


class OvhAccount(Account):
    """An OVHcloud account. `plate` goes with an endpoint that is an address."""

    cloud: str
    account: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    endpoint: str = "ovh-eu"
    plate: Annotated[str, StringConstraints(pattern=r"^(eu|ca|us)$")] = "eu"


class ScalewayAccount(Account):
    """A Scaleway organization."""

    cloud: str
    organization: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]


ACCOUNTS: dict[str, type[Account]] = {
    "aws": AwsAccount,
    "ovh": OvhAccount,
    "scaleway": ScalewayAccount,
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a declaration file, for editors."""
    found = Declaration.model_json_schema(by_alias=True)
    for form in GRANTS.values():
        found["$defs"][form.__name__] = form.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A grantbook declaration",
        **found,
    }
