"""Who can do what on AWS: users, roles, what their groups hold, and their boundaries.

Where people are federated each team is a role of its own, and they take one at a time: what one
denies does not limit another.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import fnmatch
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from access import aws_policies, aws_trust, model, permission_sets
from access.catalogue import lookup, managed
from access.effective import visitors
from access.effective.actions import Actions
from access.effective.documents import Document, either, listed, regions
from access.effective.region import Region, instant
from access.effective.statement import Because, Part, Said, Statement, Unjudged, during
from access.order import settled

WILD = frozenset("*?")


@cache
def actions() -> Actions:
    """Return all actions of AWS, and what its managed policies name beyond them."""
    return Actions((*lookup.reached("aws", "*"), *_unlisted()))


def reach(declared: model.Declaration, account: model.Account) -> Mapping[str, Said]:
    """Return what is said of every person and program of an account, by key."""
    teams = {team.key: _of_team(team, account) for team in declared.teams_on(account.name)}
    people = declared.people_of(account.name)
    programs = declared.applications_on(account.name)
    return {
        **{person.key: _person(person, teams, account) for person in people},
        **{program.key: _program(program, account) for program in programs},
    }


def of_document(document: Document, because: Because, until: str = "") -> Part:
    """Return what a policy document says, and what of it cannot be judged."""
    found: Part = ([], [])
    for statement in listed(document.get("Statement", [])):
        words, is_complement = either(statement, "Action")
        meant, unknown = _meant(tuple(words))
        why = "is in no catalogue of AWS's actions"
        found[1].extend(Unjudged(what=word, why=why, because=because) for word in unknown)
        found[0].extend(
            Statement(
                allows=statement["Effect"] == "Allow",
                actions=actions().all_known & ~meant if is_complement else meant,
                region=region,
                because=because,
            )
            for region in regions(statement, until)
        )
    return found


@cache
def _meant(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Return the actions that words of a policy name, and the words that name none."""
    meant = 0
    for word in words:
        meant |= _reached(word)
    return meant, tuple(word for word in words if not _reached(word))


@cache
def _reached(word: str) -> int:
    """Return the actions that a word of a policy names; AWS does not look at the case."""
    wanted = word.lower()
    if not WILD.intersection(wanted):
        return actions().of(_by_lower_case().get(wanted, ()))
    matches = re.compile(fnmatch.translate(wanted.replace("[", "[[]"))).match
    more = (name for name in _unlisted() if matches(name.lower()))
    return actions().of((*lookup.reached("aws", word), *more))


@cache
def _by_lower_case() -> Mapping[str, tuple[str]]:
    return {name.lower(): (name,) for name in actions().names}


def _unlisted() -> Sequence[str]:
    """Return words of AWS's managed policies that are no action any more, or not yet."""
    found: Sequence[str] = lookup.data("aws_unlisted")["actions"]
    return found


def _of_team(team: model.Team, account: model.Account) -> Part:
    """Return what is said of a team's members; where they are federated, in a role of its own."""
    statements, unjudged = _granted(team, account, (f"team {team.key}",))
    if account.federated:
        statements = [replace(each, role=team.key) for each in statements]
    return statements, unjudged


def _person(person: model.Person, teams: Mapping[str, Part], account: model.Account) -> Said:
    """Return what is said of a person, by themselves and by their teams."""
    parts = [
        during(teams[place.team], visitors.membership(person, place, account))
        for place in person.memberships
        if place.team in teams
    ]
    if account.federated:
        return _together(parts, _bounds(person, account, permission_sets.boundary(account)))
    if person.suspended:
        return Said(statements=())
    last = (Region(until=instant(person.until)),)
    parts += (during(own, last) for own in (_granted(person, account), _sign_in(person, account)))
    return _together(parts, _bounds(person, account, person.identity_on(account.name).boundary))


def _program(program: model.Application, account: model.Account) -> Said:
    boundary = program.identity_on(account.name).boundary
    said = _together([_granted(program, account)], _bounds(program, account, boundary))
    if program.keys_on(account.name):
        return said
    trusted = aws_trust.of_program(program, account)["Statement"]
    return replace(said, doors=tuple(sorted(json.dumps(settled(each)) for each in trusted)))


def _together(parts: Sequence[Part], bounds: Part | None) -> Said:
    return Said(
        statements=tuple(chain.from_iterable(statements for statements, _ in parts)),
        bounds=None if bounds is None else tuple(bounds[0]),
        unjudged=tuple(
            each for _, unjudged in (*parts, *([bounds] if bounds else ())) for each in unjudged
        ),
    )


def _granted(
    holder: model.Principal, account: model.Account, through: tuple[str, ...] = ()
) -> Part:
    """Return what a principal's own grants say."""
    found: Part = ([], [])
    for grant in holder.grants_on(account.name):
        if not isinstance(grant, model.AwsGrant):
            raise TypeError(f"{grant.place}: not a grant of AWS")
        bundle = (f"bundle {grant.bundle}",) if grant.bundle else ()
        because = Because(place=grant.place, through=(*through, *bundle))
        said = (
            _managed(grant.managed, account, because, instant(grant.until))
            if grant.managed
            else _stated(grant, because)
        )
        found[0].extend(said[0])
        found[1].extend(said[1])
    return found


def _stated(grant: model.AwsGrant, because: Because) -> Part:
    statements = [
        aws_policies.statement(effect, words, grant)
        for effect, words in (("Allow", grant.allow), ("Deny", grant.deny))
        if words
    ]
    return of_document({"Statement": statements}, because)


def _managed(arn: str, account: model.Account, because: Because, until: str = "") -> Part:
    """Return what a managed policy says: one that AWS keeps, or whoever else, if that is known."""
    named = replace(because, said=f"managed: {arn.rpartition('/')[2]}")
    theirs = account.setup.theirs.policies.get(arn)
    document = managed.document(arn) if theirs is None else {"Statement": theirs}
    if document is None:
        why = "is a policy that no file of this stack has"
        return [], [Unjudged(what=arn, why=why, because=named)]
    return of_document(document, named, until)


def _sign_in(person: model.Person, account: model.Account) -> Part:
    document = aws_policies.inline(person, account).get("sign-in", {})
    return of_document(document, Because(place=person.place, said="their own sign-in"))


def _bounds(holder: model.Principal, account: model.Account, boundary: str) -> Part | None:
    """Return what a boundary lets through; one that is not known lets nothing be judged."""
    if not boundary:
        return None
    because = Because(place=holder.place, said="permissions_boundary")
    statements, unjudged = _managed(boundary, account, because)
    if unjudged and not statements:
        maybe = Region(when=(f"the boundary {boundary} lets it",))
        everything = actions().all_known
        return [Statement(allows=True, actions=everything, region=maybe, because=because)], unjudged
    return statements, unjudged
