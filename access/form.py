"""What a user may write, as forms; the JSON Schema of the format is generated from them.

A form knows one entry at a time. What an entry means beside the others is `access.declaration`.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from access.aws_form import AwsSetup, Identity, Trusts, User
from access.setup_form import OvhSetup, ScalewaySetup
from access.spelling import Form, Instant, Key, Lifetime, Value, Words


class AwsGrant(Form):
    """A statement, or an AWS managed policy by name or ARN."""

    allow: Words = Field(default=[], description="Actions, for example support:*.")
    deny: Words = Field(default=[], description="Actions that no allow gives back.")
    managed: str = Field(
        default="", description="A managed policy by name or ARN, for example ReadOnlyAccess."
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
        default=[], description="OVHcloud's own and declared ones by name, others by URN."
    )
    resources: Words = Field(
        description="account, type:name, type:*, resource_group:name, or URNs."
    )
    condition: dict[str, Any] = Field(default={}, description="AND, OR, NOT and MATCH, nested.")
    until: Instant | None = Field(default=None, description="The last day of this grant.")


class ScalewayGrant(Form):
    """Permission sets on projects, or on the organization."""

    permission_sets: Words = Field(description="Names, for example ObjectStorageFullAccess.")
    projects: Words = Field(default=[], description="Projects by name or id.")
    organization: bool = Field(default=False, description="All projects, or organization rights.")
    condition: str = Field(
        default="",
        max_length=1990,  # Scaleway takes 2048: the rest is for an end.
        description="A CEL expression of up to 1990 characters.",
    )
    until: Instant | None = Field(default=None, description="The last day of this grant.")


GRANTS: dict[str, type[Form]] = {"aws": AwsGrant, "ovh": OvhGrant, "scaleway": ScalewayGrant}


def words(cloud: str) -> set[str]:
    """Return the keys that a grant on one cloud may have."""
    return {field.alias or name for name, field in GRANTS[cloud].model_fields.items()}


def _as_written(written: object) -> object:
    """Leave a part to its account's cloud; an editor, which knows no account, sees all forms."""
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

    grants: Grants = Field(default={})
    bundles: list[str] = Field(default=[], description="Bundles of grants, by name.")
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")
    tags: dict[str, str] = Field(
        default={}, description="Keys and values, where the cloud has tags: AWS and Scaleway."
    )


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
    suspended: bool = Field(
        default=False, description="Keep everything that was granted, and let none of it be used."
    )
    password: bool = Field(
        default=True, description="Make a first password; false for who signs in another way."
    )
    invite: list[str] = Field(
        default=[], description="Accounts of Scaleway that invite the person by mail instead."
    )
    users: dict[str, User] = Field(
        default={}, description="By account of AWS: what the person's user there is."
    )


class Group(Form):
    """What a team's group on an account is, beside a name for policies."""

    role: Annotated[str, StringConstraints(pattern=r"^(ADMIN|NONE|REGULAR|UNPRIVILEGED)$")] = Field(
        default="NONE",
        description="NONE, UNPRIVILEGED, REGULAR or ADMIN: what it grants outside of policies.",
    )
    name: Annotated[str, StringConstraints(pattern=r"^([\w.@-]([\w.@ -]*[\w.@-])?)?$")] = Field(
        default="",
        max_length=255,
        description="The group's name as the identity provider sends it; the key by default.",
    )
    membership: Annotated[str, StringConstraints(pattern=r"^(whole|partial)$")] = Field(
        default="whole",
        description="whole, or partial: who else is in the group stays, on Scaleway.",
    )
    inline: bool = Field(
        default=False, description="Write its grants into the group, not as a policy, on AWS."
    )
    exclusive: bool = Field(
        default=True, description="Remove what the group holds beyond the declaration, on AWS."
    )


class Team(Principal):
    """People who are granted the same."""

    description: str = Field(default="", max_length=120, description="What the team is for.")
    groups: dict[str, Group] = Field(
        default={}, description="By account: what the team's group there is beside its name."
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
    kind: Annotated[str, StringConstraints(pattern=r"^(|personal_access_token)$")] = Field(
        default="",
        description="personal_access_token, on OVHcloud; an OAuth2 client there by default.",
    )
    status: Annotated[str, StringConstraints(pattern=r"^(active|inactive)$")] = Field(
        default="active", description="active, or inactive: kept, and good for nothing, on AWS."
    )


class Application(Principal):
    """A program."""

    description: str = Field(default="", max_length=120, description="What the program does.")
    owner: str = Field(description="A person or a team who answers for it, by key.")
    keys: dict[Key, ApiKey] = Field(default={}, description="API keys by name.")
    assumed_by: Trusts = Field(
        default=[], description="Who may assume its role on AWS: one, or a list."
    )
    identities: dict[str, Identity] = Field(
        default={}, description="By account of AWS: what its role or its user there is."
    )
    email: Annotated[str, StringConstraints(pattern=r"^([^@\s]+@[^@\s]+)?$")] = Field(
        default="",
        description="For the user that holds its tokens on OVHcloud; its owner's by default.",
    )


Setup = Annotated[
    dict[str, Any],
    BeforeValidator(_as_written, json_schema_input_type=AwsSetup | OvhSetup | ScalewaySetup),
]


class Declaration(Form):
    """One file of a stack, or one that several stacks include."""

    include: list[str] = Field(default=[], description="Files to read too, relative to this one.")
    people: dict[Key, Person] = Field(default={}, description="Human beings, by key.")
    teams: dict[Key, Team] = Field(default={}, description="Groups of people, by key.")
    applications: dict[Key, Application] = Field(default={}, description="Programs, by key.")
    bundles: dict[Key, Grants] = Field(default={}, description="Grants under one name.")
    accounts: dict[Key, Setup] = Field(
        default={}, description="What an account has beside these, by its name."
    )


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
