"""What a user may write, as forms; the JSON Schema of the format is generated from them.

A form knows one entry at a time. What an entry means beside the others is `access.declaration`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, WithJsonSchema
from pydantic_core import core_schema

LIFETIME = re.compile(r"([1-9][0-9]{0,4})([hdw])")
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
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
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f'"{text}" is not a time: write 2027-06-30, or 2027-06-30T18:00:00+02:00')


def lifetime(written: object) -> timedelta:
    """Return a written length of time. Raises ValueError."""
    found = LIFETIME.fullmatch(str(written))
    if not found:
        raise ValueError(f'"{written}" is not a length of time: write 90d, 12h or 4w')
    return int(found[1]) * UNITS[found[2]]


def _words(written: object) -> object:
    """Let a list of one be written without brackets."""
    return [written] if isinstance(written, str) else written


def _value(written: object) -> object:
    """Return what an AWS condition compares with. Raises ValueError."""
    words = written if isinstance(written, list) else []
    if not isinstance(written, str | bool | int | list) or any(type(w) is not str for w in words):
        raise ValueError(f"{written!r} is no value: write a text, a number, true, or texts in []")
    return written


KEY_RULE = (
    "Up to 40 lower-case letters and digits, with single - or _ between them; a letter comes first."
)
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=40),
    Field(description=KEY_RULE),
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+(Z|[+-][0-9]{2}:?[0-9]{2}))?$",
            "description": "A day (its end, in UTC) or an instant with its offset.",
        }
    ),
]
Lifetime = Annotated[
    timedelta,
    BeforeValidator(lifetime),
    WithJsonSchema({"type": "string", "pattern": f"^{LIFETIME.pattern}$"}),
]
Words = Annotated[
    list[str],
    Field(min_length=1),
    BeforeValidator(_words, json_schema_input_type=str | Annotated[list[str], Field(min_length=1)]),
]
Value = Annotated[
    Any,
    AfterValidator(_value),
    WithJsonSchema(
        {"type": ["string", "boolean", "integer", "array"], "items": {"type": "string"}}
    ),
]


class Form(BaseModel):
    """Any entry: an unknown key is a mistake, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AwsGrant(Form):
    """A statement, or an AWS managed policy by name or ARN."""

    allow: Words = Field(default=[], description="Actions, for example support:*.")
    deny: Words = Field(default=[], description="Actions that no allow gives back.")
    managed: str = Field(
        default="", description="An AWS managed policy by name or ARN, for example ReadOnlyAccess."
    )
    resources: Words = Field(default=["*"], description="ARNs; * by default.")
    condition: dict[str, dict[str, Value]] = Field(
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


def words(cloud: str) -> set[str]:
    """Return the keys that a grant on one cloud may have."""
    return {field.alias or name for name, field in GRANTS[cloud].model_fields.items()}


def _as_written(written: object) -> object:
    """Leave a grant to its account's cloud; an editor, which knows no account, sees all forms."""
    return written


AnyGrant = Annotated[
    dict[str, Any],
    BeforeValidator(_as_written, json_schema_input_type=AwsGrant | OvhGrant | ScalewayGrant),
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

    team: str = Field(description="A team, by its key.")
    until: Instant = Field(description="The last day of the membership.")


def _tag(written: object) -> str:
    return "(membership)" if isinstance(written, dict | Membership) else "(name)"


# One of both by its kind, so that a mistake in one is not also reported as "not the other".
TAGS = ("(name)", "(membership)")
MaybeEnding = Annotated[
    Annotated[str, Tag("(name)")] | Annotated[Membership, Tag("(membership)")],
    Discriminator(_tag),
]


class Person(Principal):
    """A human being."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")] = Field(
        description="An address like alice@example.com."
    )
    teams: list[MaybeEnding] = Field(
        default=[], description="Teams by key, or `{team: key, until: day}`."
    )
    accounts: list[str] = Field(default=[], description="Accounts to exist on without a grant.")
    until: Instant | None = Field(default=None, description="The last day of all access.")


class Team(Principal):
    """People who are granted the same."""

    description: str = Field(default="", max_length=120, description="What the team is for.")


class Trust(Form):
    """Who may assume an application's role on AWS: a service, or another account."""

    service: str = Field(default="", description="For example lambda.amazonaws.com.")
    account: Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")] = Field(
        default="", description="An AWS account id: twelve digits, in quotes."
    )
    external_id: str = Field(
        default="", description="What the other account must say as well, a shared word."
    )


class ApiKey(Form):
    """A key of an application."""

    on: str = Field(description="The name of the account that makes the key.")
    expires: Instant | None = Field(default=None, description="The last day of this key.")
    lifetime: Lifetime | None = Field(
        default=None, description="Counted from the key's making: 12h, 90d or 4w."
    )
    default_project: str = Field(
        default="", description="The Scaleway project that Object Storage uses, by name or id."
    )
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class Application(Principal):
    """A program."""

    description: str = Field(default="", max_length=120, description="What the program does.")
    owner: str = Field(description="A person or a team who answers for it, by key.")
    keys: dict[Key, ApiKey] = Field(default={}, description="API keys by name.")
    assumed_by: Trust | None = Field(default=None, description="Who may assume its AWS role.")


class Declaration(Form):
    """One file of a stack, or one that several stacks include."""

    include: list[str] = Field(default=[], description="Files to read too, relative to this one.")
    people: dict[Key, Person] = Field(default={}, description="Human beings, by key.")
    teams: dict[Key, Team] = Field(default={}, description="Groups of people, by key.")
    applications: dict[Key, Application] = Field(default={}, description="Programs, by key.")
    bundles: dict[Key, Grants] = Field(default={}, description="Grants under one name.")


class Credentials(Form):
    """Where credentials are found: environment variables with a prefix, or an AWS profile."""

    prefix: Annotated[str, StringConstraints(pattern=r"^([A-Z][A-Z0-9_]*_)?$")] = Field(
        default="", description="Before each variable's name, ends in _; for example PARTNER_."
    )
    profile: str = Field(default="", description="A profile of the AWS configuration files.")


Affix = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,10}$")]


