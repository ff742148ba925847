"""What a declaration answers to a question, as one value that text and JSON render.

A law: what could not be judged is in it, and while there is any, nobody says a plain no.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from access import asking, lacking, model, nearby, world
from access.asking import Answer, Question
from access.diff import Holder
from access.lacking import Lack
from access.nearby import Near
from access.place import Place
from access.unsure import Unsure, unsure
from access.world import Side
from review import regions, shortened, through
from review.notes import doors
from review.report import Where

REASONS: Mapping[str, str] = {
    "absent": "nothing of the declaration brings them there",
    "bounded": "it is beyond the boundary",
    "denied": "a deny wins",
    "elsewhere": "it is granted on other resources alone",
    "forbidden": "no grant speaks of it, and a deny does",
    "suspended": "they are suspended",
    "unsaid": "no grant speaks of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """What somebody who lacks something has that is near to it, or would have in a team."""

    team: str  # "" for what they have themselves.
    actions: tuple[str, ...]  # In full, sorted.
    said: tuple[str, ...]
    where: tuple[Where, ...]
    places: tuple[Place, ...]
    through: tuple[str, ...]
    limits: tuple[Place, ...]  # What denies a part, or bounds it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What some people and programs have, or have not, alike on one account."""

    answer: Literal["yes", "depends", "no"]
    cloud: str
    account: str
    who: tuple[str, ...]  # Keys, sorted.
    actions: tuple[str, ...]  # In full, sorted.
    said: tuple[str, ...]  # The same as short as wildcards can say it.
    places: tuple[Place, ...]
    through: tuple[str, ...]
    team: str = ""  # The team whose members they all are, and nobody else.
    where: tuple[Where, ...] = ()
    why: str = ""  # What is missing, for a no.
    limits: tuple[Place, ...] = ()  # What denies a part, or bounds it.
    doors: tuple[str, ...] = ()  # Who else may take the place of whom it is about.
    nearest: tuple[Nearest, ...] = ()  # For a no: their own first, then teams.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Answers to one question: yes comes first, then what depends, then no."""

    stack: str
    principal: str  # "" for everybody.
    action: str  # "" for everything.
    on: str
    told: Sequence[Told]
    unsure: Sequence[Unsure]


def who_can(
    declared: model.Declaration, questions: Sequence[Question], *, action: str, on: str
) -> Reply:
    """Return who can do what is asked; those who have it alike are told together."""
    side = world.declared(_of(declared, questions))
    told = [
        each
        for question in questions
        for each in _told(side, declared, list(asking.answers(side, question)))
    ]
    return Reply(
        stack=declared.stack,
        principal="",
        action=action,
        on=on,
        told=sorted(told, key=_order),
        unsure=[each for question in questions for each in unsure(side, question)],
    )


def explained(
    declared: model.Declaration,
    questions: Sequence[Question],
    of: model.Principal,
    *,
    action: str,
    on: str,
) -> Reply:
    """Return why somebody has what is asked, and has not; without an action, all that they have."""
    side = world.declared(_of(declared, questions))
    mine = Side(
        said={holder: said for holder, said in side.said.items() if holder.key == of.key},
        clouds=side.clouds,
    )
    told: list[Told] = []
    for question in questions:
        answers = list(asking.answers(mine, question))
        told += _told(mine, declared, answers)
        is_there = Holder(account=question.account, key=of.key) in mine.said
        if action or (is_there and not answers):
            told += [
                _no(mine, each, nearby.near(declared, mine, each, question, of))
                for each in lacking.lacks(mine, question, of)
            ]
    return Reply(
        stack=declared.stack,
        principal=of.key,
        action=action,
        on=on,
        told=sorted(told, key=_order),
        unsure=[each for question in questions for each in unsure(mine, question)],
    )


def _of(declared: model.Declaration, questions: Iterable[Question]) -> model.Declaration:
    """Return a declaration with the accounts alone that are asked about."""
    names = {each.account for each in questions}
    accounts = tuple(each for each in declared.accounts if each.name in names)
    return replace(declared, accounts=accounts)


def _told(side: Side, declared: model.Declaration, answers: Sequence[Answer]) -> Iterator[Told]:
    """Yield answers, those together that differ by who it is alone."""
    own = {account.name: account.identity for account in declared.accounts}
    found: dict[tuple[object, ...], list[Answer]] = {}
    for each in answers:
        open_ = side.said[each.holder].doors
        alike = (each.actions, each.cells, each.is_certain, each.because, each.limits, open_)
        found.setdefault(alike, []).append(each)
    there: dict[str, set[str]] = {}
    for holder in side.said:
        there.setdefault(holder.account, set()).add(holder.key)
    for together in found.values():
        yield _together(side, together, own, there)


def _together(
    side: Side,
    answers: Sequence[Answer],
    own: Mapping[str, str],
    there: Mapping[str, set[str]],
) -> Told:
    """Return answers that differ by who it is alone.

    By account, `own` are ids, and `there` is who is on it.
    """
    first = answers[0]
    account = first.holder.account
    names = world.actions(side.clouds[account]).listed(first.actions)
    who = tuple(sorted(each.holder.key for each in answers))
    trusts = map(json.loads, side.said[first.holder].doors)
    return Told(
        answer="yes" if first.is_certain else "depends",
        cloud=side.clouds[account],
        account=account,
        who=who,
        team=through.team((side,), there[account], who, first.because),
        actions=tuple(names),
        said=shortened.words(side.clouds[account], names),
        where=tuple(map(regions.where, first.cells)),
        places=through.places(first.because),
        through=through.words(first.because),
        limits=through.places(first.limits),
        doors=tuple(doors.said(each, own[account])[0] for each in trusts),
    )


def _no(side: Side, lack: Lack, near: Iterable[Near]) -> Told:
    account = lack.holder.account
    names = world.actions(side.clouds[account]).listed(lack.actions)
    return Told(
        answer="no",
        cloud=side.clouds[account],
        account=account,
        who=(lack.holder.key,),
        actions=tuple(names),
        said=shortened.words(side.clouds[account], names),
        where=tuple(Where(resources=(each,)) for each in lack.on),
        why=REASONS[lack.why],
        places=through.places(lack.because),
        through=through.words(lack.because),
        nearest=tuple(_nearest(side.clouds[account], each) for each in near),
    )


def _nearest(cloud: str, near: Near) -> Nearest:
    names = world.actions(cloud).listed(near.answer.actions)
    return Nearest(
        team=near.team,
        actions=tuple(names),
        said=shortened.words(cloud, names),
        where=tuple(map(regions.where, near.answer.cells)),
        places=through.places(near.answer.because),
        through=through.words(near.answer.because),
        limits=through.places(near.answer.limits),
    )


def _order(told: Told) -> tuple[object, ...]:
    """Return what sorts answers."""
    rank = ("yes", "depends", "no").index(told.answer)
    return (rank, told.account, told.team, told.who, told.said, told.why, repr(told.where))
