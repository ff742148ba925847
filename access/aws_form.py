"""What a user may write for AWS alone: what a principal is there, who assumes a role, an account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/
"""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from access.spelling import Form, Key, Lifetime, Value, Words

PATH = r"^/([A-Za-z0-9.,+@=_-]+/)*$"
REGION = r"^([a-z]{2}(-[a-z]+)+-[0-9])?$"
BOUNDARY = "A managed policy by name or ARN: nothing beyond it counts."


class Identity(Form):
    """What an application's role or user is on an account; what is not said is the account's."""

    permissions_boundary: str | None = Field(default=None, description=BOUNDARY)
    inline: bool | None = Field(
        default=None, description="Write its grants into it, not as a policy of their own."
    )
    exclusive: bool | None = Field(
        default=None, description="Remove what it holds beyond the declaration; true by default."
    )
    session: Lifetime | None = Field(
        default=None, description="The longest session of its role: 1h by default, 12h at most."
    )


class User(Form):
    """What a person's user is on an account; what is not said is the account's."""

    path: Annotated[str, StringConstraints(pattern=PATH, max_length=512)] | None = Field(
        default=None, description="Begins and ends with a slash, for example /staff/."
    )
    permissions_boundary: str | None = Field(default=None, description=BOUNDARY)
    require_mfa: bool | None = Field(
        default=None, description="Let nothing be done without MFA but to set it up."
    )
    inline: bool | None = Field(
        default=None, description="Write their grants into the user, not as a policy of their own."
    )
    exclusive: bool | None = Field(
        default=None, description="Remove what they hold beyond the declaration; true by default."
    )


class Github(Form):
    """A workflow of GitHub Actions: one repository, and one of the other keys."""

    repository: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")] = Field(
        description="Owner and name: acme/shop."
    )
    branch: str = Field(default="", description="A branch; * is any text: release/*.")
    tag: str = Field(default="", description="A tag; * is any text: v*.")
    environment: str = Field(default="", description="A deployment environment of the repository.")
    pull_requests: bool = Field(default=False, description="Runs for pull requests.")


class Gitlab(Form):
    """A pipeline of GitLab CI: one project, and a branch or a tag."""

    project: Annotated[str, StringConstraints(pattern=r"^[\w.-]+(/[\w.-]+)+$")] = Field(
        description="Groups and name: acme/shop."
    )
    branch: str = Field(default="", description="A branch; * is any text: release/*.")
    tag: str = Field(default="", description="A tag; * is any text: v*.")
    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")] = Field(
        default="gitlab.com", description="Where GitLab is."
    )


class Oidc(Form):
    """Tokens of any issuer, by their subject and audience."""

    issuer: Annotated[str, StringConstraints(pattern=r"^https://[^\s?#]+[^\s?#/]$")] = Field(
        description="The address that its tokens name: https://token.example.com."
    )
    subjects: Words = Field(description="Whom its tokens are for; * is any text.")
    audiences: Words = Field(description="What its tokens are for, for example sts.amazonaws.com.")


class Trust(Form):
    """Who may assume an application's role: one of service, account, github, gitlab and oidc."""

    service: Annotated[str, StringConstraints(pattern=r"^([a-z0-9.-]+\.amazonaws\.com)?$")] = Field(
        default="", description="For example lambda.amazonaws.com."
    )
    account: Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")] = Field(
        default="", description="An AWS account id: twelve digits, in quotes."
    )
    external_id: str = Field(
        default="", description="What the other account must say as well, a shared word."
    )
    github: Github | None = Field(default=None, description="A workflow of GitHub Actions.")
    gitlab: Gitlab | None = Field(default=None, description="A pipeline of GitLab CI.")
    oidc: Oidc | None = Field(default=None, description="Tokens of any other issuer.")
    condition: dict[str, dict[str, Value]] = Field(
        default={}, description="What must hold as well, in the words of AWS policies."
    )


