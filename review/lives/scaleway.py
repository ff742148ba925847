"""What a Scaleway organization has, said as a declaration says it.

A condition that ends a grant is one that a declaration would have written; any other stays a text.
https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from access import model, scaleway_rules
from access.catalogue import lookup
from access.effective import scaleway
from access.effective.region import EVERYWHERE, Region, instant
from access.effective.statement import Because, Part, Said, Statement, Unjudged, during
from providers.inventory import Inventory, Kind, Object
from providers.settings import Settings
from review.lives.known import Known, together

KINDS: Sequence[Kind] = (
    *("user", "application", "group", "policy", "project"),
    *("api_key", "ssh_key", "scim_token", "identity_provider"),
)
VITAL = frozenset({"users", "applications", "groups", "policies", "rules of policies", "projects"})


def reach(
    declared: model.Declaration, account: model.Account, found: Inventory
) -> Mapping[str, Said]:
    """Return what is said of every person and program of an organization; not of its owner."""
    return _Organization(declared, account, found).reach()


def asking(settings: Settings, found: Inventory) -> Collection[str]:
    """Return the ids of the API key that asks for all this, and of whose it is."""
    own = settings.variable("SCW_ACCESS_KEY")
    bearers = [each.facts["bearer"] for each in found.objects if each.id == own]
    return {own, *(each["id"] for each in bearers if each)}


class _Organization:
    def __init__(
        self, declared: model.Declaration, account: model.Account, found: Inventory
    ) -> None:
        self.known = Known(declared, account, found)
        self.objects = found.objects
        self.named = {
            project
            for holder in (*declared.holders, *account.parked)
            for grant in holder.grants_on(account.name)
            if isinstance(grant, model.ScalewayGrant)
            for project in grant.projects
        }
        self.projects = {
            each.id: each.name.removeprefix(account.prefix).removesuffix(account.suffix)
            for each in self.known.every("project")
            if each.mark
        }
        self.ends = dict(_ends((*declared.holders, *account.parked), account))

    def reach(self) -> dict[str, Said]:
        parts: dict[str, list[Part]] = {}
        keys: dict[str, str] = {}
        for each in (*self.known.every("user"), *self.known.every("application")):
            if each.facts.get("type") != "owner":
                keys[each.id] = self.known.holder(each)
                parts.setdefault(keys[each.id], [])
        for policy in self.known.every("policy"):
            held = list(self._holders(policy, keys))
            stated = {way: self._stated(policy, way) for way in {way for _, way, _ in held}}
            for who, through, times in held:
                part = stated[through]
                ends = self.known.ends(who) if through else [Region()]  # Own rules end themselves.
                parts.setdefault(who, []).append(during(during(part, times), ends))
        locked = {
            keys[each.id]
            for each in self.known.every("user")
            if each.id in keys and each.facts["locked"]
        }
        return {who: together([] if who in locked else held) for who, held in parts.items()}

    def _holders(
        self, policy: Object, keys: Mapping[str, str]
    ) -> Iterator[tuple[str, tuple[str, ...], Sequence[Region]]]:
        """Yield who holds a policy, through what and when."""
        principal = policy.facts["principal"]
        if principal is None:
            return
        if principal["kind"] != "group":
            if principal["id"] in keys:
                yield keys[principal["id"]], (), [Region()]
            return
        for group in self.known.every("group"):
            if group.id == principal["id"]:
                team = self.known.team(group)
                through = (f"team {team}" if team else f"group {group.name}",)
                for who in self._members(group, keys):
                    if who in self.known.people or not self.known.shares(team):
                        yield who, through, self.known.times(who, team)
                for who, times in self.known.visitors(team):
                    yield who, through, times

    def _members(self, group: Object, keys: Mapping[str, str]) -> list[str]:
        ids = {each["id"] for each in group.facts["members"]}
        for fact, kind in (("all_users", "user"), ("all_applications", "application")):
            if group.facts[fact]:
                ids |= {each.id for each in self.objects if each.kind == kind}
        return sorted({keys[id_] for id_ in ids if id_ in keys})

    def _stated(self, policy: Object, through: tuple[str, ...]) -> Part:
        """Return what a policy says, a statement for each project of a rule."""
        because = Because(place=None, through=through, said=f"policy {policy.name}")
        known = lookup.permission_sets()
        statements: list[Statement] = []
        unjudged: list[Unjudged] = []
        for rule in policy.facts["rules"] or ():
            why = "is no permission set that this version knows"
            unjudged += [
                Unjudged(what=name, why=why, because=because)
                for name in rule["permission_sets"]
                if name not in known
            ]
            statements += [
                Statement(
                    allows=True,
                    actions=scaleway.actions().of(
                        [name for name in rule["permission_sets"] if name in known]
                    ),
                    region=region,
                    because=because,
                )
                for region in self._regions(rule)
            ]
        return statements, unjudged

    def _regions(self, rule: Mapping[str, Any]) -> Iterator[Region]:
        text = rule["condition"]
        condition, until = self.ends.get(text, (text, ""))
        for project in [self._project(each) for each in rule["projects"]] or EVERYWHERE:
            yield Region(on=(project,), when=(condition,) if condition else (), until=until)

    def _project(self, found: Mapping[str, str]) -> str:
        """Return a project as the stack names it: by its key, by its id, or by its name."""
        if found["id"] in self.projects:
            return f"project:{self.projects[found['id']]}"
        return f"project:{found['id'] if found['id'] in self.named else found['name']}"


def _ends(
    holders: Sequence[model.Principal], account: model.Account
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield conditions as a run writes them, each with what it says and until when."""
    for holder in holders:
        for grant in model.lasting(holder, account.name):
            if isinstance(grant, model.ScalewayGrant) and grant.until:
                alone = replace(holder, grants=(grant,))
                for rule in scaleway_rules.rules(alone, account.name):
                    yield rule.condition, (grant.condition, instant(grant.until))
