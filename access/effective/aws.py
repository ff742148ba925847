"""Who can do what on AWS: users, roles, what their groups hold, and their boundaries.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from access import aws_policies, aws_trust, model
from access.catalogue import lookup, managed
from access.effective.actions import Actions
from access.effective.region import EVERYWHERE, Region, instant
from access.effective.statement import Because, Said, Statement, Unjudged
from access.order import settled

NOW = "aws:currenttime"
BEFORE = {"datelessthan", "datelessthanequals"}
AFTER = {"dategreaterthan", "dategreaterthanequals"}
Document = Mapping[str, Any]


@cache
def actions() -> Actions:
    """Return all actions of AWS."""
    return Actions(lookup.reached("aws", "*"))


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an account, by key."""
    teams = {team.key: team for team in declared.teams_on(account.name)}
    people = declared.people_of(account.name)
    programs = declared.applications_on(account.name)
    return {
        **{person.key: _person(person, teams, account) for person in people},
        **{program.key: _program(program, account) for program in programs},
    }


def of_document(
    document: Document, because: Because, until: str = ""
) -> tuple[list[Statement], list[Unjudged]]:
    """Return what a policy document says, and what of it cannot be judged."""
    found: list[Statement] = []
    unjudged: list[Unjudged] = []
    for statement in _listed(document.get("Statement", [])):
        words, is_complement = _either(statement, "Action")
        meant = actions().of(name for word in words for name in lookup.reached("aws", word))
        unknown = [word for word in words if not lookup.reached("aws", word)]
        unjudged += [
            Unjudged(what=word, why="is in no catalogue of AWS's actions", because=because)
            for word in unknown
            if "*" in word
        ]
        meant |= actions().of(word for word in unknown if "*" not in word)
        found += [
            Statement(
                allows=statement["Effect"] == "Allow",
                actions=actions().all_known & ~meant if is_complement else meant,
                region=each,
                because=because,
            )
            for each in _regions(statement, until)
        ]
    return found, unjudged


def _person(person: model.Person, teams: Mapping[str, model.Team], account: model.Account) -> Said:
    """Return what is said of a person, by themselves and by their teams."""
    if person.suspended:
        return Said(statements=())
    parts = [_granted(person, account, (), instant(person.until))]
    for membership in person.memberships:
        if team := teams.get(membership.team):
            ends = (instant(membership.until), instant(person.until))
            until = min(filter(None, ends), default="")
            parts.append(_granted(team, account, (f"team {team.key}",), until))
    if not account.federated:
        parts.append(_sign_in(person, account))
    return _together(parts, _bounds(person, account))


def _program(program: model.Application, account: model.Account) -> Said:
    said = _together([_granted(program, account, (), "")], _bounds(program, account))
    if program.keys_on(account.name):
        return said
    trusted = aws_trust.of_program(program, account)["Statement"]
    return replace(said, doors=tuple(sorted(json.dumps(settled(each)) for each in trusted)))


Part = tuple[list[Statement], list[Unjudged]]


def _together(parts: Sequence[Part], bounds: Part | None) -> Said:
    return Said(
        statements=tuple(each for statements, _ in parts for each in statements),
        bounds=None if bounds is None else tuple(bounds[0]),
        unjudged=tuple(
            each for _, unjudged in (*parts, *([bounds] if bounds else ())) for each in unjudged
        ),
    )


def _granted(
    holder: model.Principal, account: model.Account, through: tuple[str, ...], until: str
) -> Part:
    """Return what a principal's own grants say, until an instant at most."""
    found: Part = ([], [])
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.AwsGrant):
            raise TypeError(f"{grant.place}: not a grant of AWS")
        bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
        because = Because(place=grant.place, through=(*through, *bundle))
        ends = min(filter(None, (until, instant(grant.until))), default="")
        said = (
            _managed(grant.managed, because, ends)
            if grant.managed
            else _stated(grant, because, ends)
        )
        found[0].extend(said[0])
        found[1].extend(said[1])
    return found


def _stated(grant: model.AwsGrant, because: Because, until: str) -> Part:
    statements = [
        aws_policies.statement(effect, words, replace(grant, until=None))
        for effect, words in (("Allow", grant.allow), ("Deny", grant.deny))
        if words
    ]
    return of_document({"Statement": statements}, because, until)


def _managed(arn: str, because: Because, until: str) -> Part:
    """Return what a managed policy says; only those that AWS keeps are known."""
    named = replace(because, said=f"managed: {arn.rpartition('/')[2]}")
    document = managed.document(arn)
    if document is None:
        why = "is a policy that no file of this stack has"
        return [], [Unjudged(what=arn, why=why, because=named)]
    return of_document(document, named, until)


def _sign_in(person: model.Person, account: model.Account) -> Part:
    document = aws_policies.inline(person, account).get("sign-in", {})
    because = Because(place=person.place, said="their own sign-in")
    return of_document(document, because, instant(person.until))


def _bounds(holder: model.Principal, account: model.Account) -> Part | None:
    """Return what a boundary lets through; one that is not known lets nothing be judged."""
    arn = holder.identity_on(account.name).boundary
    if not arn:
        return None
    because = Because(place=holder.place, said="permissions_boundary")
    statements, unjudged = _managed(arn, because, "")
    if unjudged and not statements:
        maybe = Region(when=(f"the boundary {arn} lets it",))
        everything = actions().all_known
        return [Statement(allows=True, actions=everything, region=maybe, because=because)], unjudged
    return statements, unjudged


def _regions(statement: Document, until: str) -> Iterator[Region]:
    """Yield where a statement counts, a region for each of its resources."""
    resources, is_complement = _either(statement, "Resource")
    when, after, ends = _conditions(statement.get("Condition", {}))
    until = min(filter(None, (until, ends)), default="")
    if is_complement:
        but = tuple(sorted(resources))
        yield Region(but=but, when=when, after=after, until=until)
        return
    for resource in resources or EVERYWHERE:
        yield Region(on=(resource,), when=when, after=after, until=until)


def _conditions(condition: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], str, str]:
    """Return the conditions of a statement that are not judged, and its beginning and its end."""
    when: list[str] = []
    after, until = "", ""
    for operator, keys in condition.items():
        for key, values in keys.items():
            moment = _moment(values) if key.lower() == NOW else ""
            if moment and operator.lower() in BEFORE:
                until = min(filter(None, (until, moment)))
            elif moment and operator.lower() in AFTER:
                after = max(after, moment)
            else:
                when.append(json.dumps({operator: {key: settled(_listed(values))}}))
    return tuple(sorted(when)), after, until


def _moment(values: Any) -> str:
    """Return the one instant that a condition compares with, as regions have it, or ""."""
    listed = _listed(values)
    return str(listed[0]) if len(listed) == 1 and str(listed[0]).endswith("Z") else ""


def _either(statement: Document, word: str) -> tuple[list[str], bool]:
    """Return what a statement says under a word, and whether it means everything else."""
    if f"Not{word}" in statement:
        return _listed(statement[f"Not{word}"]), True
    return _listed(statement.get(word, [])), False


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
