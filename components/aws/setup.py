"""What an AWS account has beside principals: its alias, its passwords, who signs people in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Sequence
from datetime import timedelta

import pulumi
import pulumi_aws as aws

from access import setup
from access.names import aws as names
from components.account import Account
from components.aws import policy

DAY = timedelta(days=1)


def build(on: Account) -> Sequence[pulumi.Resource]:
    """Build what a stack declares of an account itself; return what roles trust."""
    declared = on.declared.setup
    if declared.alias:
        aws.iam.AccountAlias(on.name, account_alias=declared.alias, opts=on.inside())
    if declared.password_policy:
        _passwords(declared.password_policy, on)
    issuers = [_oidc_provider(each, on) for each in declared.oidc_providers]
    return [*issuers, *(_saml_provider(each, on) for each in declared.saml_providers)]


def _passwords(declared: setup.PasswordPolicy, on: Account) -> None:
    aws.iam.AccountPasswordPolicy(
        on.name,
        minimum_password_length=declared.minimum_length,
        require_lowercase_characters=declared.lowercase,
        require_uppercase_characters=declared.uppercase,
        require_numbers=declared.numbers,
        require_symbols=declared.symbols,
        max_password_age=declared.max_age // DAY if declared.max_age else 0,
        password_reuse_prevention=declared.remembered or None,
        allow_users_to_change_password=declared.own_changes,
        hard_expiry=declared.hard_expiry,
        opts=on.inside(),
    )


def _oidc_provider(declared: setup.OidcProvider, on: Account) -> pulumi.Resource:
    key = names.oidc_key(declared.key)
    return aws.iam.OpenIdConnectProvider(
        on.logical(key),
        url=f"https://{declared.issuer}",
        client_id_lists=list(declared.audiences),
        thumbprint_lists=list(declared.thumbprints) or None,
        tags=policy.tags(on, key),
        opts=on.inside(),
    )


def _saml_provider(declared: setup.SamlProvider, on: Account) -> pulumi.Resource:
    key = names.saml_key(declared.key)
    return aws.iam.SamlProvider(
        on.logical(key),
        name=on.named(declared.key),
        saml_metadata_document=declared.metadata,
        tags=policy.tags(on, key),
        opts=on.inside(),
    )
