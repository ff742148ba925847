"""What an OVHcloud account has, said as a declaration says it.

Groups of resources that grantbook made count as what is in them; of others nobody here says what
they hold. The condition that ends a person is one that a declaration would have written.
https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from access import model, ovh_policies, ovh_words
from access.catalogue import lookup
from access.effective import ovh
from access.effective.region import Region, instant
from access.effective.statement import Because, Part, Said, Unjudged, during
from access.order import settled
from providers.inventory import Inventory, Kind, Object
from providers.settings import Settings
from review.lives import theirs
from review.lives.known import Known, together

KINDS: Sequence[Kind] = (
    *("user", "group", "policy", "permissions_group", "resource_group"),
    *("service_account", "token", "legacy_credential", "identity_provider", "tags"),
)
VITAL = frozenset(
    {"users", "groups", "policies", "permissions groups", "resource groups", "service accounts"}
)
Holders = Mapping[str, Sequence[tuple[str, tuple[str, ...], Sequence[Region]]]]
"""Who holds what a URN is given, through what and when."""


def reach(
    declared: model.Declaration, account: model.Account, found: Inventory
) -> Mapping[str, Said]:
    """Return what is said of every person and program of an account; not of the account itself."""
    return _Account(declared, account, found).reach()


def asking(settings: Settings, found: Inventory) -> Collection[str]:
    """Return the ids of what may ask for all this: of legacy credentials each one."""
    told = settings.variables("OVH_CLIENT_ID", "OVH_CONSUMER_KEY")
    legacy = {each.id for each in found.objects if each.kind == "legacy_credential"}
    return {told["OVH_CLIENT_ID"], *(legacy if told["OVH_CONSUMER_KEY"] else ())}


class _Account:
    def __init__(
        self, declared: model.Declaration, account: model.Account, found: Inventory
    ) -> None:
        self.account = account
        self.known = Known(declared, account, found)
        self.resources = {each.id: each for each in self.known.every("resource_group")}
        self.permissions = {each.id: each for each in self.known.every("permissions_group")}
        kept = account.setup.theirs.permissions_groups
        self.unknown = theirs.named(declared, account) - kept.keys()
        self.ends = {
            _text(ovh_policies.passed(person.until)): instant(person.until)
            for person in declared.people
            if person.until
        }

    def reach(self) -> dict[str, Said]:
        holders = self._holders()
        parts: dict[str, list[Part]] = {}
        apart: dict[str, list[Part]] = {}
        disabled = {
            who
            for each in self.known.every("user")
            if each.facts["status"] == "DISABLED"
            for who, through, _ in holders[each.id]
            if not through
        }
        for held in holders.values():
            for who, _, _ in held:
                parts.setdefault(who, [])
        for policy in self.known.every("policy"):
            for urn in policy.facts["identities"]:
                held = holders.get(urn, ())
                stated = {way: self._stated(policy, way) for way in {way for _, way, _ in held}}
                for who, through, times in held:
                    parts[who].append(during(stated[through], times))
        for group in self.known.every("group"):
            for who, through, times in holders[group.id]:
                role = during(self._role(group, through), times)  # A deny may not reach it.
                apart.setdefault(who, []).append(during(role, self.known.ends(who)))
        return {
            who: Said(statements=())
            if who in disabled
            else together(held, apart=apart.get(who, []))
            for who, held in parts.items()
        }

    def _holders(self) -> Holders:
        users = {each.id: each for each in self.known.every("user")}
        keys = {urn: self.known.holder(each) for urn, each in users.items()}
        found: dict[str, list[tuple[str, tuple[str, ...], Sequence[Region]]]] = {
            urn: [(key, (), [Region()])] for urn, key in keys.items()
        }
        for client in self.known.every("service_account"):
            if urn := client.facts["identity"]:
                found[urn] = [(self.known.holder(client), (), [Region()])]
        for group in self.known.every("group"):
            team = self.known.team(group)
            through = (f"team {team}" if team else f"group {group.name}",)
            found[group.id] = [
                *(
                    (keys[urn], through, self.known.times(keys[urn], team))
                    for urn, user in users.items()
                    if group.name in user.facts["groups"]
                ),
                *((who, through, times) for who, times in self.known.visitors(team)),
            ]
        return found

    def _stated(self, policy: Object, through: tuple[str, ...]) -> Part:
        """Return what a policy says, by itself and by its permissions groups."""
        because = Because(place=None, through=through, said=f"policy {policy.name}")
        regions = list(self._regions(policy))
        parts = [ovh.of_lists(theirs.lists(policy), regions, because)]
        parts += [self._group(urn, regions, because) for urn in policy.facts["permissions_groups"]]
        return (
            [each for statements, _ in parts for each in statements],
            [each for _, unjudged in parts for each in unjudged],
        )

    def _group(self, urn: str, regions: Sequence[Region], because: Because) -> Part:
        """Return what a permissions group says, OVHcloud's own as the catalogue has them."""
        because = replace(because, said=f"permissions group {urn.rpartition(':')[2]}")
        own = lookup.ovh_permissions_groups().get(urn.partition(ovh.THEIRS)[2])
        found = self.permissions.get(urn)
        if own:
            statements, unjudged = ovh.of_lists(own, regions, because)
            if not own.is_complete:
                why = "grants more than its source says"
                unjudged.append(Unjudged(what=own.name, why=why, because=because))
            return statements, unjudged
        if found is None or urn in self.unknown:
            why = "is a permissions group that no file of this stack has"
            return [], [Unjudged(what=urn, why=why, because=because)]
        return ovh.of_lists(theirs.lists(found), regions, because)

    def _regions(self, policy: Object) -> Iterator[Region]:
        conditions = policy.facts["conditions"]
        text = _text(conditions) if conditions else ""
        after = self.ends.get(text, "")
        when = (text,) if text and not after else ()
        until = policy.facts["ends"]
        for urn in policy.facts["resources"]:
            group = self.resources.get(urn)
            if group is None or not (group.mark or group.is_builtin):
                yield from self._region(urn, when, after, until)
            elif group.is_builtin:
                word = f"{ovh_words.RESOURCE_GROUP}{group.name}"
                yield from self._region(word, when, after, until)
            else:
                for each in group.facts["resources"]:
                    yield from self._region(each, when, after, until)

    def _region(self, urn: str, when: tuple[str, ...], after: str, until: str) -> Iterator[Region]:
        if urn.startswith(ovh_words.RESOURCE_GROUP) or ovh.GROUPS in urn:
            when = tuple(sorted({*when, f"the resource is in {urn}"}))
            urn = self._everything()
        yield Region(on=(urn,), when=when, after=after, until=until)

    def _everything(self) -> str:
        return f"urn:v1:{self.account.region}:resource:*"

    def _role(self, group: Object, through: tuple[str, ...]) -> Part:
        """Return what the role of a group grants outside of all policies."""
        role = group.facts["role"]
        if role not in ovh.ROLES:
            return [], []
        because = Because(place=None, through=through, said=f"role: {role}")
        granted = lookup.ovh_permissions_groups()[ovh.ROLES[role]]
        everywhere = [Region(on=(self._everything(),))]
        return ovh.of_lists(granted, everywhere, because)[0], []


def _text(conditions: Mapping[str, object]) -> str:
    return json.dumps(settled(conditions))
