"""What a user may write about an account itself, as forms: `accounts` in a stack's files.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
https://www.scaleway.com/en/developers/api/iam/
"""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from access.aws_form import AwsSetup
from access.spelling import Form, Key, Lifetime, Words

Description = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9/_+-]([A-Za-z0-9/_+ -]*[A-Za-z0-9/_+-])?$|^$")
]
Attribute = Annotated[str, StringConstraints(pattern=r"^[!-~]*$", max_length=255)]


class PermissionsGroup(Form):
    """Actions under one name, for the grants of this account."""

    description: Description = Field(
        default="", max_length=120, description="What it is for: letters, digits, spaces, - / _ +."
    )
    allow: Words = Field(default=[], description="Actions; * at the start or at the end.")
    except_: Words = Field(default=[], alias="except", description="Left out of this allow.")
    deny: Words = Field(default=[], description="Actions that no allow gives back.")
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class ResourceGroup(Form):
    """Resources under one name, for the grants of this account."""

    resources: Words = Field(description="account, type:name, or URNs; no wildcards.")
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class IdentityProvider(Form):
    """Where people sign in instead, by SAML 2.0."""

    metadata: str = Field(description="The XML that the identity provider publishes of itself.")
    group_attribute: Attribute = Field(
        default="", description="The attribute that names a person's groups."
    )
    user_attribute: Attribute = Field(default="", description="The attribute that names a person.")
    disable_users: bool = Field(
        default=False, description="Keep the account's own users from signing in."
    )
    sign_requests: bool = Field(default=False, description="Sign what is asked of it.")
    requested_attributes: list[str] = Field(
        default=[], description="Attributes that it is asked for, by name."
    )


class OvhSetup(Form):
    """An OVHcloud account beside people, teams and applications."""

    permissions_groups: dict[Key, PermissionsGroup] = Field(
        default={}, description="Actions under one name, by key."
    )
    resource_groups: dict[Key, ResourceGroup] = Field(
        default={}, description="Resources under one name, by key."
    )
    tags: dict[str, dict[str, str]] = Field(
        default={}, description="By resource: `account`, `type:name` or a URN, then key and value."
    )
    identity_provider: IdentityProvider | None = Field(
        default=None, description="Where people sign in instead, one for an account."
    )


class Project(Form):
    """A project of a Scaleway organization."""

    description: str = Field(default="", max_length=120, description="What the project is for.")
    delete_when_removed: bool = Field(
        default=False, description="Delete the project when its entry goes; else it stays."
    )
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class SshKey(Form):
    """A public key for the machines of one project."""

    public_key: str = Field(
        max_length=65000,
        description="As in an `id_ed25519.pub`; comment and line end mean nothing.",
    )
    project: Annotated[str, StringConstraints(pattern=r"\S")] = Field(
        description="The project whose machines it opens, by name or id."
    )
    disabled: bool = Field(default=False, description="Keep the key, and let it open nothing.")
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class Security(Form):
    """What an organization demands of everybody; what is left out stays as it is."""

    max_api_key_lifetime: Lifetime | None = Field(
        default=None, description="The longest life of an API key made from then on."
    )
    enforce_password_renewal: bool | None = Field(
        default=None, description="Whether passwords have to be renewed."
    )
    grace_period: Lifetime | None = Field(
        default=None, description="How long a member may put off what is demanded."
    )
    login_attempts: int | None = Field(
        default=None, ge=1, le=50, description="1 to 50 wrong passwords before a member is locked."
    )
    max_session: Lifetime | None = Field(
        default=None, description="The longest session of somebody signed in."
    )


class Metadata(Form):
    """Where the members of an organization sign in instead, by SAML 2.0."""

    metadata: str = Field(description="The XML that the identity provider publishes of itself.")


class Scim(Form):
    """An identity provider that makes members and groups itself, by SCIM."""

    tokens: Annotated[list[Key], Field(max_length=2)] = Field(
        default=[], description="Names of its tokens, two at most; each lives a year."
    )


class ParkedPolicy(Form):
    """A policy that nobody holds, on purpose."""

    grants: list[dict[str, Any]] = Field(
        min_length=1, description="Grants in Scaleway's words, as those of a team."
    )
    renamed_from: Key | None = Field(default=None, description="The key that this entry had.")


class ScalewaySetup(Form):
    """A Scaleway organization beside people, teams and applications."""

    projects: dict[Key, Project] = Field(default={}, description="Projects, by key.")
    ssh_keys: dict[Key, SshKey] = Field(default={}, description="Public SSH keys, by key.")
    security: Security | None = Field(
        default=None, description="What the organization demands of passwords, sessions and keys."
    )
    identity_provider: Metadata | None = Field(
        default=None, description="Where members sign in instead, one for an organization."
    )
    scim: Scim | None = Field(
        default=None, description="An identity provider that makes members and groups."
    )
    policies: dict[Key, ParkedPolicy] = Field(
        default={}, description="Policies that nobody holds, on purpose, by key."
    )


SETUPS: dict[str, type[Form]] = {"aws": AwsSetup, "ovh": OvhSetup, "scaleway": ScalewaySetup}
