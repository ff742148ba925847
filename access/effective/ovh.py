"""Who can do what on OVHcloud: policies of users and their groups, and the roles of groups.

An `except` trims the allow of its own policy and no other's; a deny wins over every policy.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache

from access import model, ovh_words, setup
from access.catalogue import lookup
from access.effective import visitors
from access.effective.actions import Actions
from access.effective.region import Region, instant, meet
from access.effective.statement import Because, Part, Said, Statement, Unjudged, during
from access.order import settled

RESOURCE_GROUP = "resource_group:"
GROUPS = ":resourceGroup:"
THEIRS = ":permissionsGroup:ovh:"
ROLES: Mapping[str, str] = {  # What each is taken to grant: see the API's own groups.
    "ADMIN": "globalAdmin",
    "REGULAR": "globalReadWrite",
    "UNPRIVILEGED": "globalReadOnly",
}
Lists = model.OvhGrant | setup.PermissionsGroup | lookup.PermissionsGroup


@cache
def actions() -> Actions:
    """Return all actions that OVHcloud publishes, and what its own groups name beyond them."""
    return Actions((*lookup.ovh_actions(), *_unlisted()))


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an account, by key."""
    there = declared.teams_on(account.name)
    teams = {team.key: _granted(team, account, (f"team {team.key}",)) for team in there}
    roles: dict[str, Part] = {team.key: ([*_role(team, account)], []) for team in there}
    people = declared.people_of(account.name)
    programs = [
        each for each in declared.applications_on(account.name) if each.keys_on(account.name)
    ]
    return {
        **{person.key: _person(person, teams, roles, account) for person in people},
        **{program.key: _together([_granted(program, account)], []) for program in programs},
    }


def _person(
    person: model.Person,
    teams: Mapping[str, Part],
    roles: Mapping[str, Part],
    account: model.Account,
) -> Said:
    """Return what is said of a person, by themselves and by their teams, all at once."""
    last = [] if person.suspended else [Region(until=instant(person.until))]
    parts, apart = [during(_granted(person, account), last)], []
    for place in person.memberships:
        if place.team in teams:
            times = visitors.membership(person, place, account)
            parts.append(during(teams[place.team], times))
            apart.append(during(roles[place.team], times))
    return _together(parts, apart)


def _together(parts: Sequence[Part], apart: Sequence[Part]) -> Said:
    return Said(
        statements=tuple(each for statements, _ in parts for each in statements),
        apart=tuple(each for statements, _ in apart for each in statements),
        unjudged=tuple(each for _, unjudged in parts for each in unjudged),
    )


def _granted(
    holder: model.Principal, account: model.Account, through: tuple[str, ...] = ()
) -> Part:
    """Return what a principal's own grants say."""
    found: Part = ([], [])
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.OvhGrant):
            raise TypeError(f"{grant.place}: not a grant of OVHcloud")
        bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
        because = Because(place=grant.place, through=(*through, *bundle))
        regions = list(_regions(grant, account))
        parts = [of_lists(grant, regions, because)]
        parts += [_group(name, account, regions, because) for name in grant.permissions_groups]
        for statements, unjudged in parts:
            found[0].extend(statements)
            found[1].extend(unjudged)
    return found


def of_lists(lists: Lists, regions: Sequence[Region], because: Because) -> Part:
    """Return what lists of actions say, and what of it cannot be judged.

    An except trims the allow beside it.
    """
    allowed = _reached(lists.allow) & ~_reached(lists.excepted)
    effects = ((True, allowed), (False, _reached(lists.deny)))
    statements = [
        Statement(allows=is_allowed, actions=found, region=each, because=because)
        for is_allowed, found in effects
        for each in regions
        if found
    ]
    words = (*lists.allow, *lists.excepted, *lists.deny)
    why = "is in no catalogue of OVHcloud's actions"
    return statements, [
        Unjudged(what=word, why=why, because=because) for word in words if not _named(word)
    ]


def _reached(patterns: Iterable[str]) -> int:
    found = 0
    for each in patterns:
        found |= _named(each)
    return found


@cache
def _named(pattern: str) -> int:
    """Return the actions that a pattern names; one that names none is an action by itself."""
    wanted = pattern.replace("[", "[[]").replace("?", "[?]")
    more = (name for name in _unlisted() if fnmatchcase(name, wanted))
    return actions().of((*lookup.reached("ovh", pattern), *more))


@cache
def _unlisted() -> Sequence[str]:
    """Return words of OVHcloud's own permissions groups that name no action that it publishes."""
    words = {
        word
        for group in lookup.ovh_permissions_groups().values()
        for word in (*group.allow, *group.excepted, *group.deny)
    }
    return sorted(word for word in words if not lookup.reached("ovh", word))


def _group(urn: str, account: model.Account, regions: Sequence[Region], because: Because) -> Part:
    """Return what a permissions group says: the stack's, OVHcloud's, or others' if it is known."""
    named = replace(because, said=f"permissions group {urn.rpartition(':')[2]}")
    own = {
        ovh_words.own_group(each.key, account): each for each in account.setup.permissions_groups
    }
    if urn in own:
        return of_lists(own[urn], regions, named)
    theirs = lookup.ovh_permissions_groups().get(urn.partition(THEIRS)[2])
    theirs = theirs or account.setup.theirs.permissions_groups.get(urn)
    if theirs is None:
        why = "is a permissions group that no file of this stack has"
        return [], [Unjudged(what=urn, why=why, because=named)]
    statements, unjudged = of_lists(theirs, regions, named)
    if not theirs.is_complete:
        why = "grants more than its source says"
        unjudged.append(Unjudged(what=theirs.name, why=why, because=named))
    return statements, unjudged


def _regions(grant: model.OvhGrant, account: model.Account) -> Iterator[Region]:
    """Yield where a grant counts; of a group that others keep, nobody here knows what is in it."""
    groups = {
        f"{RESOURCE_GROUP}{each.key}": each.resources for each in account.setup.resource_groups
    }
    when = (json.dumps(settled(grant.condition)),) if grant.condition else ()
    plain = Region(when=when, until=instant(grant.until))
    for urn in sorted({urn for word in grant.resources for urn in groups.get(word, (word,))}):
        if urn.startswith(RESOURCE_GROUP) or GROUPS in urn:
            within = Region(on=(_everything(account),), when=(f"the resource is in {urn}",))
            yield meet(plain, within)
        else:
            yield replace(plain, on=(urn,))


def _everything(account: model.Account) -> str:
    return f"urn:v1:{account.region}:resource:*"


def _role(team: model.Team, account: model.Account) -> Iterator[Statement]:
    """Yield what the role of a team's group grants outside of all policies."""
    role = team.group_on(account.name).role
    if role in ROLES:
        because = Because(place=team.place, through=(f"team {team.key}",), said=f"role: {role}")
        everywhere = Region(on=(_everything(account),))
        group = lookup.ovh_permissions_groups()[ROLES[role]]
        yield from of_lists(group, [everywhere], because)[0]