class Account(Form):
    """What the three clouds' accounts have in common."""

    cloud: str = Field(description="aws, ovh or scaleway.")
    credentials: Credentials = Field(
        default=Credentials(), description="Where credentials are found, never what they are."
    )
    endpoint: str = Field(default="", description="An https address, instead of the public one.")
    prefix: Affix = Field(
        default="", description="Before each name in the cloud: up to 10 of a-z, 0-9, - and _."
    )
    suffix: Affix = Field(
        default="", description="After each name in the cloud: up to 10 of a-z, 0-9, - and _."
    )


class AwsAccount(Account):
    """An AWS account."""

    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] = Field(
        description="The account id: twelve digits, in quotes."
    )
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")] = Field(
        description="A region like eu-west-1."
    )


class OvhAccount(Account):
    """An OVHcloud account. `plate` goes with an endpoint that is an address."""

    account: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")] = Field(
        description="The account's name, for example xx1111-ovh."
    )
    endpoint: str = Field(
        default="ovh-eu", description="ovh-eu, ovh-ca, ovh-us, or an https address."
    )
    plate: Annotated[str, StringConstraints(pattern=r"^(eu|ca|us)$")] = Field(
        default="eu", description="eu, ca or us; said by the endpoint unless that is an address."
    )


class ScalewayAccount(Account):
    """A Scaleway organization."""

    organization: Annotated[str, StringConstraints(pattern=UUID)] = Field(
        description="The organization's id, like 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10."
    )


ACCOUNTS: dict[str, type[Account]] = {
    "aws": AwsAccount,
    "ovh": OvhAccount,
    "scaleway": ScalewayAccount,
}


class Schema(GenerateJsonSchema):
    """Says of keys what they may be, where pydantic would let any other key pass."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Return the schema of a mapping whose keys are all of one form."""
        found = super().dict_schema(schema)
        for values in found.pop("patternProperties", {}).values():
            found["additionalProperties"] = values
            found["propertyNames"] = self.generate_inner(schema["keys_schema"])
        return found

    def field_title_should_be_set(self, _: object) -> bool:
        """Leave out titles that only repeat the key."""
        return False


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a declaration file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Declaration.model_json_schema(schema_generator=Schema),
        "title": "A grantbook declaration",
    }
