"""IAM Identity Center: who is in its directory, and what each account's teams get through it.

It is built for all accounts together, since several may come through one, which is administered in
one of them, or in none of them but a third.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from access import centers, model
from components.account import Account
from components.aws.directory import Directory
from components.aws.permission_set import PermissionSet
from providers.gate import Gate


def build(
    declaration: model.Declaration,
    providers: Mapping[str, pulumi.ProviderResource],
    gates: Sequence[Gate],
) -> None:
    """Build what all Identity Centers of a stack hold. `providers` are those of its accounts."""
    for center in centers.centers(declaration):
        provider = providers[center.through.name]
        there = Account(
            declared=center.through, stack=declaration.stack, provider=provider, gates=gates
        )
        own = Directory(declaration, center, there) if center.said.is_own else None
        for account in center.accounts:
            on = Account(declared=account, stack=declaration.stack, provider=provider, gates=gates)
            for team in declaration.teams_on(account.name):
                group = own.groups[team.key] if own else _external(team, center, on)
                made = PermissionSet(team, group, center.said, on)
                if own:
                    own.carried[team.key] += made.carried
        if own:
            own.join(declaration, there)


def _external(team: model.Team, center: centers.Center, on: Account) -> pulumi.Output[str]:
    """Return the id of a group that comes from elsewhere; a run ends where there is none."""
    name = team.group_on(on.name).name or team.key
    unique = aws.identitystore.GetGroupAlternateIdentifierUniqueAttributeArgs(
        attribute_path="DisplayName", attribute_value=name
    )
    found = aws.identitystore.get_group_output(
        alternate_identifier=aws.identitystore.GetGroupAlternateIdentifierArgs(
            unique_attribute=unique
        ),
        identity_store_id=center.said.identity_store,
        region=center.said.region,
        opts=pulumi.InvokeOutputOptions(provider=on.provider),
    )
    return found.group_id
