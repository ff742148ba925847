"""Who may do what on AWS, decided slowly: AWS's sentences, one after the other.

A second reading of a declaration that shares no code with the first, so that the two can disagree.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import access
from access import model
from tests.access.effective.request import Request

Json = Mapping[str, Any]

CATALOGUE = Path(access.__file__).parent / "catalogue"
COLON = re.compile(r":(?![^{}]*\})")
COMPARISONS = {
    "datelessthan": lambda now, then: now < then,
    "datelessthanequals": lambda now, then: now <= then,
    "dategreaterthan": lambda now, then: now > then,
    "dategreaterthanequals": lambda now, then: now >= then,
}
FREE = (
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetAccountPasswordPolicy",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
)


def may(declared: model.Declaration, account: model.Account, request: Request) -> bool:
    """Tell whether a call goes through."""
    for program in declared.applications:
        if program.key == request.who:
            boundary = program.identity_on(account.name).boundary
            return _allowed([*_granted(program, account, request)], boundary, request)
    (person,) = [each for each in declared.people if each.key == request.who]
    teams = [
        team
        for place in person.memberships
        for team in declared.teams
        if team.key == place.team and _is_member(person, place, account, request)
    ]
    if account.federated:
        boundary = account.setup.users.boundary if account.setup.users else ""
        return any(
            _allowed([*_granted(team, account, request)], boundary, request) for team in teams
        )
    if person.suspended or (person.until and request.moment > _said(person.until)):
        return False
    if not (teams or _is_there(declared, person, account)):
        return False
    statements = [*_granted(person, account, request), *_sign_in(person, account)]
    statements += [each for team in teams for each in _granted(team, account, request)]
    return _allowed(statements, person.identity_on(account.name).boundary, request)


def _is_member(
    person: model.Person, place: model.Membership, account: model.Account, request: Request
) -> bool:
    ends = [_said(each) for each in (place.until, person.until) if each]
    kept_out = person.suspended or any(request.moment > each for each in ends)
    center = account.setup.identity_center
    if account.federated and not (center and center.is_own):
        return not kept_out or request.truth.of("the identity provider lets them in all the same")
    return not kept_out


def _is_there(declared: model.Declaration, person: model.Person, account: model.Account) -> bool:
    """Tell whether a person is a user: by name, by a grant, or by a team that is there."""
    there = {
        team.key
        for team in declared.teams
        if team.grants_on(account.name) or [g for g in team.groups if g.account == account.name]
    }
    return (
        account.name in person.accounts
        or bool(person.grants_on(account.name))
        or any(place.team in there for place in person.memberships)
    )


def _granted(holder: model.Principal, account: model.Account, request: Request) -> Iterator[Json]:
    """Yield the statements of whoever holds grants that have not ended."""
    for grant in holder.grants:
        assert isinstance(grant, model.Scope)
        if grant.account != account.name or (grant.until and request.moment > _said(grant.until)):
            continue
        assert isinstance(grant, model.AwsGrant)
        if grant.managed:
            yield from _managed(grant.managed) or ()
        for effect, actions in (("Allow", grant.allow), ("Deny", grant.deny)):
            yield {
                "Effect": effect,
                "Action": [*actions],
                "Resource": [*grant.resources],
                "Condition": grant.condition,
            }


def _sign_in(person: model.Person, account: model.Account) -> Iterator[Json]:
    """Yield what a person may do about their own password and MFA, and what is demanded of it."""
    identity = person.identity_on(account.name)
    name = f"{account.prefix}{person.key}{account.suffix}"
    own = f"arn:aws:iam::{account.identity}:user{identity.path}{name}"
    allowed = {("iam:ChangePassword", own)} if person.has_password else set()
    if person.has_password or identity.require_mfa:
        allowed.add(("iam:GetAccountPasswordPolicy", "*"))
    if identity.require_mfa:
        for verb in ("Enable", "Get", "Resync"):
            allowed.add((f"iam:{verb}MFADevice", own))
        allowed |= {("iam:GetUser", own), ("iam:ListMFADevices", own)}
        allowed.add(("iam:ListVirtualMFADevices", "*"))
        allowed.add(("iam:CreateVirtualMFADevice", f"arn:aws:iam::{account.identity}:mfa/*"))
        without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
        yield {"Effect": "Deny", "NotAction": [*FREE], "Resource": "*", "Condition": without}
    for action, resource in allowed:
        yield {"Effect": "Allow", "Action": action, "Resource": resource}


def _allowed(statements: list[Json], boundary: str, request: Request) -> bool:
    if boundary:
        inside = _managed(boundary)
        if inside is None:
            if not request.truth.of("boundary", boundary):
                return False
        elif not _decided(inside, request):
            return False
    return _decided(statements, request)


def _decided(statements: list[Json], request: Request) -> bool:
    effects = {each["Effect"] for each in statements if _speaks(each, request)}
    return effects == {"Allow"}


def _speaks(statement: Json, request: Request) -> bool:
    return (
        _names(statement, "Action", request)
        and _names(statement, "Resource", request)
        and all(
            _holds(operator, key, values, request)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _names(statement: Json, word: str, request: Request) -> bool:
    for key, told in ((word, True), (f"Not{word}", False)):
        if key in statement:
            words = statement[key] if isinstance(statement[key], list) else [statement[key]]
            found = (
                (_matches(each.lower(), request.action.lower(), request) for each in words)
                if word == "Action"
                else (is_of(each, request.resource, request) for each in words)
            )
            return any(found) is told
    raise AssertionError(statement)


def is_of(pattern: str, resource: str, request: Request) -> bool:
    """Tell whether a resource is one of a pattern: part by part in an ARN."""
    if pattern == "*":
        return True
    if not pattern.startswith("arn:"):
        return _matches(pattern, resource, request)
    wanted, parts = COLON.split(pattern, 5), resource.split(":", 5)
    return len(parts) == 6 and all(
        _matches(each, part, request) for each, part in zip(wanted, parts, strict=False)
    )


def _matches(pattern: str, text: str, request: Request) -> bool:
    told = re.sub(r"\$\{([^}]*)\}", lambda found: f"\0{request.value(found[1])}\0", pattern)
    return _compiled(told).fullmatch(text) is not None


@cache
def _compiled(told: str) -> re.Pattern[str]:
    """Return what a pattern means; what stands between zeros is a value, whatever is in it."""
    found = [
        re.escape(part) if is_value else re.escape(part).replace(r"\*", ".*").replace(r"\?", ".")
        for part, is_value in zip(told.split("\0"), cycle([False, True]), strict=False)
    ]
    return re.compile("".join(found), re.DOTALL)


def _holds(operator: str, key: str, values: Any, request: Request) -> bool:
    compare = COMPARISONS.get(operator.lower())
    if key.lower() == "aws:currenttime" and compare and isinstance(values, str):
        return bool(compare(request.moment, values))
    return request.truth.of("condition", {operator: {key: values}})


def _managed(arn: str) -> list[Json] | None:
    """Return the statements of a managed policy, None of one that is not AWS's."""
    found: list[Json] | None = _file().get(arn.rpartition("/")[2])
    return found if arn.startswith("arn:aws:iam::aws:policy/") else None


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        (CATALOGUE / "aws_managed_policies.json").read_text("utf-8")
    )
    return found


def _said(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
