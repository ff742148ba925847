"""The directory of an Identity Center: a user for each person, a group for each team.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from access import centers, model
from components.account import Account
from components.aws import policy
from providers import mark

OWN_WORDS = ["displayName", "name"]  # People have names, which somebody may write there.


class Directory(pulumi.ComponentResource):
    """Users and groups, once for all accounts that come through it.

    Output: `groups`, the ids of the teams' groups by team. Before `join` nobody is in them; what
    is in `carried` by then is there before the members of the team are.
    """

    groups: Mapping[str, pulumi.Output[str]]

    def __init__(self, declaration: model.Declaration, center: centers.Center, on: Account) -> None:
        super().__init__("grantbook:aws:Directory", on.name)
        self._where: dict[str, Any] = {
            "identity_store_id": center.said.identity_store,
            "region": center.said.region,
        }
        self._users = {
            each.key: self._user(each, on) for each in centers.people(declaration, center)
        }
        self.groups = {
            each.key: self._group(each, on).group_id for each in centers.teams(declaration, center)
        }
        self.carried: dict[str, list[pulumi.Resource]] = {team: [] for team in self.groups}

        self.register_outputs({})

    def join(self, declaration: model.Declaration, on: Account) -> None:
        """Let people into the groups of their teams; whoever is suspended is in none."""
        for team, group in self.groups.items():
            after = on.after(*self.carried[team])
            for person in declaration.members(team):
                if not person.suspended:
                    aws.identitystore.GroupMembership(
                        on.logical(f"{team}/{person.key}"),
                        **self._where,
                        group_id=group,
                        member_id=self._users[person.key].user_id,
                        opts=after.inside(self),
                    )

    def _user(self, person: model.Person, on: Account) -> aws.identitystore.User:
        """Build a user. It has neither tags nor a description, so its type carries its mark.

        A name for signing in is for ever, and an address is one user's only: under another name
        the former user is deleted first.
        """
        inside = on.inside(self, person.renamed_from and on.logical(person.renamed_from))
        own = pulumi.ResourceOptions(ignore_changes=OWN_WORDS, delete_before_replace=True)
        return aws.identitystore.User(
            on.logical(person.key),
            **self._where,
            user_name=on.named(person.key),
            display_name=person.key,
            name=aws.identitystore.UserNameArgs(given_name=person.key, family_name=person.key),
            emails=aws.identitystore.UserEmailsArgs(value=person.email, primary=True),
            user_type=policy.marked(on, person.key),
            opts=pulumi.ResourceOptions.merge(inside, own),
        )

    def _group(self, team: model.Team, on: Account) -> aws.identitystore.Group:
        return aws.identitystore.Group(
            on.logical(team.key),
            **self._where,
            display_name=on.named(team.key),
            description=mark.described(team.description, policy.marked(on, team.key)),
            opts=on.inside(self, team.renamed_from and on.logical(team.renamed_from)),
        )
