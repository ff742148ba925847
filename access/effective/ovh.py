"""Who can do what on OVHcloud: policies of users and their groups, and the roles of groups.

An `except` trims the allow of its own policy and no other's; a deny wins over every policy.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from access import model, setup
from access.catalogue import lookup
from access.effective.actions import Actions
from access.effective.region import Region, instant
from access.effective.statement import Because, Said, Statement, Unjudged
from access.order import settled

RESOURCE_GROUP = "resource_group:"
READS = "/get"
ROLES: Mapping[str, str] = {
    "ADMIN": "everything on the account",
    "REGULAR": "everything on the account but users and groups",
    "UNPRIVILEGED": "what can be read on the account",
}
OF_USERS = ("account:apiovh:me/identity/",)  # What REGULAR does not reach.
Part = tuple[list[Statement], list[Unjudged]]
Lists = model.OvhGrant | setup.PermissionsGroup | lookup.PermissionsGroup


@cache
def actions() -> Actions:
    """Return all actions that OVHcloud publishes."""
    return Actions(lookup.ovh_actions())


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an account, by key."""
    teams = {team.key: team for team in declared.teams_on(account.name)}
    people = declared.people_of(account.name)
    programs = [
        each for each in declared.applications_on(account.name) if each.keys_on(account.name)
    ]
    return {
        **{person.key: _person(person, teams, account) for person in people},
        **{program.key: _together([_granted(program, account)], ()) for program in programs},
    }


def _person(person: model.Person, teams: Mapping[str, model.Team], account: model.Account) -> Said:
    if person.suspended:
        return Said(statements=())
    until = instant(person.until)
    parts = [_granted(person, account, (), until)]
    apart: list[Statement] = []
    for membership in person.memberships:
        if team := teams.get(membership.team):
            ends = min(filter(None, (until, instant(membership.until))), default="")
            parts.append(_granted(team, account, (f"team {team.key}",), ends))
            apart += _role(team, account, ends)
    return _together(parts, apart)


def _together(parts: Sequence[Part], apart: Iterable[Statement]) -> Said:
    return Said(
        statements=tuple(each for statements, _ in parts for each in statements),
        apart=tuple(apart),
        unjudged=tuple(each for _, unjudged in parts for each in unjudged),
    )


def _granted(
    holder: model.Principal,
    account: model.Account,
    through: tuple[str, ...] = (),
    until: str = "",
) -> Part:
    """Return what a principal's own grants say, until an instant at most."""
    found: Part = ([], [])
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.OvhGrant):
            raise TypeError(f"{grant.place}: not a grant of OVHcloud")
        bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
        because = Because(place=grant.place, through=(*through, *bundle))
        ends = min(filter(None, (until, instant(grant.until))), default="")
        when = (json.dumps(settled(grant.condition)),) if grant.condition else ()
        regions = [
            Region(on=(urn,), when=when, until=ends) for urn in _resources(grant.resources, account)
        ]
        found[0].extend(_stated(grant, regions, because))
        for name in grant.permissions_groups:
            statements, unjudged = _group(name, account, regions, because)
            found[0].extend(statements)
            found[1].extend(unjudged)
    return found


def _stated(lists: Lists, regions: Sequence[Region], because: Because) -> Iterator[Statement]:
    """Yield what lists of actions say: an except trims the allow beside it."""
    allowed = _reached(lists.allow) & ~_reached(lists.excepted)
    for is_allowed, found in ((True, allowed), (False, _reached(lists.deny))):
        if found:
            for each in regions:
                yield Statement(allows=is_allowed, actions=found, region=each, because=because)


def _reached(patterns: Iterable[str]) -> int:
    return actions().of(name for each in patterns for name in lookup.reached("ovh", each) or [each])


def _group(urn: str, account: model.Account, regions: Sequence[Region], because: Because) -> Part:
    """Return what a permissions group says: one of the account's own, or one of OVHcloud's."""
    name = urn.rpartition(":")[2]
    named = replace(because, said=f"permissions group {name}")
    own = {group.key: group for group in account.setup.permissions_groups}
    if name in own and not _is_theirs(urn):
        return list(_stated(own[name], regions, named)), []
    theirs = lookup.ovh_permissions_groups().get(name) if _is_theirs(urn) else None
    if theirs is None:
        why = "is a permissions group that no file of this stack has"
        return [], [Unjudged(what=urn, why=why, because=named)]
    missing = (
        []
        if theirs.is_complete
        else [Unjudged(what=name, why="grants more than its source says", because=named)]
    )
    return list(_stated(theirs, regions, named)), missing


def _is_theirs(urn: str) -> bool:
    return ":permissionsGroup:ovh:" in urn


def _resources(urns: Iterable[str], account: model.Account) -> list[str]:
    """Return resources, those of declared groups one by one."""
    groups = {
        f"{RESOURCE_GROUP}{each.key}": each.resources for each in account.setup.resource_groups
    }
    return sorted({urn for word in urns for urn in groups.get(word, (word,))})


def _role(team: model.Team, account: model.Account, until: str) -> Iterator[Statement]:
    """Yield what the role of a team's group grants outside of all policies."""
    role = team.group_on(account.name).role
    if role not in ROLES:
        return
    because = Because(place=team.place, through=(f"team {team.key}",), said=f"role: {role}")
    yield Statement(
        allows=True, actions=_of_role(role), region=Region(until=until), because=because
    )


@cache
def _of_role(role: str) -> int:
    names = lookup.ovh_actions()
    if role == "UNPRIVILEGED":
        return actions().of(name for name in names if name.endswith(READS))
    spared = OF_USERS if role == "REGULAR" else ()
    return actions().of(name for name in names if not name.startswith(spared))
