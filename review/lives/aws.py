"""What an AWS account has, said as a declaration says it.

A policy that the stack names and does not make is as unknown here as there: it is not judged.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from access import model, permission_sets
from access.catalogue import managed
from access.effective import aws
from access.effective.region import Region
from access.effective.statement import Because, Part, Said, Statement, Unjudged, during
from access.order import settled
from providers.aws import client
from providers.aws.caller import caller
from providers.inventory import Inventory, Kind, Object
from providers.settings import Settings
from review.lives.known import Known, together
from review.reasons import OWN_SIGN_IN

KINDS: Sequence[Kind] = ("root", "user", "group", "role", "policy", "access_key")
VITAL = frozenset({"users", "groups", "roles", "policies"})
SIGN_IN = "sign-in"  # What a person's own inline policy is called.


def reach(
    declared: model.Declaration, account: model.Account, found: Inventory
) -> Mapping[str, Said]:
    """Return what is said of every user and role of an account; not of its root user."""
    return _Account(declared, account, found).reach()


def asking(settings: Settings, _: Inventory) -> Collection[str]:
    """Return the ARN of whoever asks for all this."""
    return {caller(client.of(settings)).arn}


class _Account:
    def __init__(
        self, declared: model.Declaration, account: model.Account, found: Inventory
    ) -> None:
        self.account = account
        self.known = Known(declared, account, found)
        self.policies = {each.id: each for each in self.known.every("policy")}
        self.foreign = {
            permission_sets.boundary(account),
            *(each.identity_on(account.name).boundary for each in declared.holders),
            *(
                grant.managed
                for each in declared.holders
                for grant in each.grants_on(account.name)
                if isinstance(grant, model.AwsGrant)
            ),
        }

        self.groups = {each.name: self._group(each) for each in self.known.every("group")}

    def reach(self) -> dict[str, Said]:
        found = {self.known.holder(each): self._user(each) for each in self.known.every("user")}
        visiting: dict[str, list[Part]] = {}
        for role in self.known.every("role"):
            team = self.known.team(role) if self.account.federated else ""
            if team:
                for who, times in self.known.visitors(team):
                    visiting.setdefault(who, []).append(during(self._taken(role, team), times))
            elif not role.is_builtin:
                found[self.known.holder(role)] = self._role(role)
        bounds = self._bounds(permission_sets.boundary(self.account))
        for who, parts in visiting.items():
            found[who] = together(parts, bounds=bounds)
        return found

    def _group(self, group: Object) -> tuple[str, list[Part]]:
        """Return which team a group is, if any, and what is said of its members."""
        team = self.known.team(group)
        through = (f"team {team}" if team else f"group {group.name}",)
        return team, [*self._granted(group, through)]

    def _user(self, user: Object) -> Said:
        who = self.known.holder(user)
        parts = [*self._granted(user, ())]
        for name in user.facts["groups"]:
            team, held = self.groups.get(name, ("", []))
            parts += [during(part, self.known.times(who, team)) for part in held]
        return together(parts, bounds=self._bounds(user.facts["boundary"]))

    def _role(self, role: Object) -> Said:
        return together(
            [*self._granted(role, ())],
            bounds=self._bounds(role.facts["boundary"]),
            doors=sorted(json.dumps(settled(each)) for each in role.facts["trust"]),
        )

    def _taken(self, role: Object, team: str) -> Part:
        """Return what a team's role says of whoever takes it."""
        parts = [*self._granted(role, (f"team {team}",))]
        return (
            [replace(each, role=team) for statements, _ in parts for each in statements],
            [each for _, unjudged in parts for each in unjudged],
        )

    def _granted(self, holder: Object, through: tuple[str, ...]) -> Iterator[Part]:
        """Yield what is written into a user, group or role, and what is attached to it."""
        for name, statements in holder.facts["inline"].items():
            is_own = name == SIGN_IN and holder.kind == "user"
            said = OWN_SIGN_IN if is_own else f"inline policy {name}"
            because = Because(place=None, through=through, said=said)
            yield aws.of_document({"Statement": statements}, because)
        for arn in holder.facts["attached"]:
            yield self._managed(arn, through)

    def _managed(self, arn: str, through: tuple[str, ...]) -> Part:
        """Return what a managed policy says: one of the account, or one that AWS keeps."""
        name = arn.rpartition("/")[2]
        own = self.policies.get(arn)
        if own and arn not in self.foreign:
            because = Because(place=None, through=through, said=f"policy {name}")
            return aws.of_document({"Statement": own.facts["statements"]}, because)
        because = Because(place=None, through=through, said=f"managed: {name}")
        if document := managed.document(arn):
            return aws.of_document(document, because)
        why = "is a policy that no file of this stack has"
        return [], [Unjudged(what=arn, why=why, because=because)]

    def _bounds(self, arn: str) -> Part | None:
        """Return what a boundary lets through; one that is not known lets nothing be judged."""
        if not arn:
            return None
        statements, unjudged = self._managed(arn, ())
        if unjudged and not statements:
            maybe = Region(when=(f"the boundary {arn} lets it",))
            because = Because(place=None, said="permissions_boundary")
            every = aws.actions().all_known
            statements = [Statement(allows=True, actions=every, region=maybe, because=because)]
        return statements, unjudged
