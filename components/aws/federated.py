"""A team on an AWS account whose people come from elsewhere: what they may do once they are in.

Through SAML, a role that the identity provider sends its members to. Through Identity Center, a
permission set: see `center`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
"""

import pulumi
import pulumi_aws as aws

from access import aws_policies, aws_trust, model, permission_sets
from components.account import Account
from components.aws import policy


class Role(pulumi.ComponentResource):
    """One role, for whom the account's SAML providers say is in the team."""

    def __init__(self, declared: model.Team, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Team", name, None, on.whole(declared.renamed_from))
        role = aws.iam.Role(
            name,
            name=on.named(declared.key),
            description=declared.description,
            assume_role_policy=aws_policies.said(aws_trust.of_team(on.declared)),
            permissions_boundary=permission_sets.boundary(on.declared) or None,
            tags={**declared.tags, **policy.tags(on, declared.key)},
            opts=on.inside(self),
        )
        policy.grant(self, declared, on, policy.To(kind="role", name=role.name))

        self.register_outputs({})


def build(declaration: model.Declaration, on: Account) -> None:
    """Build the roles of an account whose people are federated.

    Where they come through Identity Center it makes the roles, from what `center` builds.
    """
    if on.declared.setup.identity_center:
        return
    for team in declaration.teams_on(on.name):
        Role(team, on)
