"""An AWS account: its provider, and the names that a stack takes in it.

https://www.pulumi.com/registry/packages/aws/api-docs/provider/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from access import aws_policies, centers, model
from access.names import aws as names
from components import account as base
from components.account import claims, dynamic_provider
from components.aws import adoption, setup
from providers.aws import account as gate
from providers.aws.client import SESSION
from providers.gate import Gate

VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(base.Account):
    """An account where an object that is there already is told how to go on with."""

    exists: pulumi.ErrorHook

    def inside(
        self, parent: pulumi.Resource | None = None, renamed_from: str = ""
    ) -> pulumi.ResourceOptions:
        """Return the options of an object, as on other clouds."""
        plain = base.Account.inside(self, parent, renamed_from)
        hooks = pulumi.ResourceHookBinding(on_error=[self.exists])
        return pulumi.ResourceOptions.merge(plain, pulumi.ResourceOptions(hooks=hooks))


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them.

    Permission sets are claimed where they are made: at the account that administers their
    Identity Center, which other accounts have no credentials for.
    """
    center = centers.through(declaration, account)
    taken = claims(account, declaration.stack, names.taken(declaration, account))
    for served in center.accounts if center else ():
        sets = names.permission_sets(declaration, served)
        taken |= claims(served, declaration.stack, sets)
    opts = pulumi.ResourceOptions(
        provider=dynamic_provider(account, center=center.said if center else None)
    )
    told: gate.AccountProps = {"claims": taken, "groups": _groups(account, declaration)}
    return _provider(account), gate.Account(account.name, told, opts)


def ready(
    account: model.Account,
    declaration: model.Declaration,
    provider: pulumi.ProviderResource,
    gates: Sequence[Gate],
) -> Account:
    """Return the account, ready to build in: what its roles trust is there."""
    plain = Account(
        declared=account,
        stack=declaration.stack,
        provider=provider,
        gates=gates,
        exists=adoption.hook(account, declaration.stack),
    )
    return plain.after(*setup.build(plain))


def unrenamed(opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    """Return the options of a user or group, which another name makes anew.

    IAM could rename it, but passwords, keys and attachments name it: made again under the new
    name they would meet the old ones, and these would never be deleted under the old name.
    """
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(replace_on_changes=["name"]))


def _groups(account: model.Account, declaration: model.Declaration) -> Mapping[str, Sequence[str]]:
    """Return what each group is given: inline policies by name, attached ones by ARN."""
    own = f"arn:aws:iam::{account.identity}:policy/"
    teams = () if account.federated else declaration.teams_on(account.name)
    return {
        account.named(team.key): [
            *aws_policies.inline(team, account),
            *aws_policies.managed(team, account),
            *(own + account.named(key) for key in aws_policies.own(team, account)),
        ]
        for team in teams
    }


def _provider(account: model.Account) -> aws.Provider:
    """Return the provider of pulumi-aws; it refuses the credentials of any other account."""
    endpoint = account.endpoint
    prefix = account.credentials.get("prefix", "")
    mapped = {prefix + name: name for name in VARIABLES} if prefix else None
    return aws.Provider(
        account.name,
        region=account.region,
        allowed_account_ids=[account.identity],
        profile=account.credentials.get("profile"),
        assume_roles=_assumed(account.credentials),
        endpoints=[_everywhere(endpoint)] if endpoint else None,
        skip_credentials_validation=True,  # The account's id is asked for, which says as much.
        skip_metadata_api_check=True,  # A machine's own role is not the pipeline's.
        opts=pulumi.ResourceOptions(env_var_mappings=mapped),
    )


def _everywhere(url: str) -> aws.ProviderEndpointArgs:
    """Return one address for all services that are called."""
    return aws.ProviderEndpointArgs(iam=url, identitystore=url, ssoadmin=url, sts=url)


def _assumed(given: Mapping[str, str]) -> Sequence[aws.ProviderAssumeRoleArgs] | None:
    """Return the role that a run assumes, if any."""
    if "role" not in given:
        return None
    return [
        aws.ProviderAssumeRoleArgs(
            role_arn=given["role"], session_name=SESSION, external_id=given.get("external_id")
        )
    ]
