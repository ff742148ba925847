"""Who may do what on OVHcloud, decided slowly: the guides' sentences, one after the other.

A second reading of a declaration that shares no code with the first, so that the two can disagree.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import access
from access import model
from tests.access.effective.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE = Path(access.__file__).parent / "catalogue"
ROLES = {"ADMIN": "globalAdmin", "REGULAR": "globalReadWrite", "UNPRIVILEGED": "globalReadOnly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Lists that stand together: an except takes back what is allowed beside it."""

    allow: Collection[str]
    excepted: Collection[str]
    deny: Collection[str]


def may(declared: model.Declaration, account: model.Account, request: Request) -> bool:
    """Tell whether a call goes through."""
    for program in declared.applications:
        if program.key == request.who:
            has_key = any(key.account == account.name for key in program.keys)
            return has_key and _decided([*_units(program, account, request)], [], request)
    (person,) = [each for each in declared.people if each.key == request.who]
    teams = [
        team
        for place in person.memberships
        for team in declared.teams
        if team.key == place.team and _is_member(person, place, account, request)
    ]
    has_ended = person.until and request.moment > _said(person.until)
    units = [] if has_ended or person.suspended else [*_units(person, account, request)]
    units += [unit for team in teams for unit in _units(team, account, request)]
    roles = {group.role for team in teams for group in team.groups if group.account == account.name}
    return _decided(units, [_theirs(ROLES[role]) for role in roles - {"NONE"}], request)


def _is_member(
    person: model.Person, place: model.Membership, account: model.Account, request: Request
) -> bool:
    ends = [_said(each) for each in (place.until, person.until) if each]
    kept_out = person.suspended or any(request.moment > each for each in ends)
    if account.federated:
        return not kept_out or request.truth.of("the identity provider lets them in all the same")
    return not kept_out


def _units(holder: model.Principal, account: model.Account, request: Request) -> Iterator[Unit]:
    """Yield the lists of all grants that count for a request."""
    for grant in holder.grants:
        if grant.account != account.name or (grant.until and request.moment > _said(grant.until)):
            continue
        assert isinstance(grant, model.OvhGrant)
        if grant.condition and not request.truth.of("condition", grant.condition):
            continue
        if any(_is_on(urn, account, request) for urn in grant.resources):
            yield Unit(allow=grant.allow, excepted=grant.excepted, deny=grant.deny)
            for urn in grant.permissions_groups:
                yield _group(urn, account)


def _is_on(urn: str, account: model.Account, request: Request) -> bool:
    for group in account.setup.resource_groups:
        if urn == f"resource_group:{group.key}":
            return request.resource in group.resources
    if "resource_group:" in urn or ":resourceGroup:" in urn:
        return request.truth.of("inside", urn)
    return is_of(urn, request.resource, request)


def _group(urn: str, account: model.Account) -> Unit:
    *_, owner, name = urn.split(":")
    if owner == "ovh":
        return _theirs(name)
    for group in account.setup.permissions_groups:
        if f"{account.prefix}{group.key}{account.suffix}" == name:
            return Unit(allow=group.allow, excepted=group.excepted, deny=group.deny)
    return Unit(allow=(), excepted=(), deny=())


@cache
def _theirs(name: str) -> Unit:
    file: Mapping[str, Any] = json.loads((CATALOGUE / "ovh.json").read_text("utf-8"))
    said = file["permissions_groups"].get(name, {})
    allow, excepted, deny = (said.get(word, ()) for word in ("allow", "except", "deny"))
    return Unit(allow=allow, excepted=excepted, deny=deny)


def _decided(units: list[Unit], roles: list[Unit], request: Request) -> bool:
    denied = any(_names(unit.deny, request) for unit in units)
    if any(_grants(role, request) for role in roles):
        return not denied or request.truth.of("no deny holds against the role of a group")
    return not denied and any(_grants(unit, request) for unit in units)


def _grants(unit: Unit, request: Request) -> bool:
    return _names(unit.allow, request) and not _names(unit.excepted, request)


def _names(patterns: Collection[str], request: Request) -> bool:
    return any(_matches(each.partition("?")[0], request.action) for each in patterns)


def is_of(pattern: str, resource: str, _request: Request) -> bool:
    """Tell whether a resource is one of a pattern."""
    return _matches(pattern, resource)


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def _said(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
