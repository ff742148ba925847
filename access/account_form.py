"""What a user may write about accounts, under `grantbook:accounts` in a stack's configuration."""

from typing import Annotated

from pydantic import Field, StringConstraints

from access.spelling import Form, Lifetime

UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Credentials(Form):
    """Where credentials are found: environment variables with a prefix, or an AWS profile."""

    prefix: Annotated[str, StringConstraints(pattern=r"^([A-Z][A-Z0-9_]*_)?$")] = Field(
        default="", description="Before each variable's name, ends in _; for example PARTNER_."
    )
    profile: str = Field(default="", description="A profile of the AWS configuration files.")
    role: Annotated[
        str, StringConstraints(pattern=r"^(arn:aws[a-z-]*:iam::[0-9]{12}:role/.+)?$")
    ] = Field(default="", description="The ARN of a role of the AWS account, assumed by each run.")
    external_id: str = Field(default="", description="What the role asks for beside, if anything.")


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


Count = Annotated[int, Field(ge=0)]


class AwsLimits(Form):
    """Quotas of an AWS account that were raised; what is left out is as AWS gives it at first."""

    users: Count | None = Field(default=None, description="Users: 5000 at first.")
    groups: Count | None = Field(default=None, description="Groups: 300 at first.")
    roles: Count | None = Field(default=None, description="Roles: 1000 at first.")
    policies: Count | None = Field(default=None, description="Customer policies: 1500 at first.")
    user_attachments: Annotated[int, Field(ge=10, le=20)] | None = Field(
        default=None, description="Managed policies of a user: 10 at first, 20 at most."
    )
    role_attachments: Annotated[int, Field(ge=10, le=25)] | None = Field(
        default=None, description="Managed policies of a role: 10 at first, 25 at most."
    )
    trust_size: Annotated[int, Field(ge=2048, le=8192)] | None = Field(
        default=None, description="Characters of a trust policy: 2048 at first, 8192 at most."
    )


class AwsAccount(Account):
    """An AWS account."""

    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] = Field(
        description="The account id: twelve digits, in quotes."
    )
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")] = Field(
        description="A region like eu-west-1."
    )
    people: Annotated[str, StringConstraints(pattern=r"^(users|federated)$")] = Field(
        default="users",
        description="users, or federated: they come through Identity Center, or by SAML.",
    )
    limits: AwsLimits | None = Field(
        default=None, description="Its quotas, where they were raised."
    )


class CalledByUs(Account):
    """An account whose cloud is called by grantbook itself, at a pace that can be set."""

    calls_per_minute: int = Field(
        default=0, ge=1, description="The most calls in a minute; what suits the cloud by default."
    )


class OvhAccount(CalledByUs):
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
    people: Annotated[str, StringConstraints(pattern=r"^(users|federated)$")] = Field(
        default="users",
        description="users, or federated: they come through an identity provider alone.",
    )


class Limits(Form):
    """What an organization has room for, as its quotas and its security settings say."""

    users: Count | None = Field(default=None, description="Members and guests.")
    groups: Count | None = Field(default=None, description="Groups.")
    applications: Count | None = Field(default=None, description="Applications.")
    policies: Count | None = Field(default=None, description="Policies.")
    api_keys: Count | None = Field(default=None, description="API keys.")
    projects: Count | None = Field(default=None, description="Projects.")
    ssh_keys: Count | None = Field(default=None, description="SSH keys.")
    api_key_lifetime: Lifetime | None = Field(
        default=None, description="The longest life of an API key: 365d. A key then needs an end."
    )
    api_keys_end: bool = Field(default=False, description="Whether every API key needs an end.")


class ScalewayAccount(CalledByUs):
    """A Scaleway organization."""

    organization: Annotated[str, StringConstraints(pattern=UUID)] = Field(
        description="The organization's id, like 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10."
    )
    limits: Limits | None = Field(
        default=None, description="What it has room for; then it is checked without asking it."
    )
    run_by: str = Field(
        default="", description="Who runs the stack: the key of its application, or an id."
    )
    may_lock_itself_out: bool = Field(
        default=False, description="Let a run take the rights of `run_by` away."
    )


ACCOUNTS: dict[str, type[Account]] = {
    "aws": AwsAccount,
    "ovh": OvhAccount,
    "scaleway": ScalewayAccount,
}
