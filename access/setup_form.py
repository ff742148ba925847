"""What a user may write about an account itself, as forms: `accounts` in a stack's files.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from access.spelling import Form, Key, Words

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


SETUPS: dict[str, type[Form]] = {"ovh": OvhSetup}