def _alone(written: object) -> object:
    """Let a single one be written without a list."""
    return [written] if isinstance(written, dict) else written


Trusts = Annotated[list[Trust], BeforeValidator(_alone, json_schema_input_type=Trust | list[Trust])]


class PasswordPolicy(Form):
    """What the passwords of an account's users are like; what is left out is not demanded."""

    minimum_length: int = Field(ge=6, le=128, description="6 to 128 characters.")
    lowercase: bool = Field(default=False, description="Whether a small letter is needed.")
    uppercase: bool = Field(default=False, description="Whether a capital letter is needed.")
    numbers: bool = Field(default=False, description="Whether a digit is needed.")
    symbols: bool = Field(default=False, description="Whether another character is needed.")
    max_age: Lifetime | None = Field(
        default=None, description="When a password ends, in days: 90d; never by default."
    )
    remembered: int = Field(
        default=0, ge=0, le=24, description="How many former passwords are refused: 0 to 24."
    )
    own_changes: bool = Field(
        default=True, description="Whether every user may change their own password."
    )
    hard_expiry: bool = Field(
        default=False, description="Whether an ended password can only be reset by others."
    )


class OidcProvider(Form):
    """An issuer of tokens that roles of the account may trust."""

    issuer: Annotated[str, StringConstraints(pattern=r"^https://[^\s?#]+[^\s?#/]$")] = Field(
        description="The address that its tokens name: https://token.actions.githubusercontent.com."
    )
    audiences: Annotated[Words, Field(max_length=100)] = Field(
        description="What its tokens are for, for example sts.amazonaws.com."
    )
    thumbprints: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]], Field(max_length=5)
    ] = Field(
        default=[], description="SHA-1 of its certificates, five at most; AWS finds them itself."
    )


class SamlProvider(Form):
    """Where people sign in instead, by SAML 2.0."""

    metadata: str = Field(description="The XML that the identity provider publishes of itself.")


class IdentityCenter(Form):
    """The IAM Identity Center through which people come to the account."""

    instance: Annotated[
        str, StringConstraints(pattern=r"^arn:aws[a-z-]*:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]+$")
    ] = Field(description="Its ARN: arn:aws:sso:::instance/ssoins-1234567890abcdef.")
    identity_store: Annotated[
        str,
        StringConstraints(pattern=r"^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"),
    ] = Field(description="The id of its directory: d-1234567890.")
    region: Annotated[str, StringConstraints(pattern=REGION)] = Field(
        default="", description="Where it is; the account's region by default."
    )
    through: str = Field(
        default="",
        description="The AWS account of this stack that administers it; itself by default.",
    )
    directory: Annotated[str, StringConstraints(pattern=r"^(own|external)$")] = Field(
        default="own",
        description="own: its users and groups are made here. external: they come from elsewhere.",
    )
    session: Lifetime | None = Field(
        default=None, description="The longest session: 1h by default, 12h at most."
    )


class AwsSetup(Form):
    """An AWS account beside people, teams and applications."""

    users: User = Field(default=User(), description="What every person's user is, unless it says.")
    identities: Identity = Field(
        default=Identity(), description="What every application's identity is, unless it says."
    )
    alias: Annotated[
        str, StringConstraints(pattern=r"^([a-z0-9](-?[a-z0-9])*)?$", max_length=63)
    ] = Field(
        default="", description="The account's name in its sign-in address, 3 to 63 characters."
    )
    password_policy: PasswordPolicy | None = Field(
        default=None, description="What passwords of its users are like."
    )
    oidc_providers: dict[Key, OidcProvider] = Field(
        default={}, description="Issuers of tokens that roles may trust, by key."
    )
    saml_providers: dict[Key, SamlProvider] = Field(
        default={}, description="Where people sign in instead, by key."
    )
    identity_center: IdentityCenter | None = Field(
        default=None, description="Through which people come who are federated."
    )
