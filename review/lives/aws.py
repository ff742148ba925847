"""What an AWS account has, said as a declaration says it.

A policy that the stack names and does not make is as unknown here as there: it is not judged.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from access import model
from access.catalogue import managed
from access.effective import aws
from access.effective.region import Region
from access.effective.statement import Because, Part, Said, Statement, Unjudged, during
from access.order import settled
from access.others import OTHERS
from providers.aws import client
from providers.aws.caller import caller
from providers.inventory import Inventory, Kind, Object
from providers.settings import Settings
from review.lives import theirs
from review.lives.directory import Directory
from review.lives.known import Known, joined, together, within
from review.reasons import OWN_SIGN_IN

KINDS: Sequence[Kind] = (
    *("root", "account", "identity_provider", "user", "group", "role", "policy"),
    *("access_key", "signing_certificate", "ssh_key", "service_credential"),
)
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


Bounded = tuple[str, Part]
"""What is said in one place, and the policy that bounds it, by ARN, "" for none."""


class _Account:
    def __init__(
        self, declared: model.Declaration, account: model.Account, found: Inventory
    ) -> None:
        self.account = account
        self.known = Known(declared, account, found)
        self.policies = {each.id: each for each in self.known.every("policy")}
        kept = account.setup.theirs.policies
        self.unknown = theirs.named(declared, account) - kept.keys()
        self.kept = kept.keys()
        self.groups = {each.name: self._group(each) for each in self.known.every("group")}
        self.directory = Directory(declared, account, self.known, found)

    def reach(self) -> dict[str, Said]:
        found: dict[str, Said] = {}
        held: dict[str, list[Bounded]] = {}
        for user in self.known.every("user"):
            held.setdefault(self.known.holder(user), []).append(self._user(user))
        for role in self.known.every("role"):
            team = self.known.team(role) if self.account.federated else ""
            if not team and not role.is_builtin:
                found[self.known.holder(role)] = self._role(role)
            taken = self._taken(role, team, f"team {team}") if team else ([], [])
            for who, times in self.known.visitors(team) if team else ():
                held.setdefault(who, []).append((role.facts["boundary"], during(taken, times)))
        for team, parts in self.groups.values():
            if self.known.shares(team) and not self.account.federated:
                held.setdefault(f"{OTHERS}{team}", []).append(("", joined(parts)))
        for who, part in self._from_center():
            held.setdefault(who, []).append(part)
        return {**found, **{who: self._said(parts) for who, parts in held.items()}}

    def _said(self, parts: Sequence[Bounded]) -> Said:
        """Return what is said of somebody, each part within its own boundary."""
        arns = {arn for arn, _ in parts}
        if len(arns) == 1:
            return together([part for _, part in parts], bounds=self._bounds(*arns))
        return together([within(part, self._bounds(arn)) for arn, part in parts])

    def _from_center(self) -> Iterator[tuple[str, Bounded]]:
        """Yield what people may take that comes from Identity Center."""
        shut = self.directory.shut()
        told: dict[tuple[str, str], Part] = {}
        for each in self.directory.takings():
            key = (each.permission_set.id, each.group)
            if key not in told:
                told[key] = self._through_center(each.permission_set, each.group)
            boundary = self._of_account(each.permission_set.facts["boundary"])
            times = () if each.who in shut else each.times
            yield each.who, (boundary, during(told[key], times))

    def _through_center(self, found: Object, group: str) -> Part:
        """Return what a permission set says of the members of a group it is assigned to."""
        team = self.known.team(found)
        word = f"permission set {found.name}"
        through = [group] if group == f"team {team}" else [word, group]
        return self._taken(found, team or word, *filter(None, through))

    def _group(self, group: Object) -> tuple[str, list[Part]]:
        """Return which team a group is, if any, and what is said of its members."""
        team = self.known.team(group)
        through = (f"team {team}" if team else f"group {group.name}",)
        return team, [*self._granted(group, through)]

    def _user(self, user: Object) -> Bounded:
        who = self.known.holder(user)
        parts = [*self._granted(user, ())]
        for name in user.facts["groups"]:
            team, held = self.groups.get(name, ("", []))
            parts += [during(part, self.known.times(who, team)) for part in held]
        return user.facts["boundary"], joined(parts)

    def _role(self, role: Object) -> Said:
        return together(
            [*self._granted(role, ())],
            bounds=self._bounds(role.facts["boundary"]),
            doors=sorted(json.dumps(settled(each)) for each in role.facts["trust"]),
        )

    def _taken(self, found: Object, role: str, *through: str) -> Part:
        """Return what a role, or a permission set, says of whoever takes it."""
        statements, unjudged = joined([*self._granted(found, through)])
        return [replace(each, role=role) for each in statements], unjudged

    def _of_account(self, policy: str) -> str:
        """Return the ARN of a policy that a permission set names by path and name, or any ARN."""
        own = f"arn:aws:iam::{self.account.identity}:policy"
        return f"{own}{policy}" if policy.startswith("/") else policy

    def _granted(self, holder: Object, through: tuple[str, ...]) -> Iterator[Part]:
        """Yield what is written into a user, group, role or permission set, and is attached."""
        if holder.kind == "permission_set":
            because = Because(place=None, through=through, said="inline policy")
            yield aws.of_document({"Statement": holder.facts["statements"]}, because)
            for each in (*holder.facts["attached"], *holder.facts["own"]):
                yield self._managed(self._of_account(each), through)
            return
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
        own = self.policies.get(arn) if arn not in self.unknown else None
        word = "managed:" if arn in self.kept or not own else "policy"
        because = Because(place=None, through=through, said=f"{word} {name}")
        if own:
            return aws.of_document({"Statement": own.facts["statements"]}, because)
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
