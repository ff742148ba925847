"""Why somebody has not got what a question asks about: what denies it, or what is missing.

A law: each action that is asked about is answered, or lacking for one reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from access import asking, model
from access.asking import Question
from access.diff import Holder
from access.effective import region
from access.effective.region import Region
from access.effective.statement import Because, Said, Statement
from access.world import Side

Why = Literal["absent", "bounded", "denied", "elsewhere", "forbidden", "suspended", "unsaid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Actions that a holder has not got, why, and what says so.

    `elsewhere` they are granted, but `on` other resources; `bounded` they are granted, and no
    boundary lets them through; `forbidden` nothing grants them, and a deny speaks of them.
    """

    holder: Holder
    actions: int
    why: Why
    because: tuple[Because, ...] = ()
    on: tuple[str, ...] = ()


def lacks(side: Side, question: Question, of: model.Principal) -> tuple[Lack, ...]:
    """Return what a principal has not got of what is asked, once for each reason."""
    holder = Holder(account=question.account, key=of.key)
    if holder not in side.said:
        return (Lack(holder=holder, actions=question.actions, why="absent"),)
    said = side.said[holder]
    alone = replace(side, said={holder: said})
    rest = question.actions
    for answer in asking.answers(alone, question):
        rest &= ~answer.actions
    if isinstance(of, model.Person) and of.suspended and rest == question.actions:
        why = Because(place=of.place)
        return (Lack(holder=holder, actions=rest, why="suspended", because=(why,)),)
    return tuple(_merged(_lacks(said, replace(question, actions=rest), holder)))


def _merged(lacks: Iterator[Lack]) -> Iterator[Lack]:
    """Yield what is lacking for the same reason together."""
    found: dict[Lack, int] = {}
    for each in lacks:
        alike = replace(each, actions=0)
        found[alike] = found.get(alike, 0) | each.actions
    for alike, actions in found.items():
        yield replace(alike, actions=actions)


def _lacks(said: Said, question: Question, holder: Holder) -> Iterator[Lack]:
    everything = asking.Part(question.anywhere).of(said)
    statements = (*everything.statements, *everything.apart, *(everything.bounds or ()))
    speaking = [(number, each.actions) for number, each in enumerate(statements)]
    for parts in asking.classes(speaking, question.actions).values() if question.actions else ():
        yield _lack(said, replace(question, actions=parts), holder)


def _lack(said: Said, question: Question, holder: Holder) -> Lack:
    """Return why actions are lacking of which the same statements speak."""
    here, anywhere = (asking.Part(each).of(said) for each in (question, question.anywhere))
    granted, elsewhere = (
        [each for each in (*found.statements, *found.apart) if each.allows]
        for found in (here, anywhere)
    )
    lack = Lack(holder=holder, actions=question.actions, why="unsaid")
    if not elsewhere:
        forbids = asking.because(each for each in here.statements if not each.allows)
        return replace(lack, why="forbidden", because=forbids) if forbids else lack
    if not granted:
        on = tuple(sorted({" and ".join(each.region.on) for each in elsewhere}))
        return replace(lack, why="elsewhere", because=asking.because(elsewhere), on=on)
    bounds = here.bounds or ()
    denies = [
        each
        for each in (*here.statements, *bounds)
        if not each.allows and any(_meet(each, other) for other in granted)
    ]
    if denies and (here.bounds is None or any(_let_through(each, bounds) for each in granted)):
        return replace(lack, why="denied", because=asking.because(denies))
    why = asking.because([*granted, *_all_of(said.bounds or ())])
    return replace(lack, why="bounded", because=why)


def _let_through(statement: Statement, bounds: Sequence[Statement]) -> bool:
    return any(each.allows and _meet(each, statement) for each in bounds)


def _meet(one: Statement, other: Statement) -> bool:
    """Tell whether two statements speak of the same resources, now or later."""
    return not region.disjoint(_always(one.region), _always(other.region))


def _always(there: Region) -> Region:
    return replace(there, after="", until="")


def _all_of(bounds: Sequence[Statement]) -> Sequence[Statement]:
    """Return statements of a boundary; all of them say the same of where it stands."""
    return [each for each in bounds if each.allows][:1]
