"""What separates a run from the files, or the stack from a revision, as notes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from access import model, world
from access.diff import Holder
from access.place import Place
from access.ranks import Rank
from access.world import Side
from review import reporting
from review.formats import words
from review.lives.noted import is_strange
from review.notes import doors
from review.notes.both import Both
from review.report import Line, Note
from review.runs import keys
from review.runs.keys import Keys

AFTER, BEFORE = ("run differs", "this run"), ("stack differs", "the stack")
GIVES, HAS, LETS = ("gives", "give"), ("has", "have"), ("lets", "let")


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What is there, before or after a run, beside what files say of it.

    `left` is what the run leaves. After it, what is there and not said opens more than the files
    do; before it, what is said and not there, as far as the run brings it.
    """

    is_after: bool
    source: str  # Where the files are: `the working tree`.
    declared: model.Declaration
    files: Side
    there: Side
    left: Side
    keys: Keys
    now: str  # An instant.


def notes(apart: Apart) -> Iterator[Note]:
    """Yield what is there and not said, and what is said and not there."""
    told: set[Holder] = set()
    for line in _lines(apart):
        told.update(Holder(account=line.account, key=key) for key in line.who)
        yield _of_line(apart, line)
    for holder in sorted(apart.there.said.keys() - told):
        if is_strange(holder):
            yield _note(apart, holder, HAS, f"{holder.key} on {holder.account}", is_there=True)
    yield from _doors(apart)
    yield from _keys(apart)


def _lines(apart: Apart) -> Iterator[Line]:
    """Yield whose access differs; what is gained is what may open more than the files do."""
    existing, desired = apart.files, apart.there
    if not apart.is_after:
        existing, desired = desired, existing
    sides = reporting.Sides(
        stack=apart.declared.stack, existing=existing, desired=desired, before="", now=""
    )
    yield from reporting.compared(sides).lines


def _of_line(apart: Apart, line: Line) -> Note:
    there, said = (line.now, line.before) if apart.is_after else (line.before, line.now)
    where, instead = ("; or ".join(map(words.region, each)) for each in (there, said))
    what = f"{words.who(line, whole=False)} {words.folded(line.said, whole=False)}"
    what += f" on {line.account}, {where or instead}"
    sentence = _sentence(
        *(apart, GIVES, what), is_there=bool(there), instead=instead, places=line.places
    )
    return Note(
        rank=line.rank,
        mark=_words(apart)[0],
        cloud=line.cloud,
        account=line.account,
        what="; ".join([sentence, *(f"way to administrator: {way}" for way in line.escalations)]),
        place=next(iter(line.places), None) if apart.is_after else None,
        opens=line.effect not in words.GONE and (apart.is_after or _is_left(apart, line)),
    )


def _is_left(apart: Apart, line: Line) -> bool:
    """Tell whether somebody has some of it after the run."""
    meant = world.actions(line.cloud).of(line.actions)
    return any(
        actions & meant
        for key in line.who
        for actions in world.access(apart.left, Holder(account=line.account, key=key)).values()
    )


def _doors(apart: Apart) -> Iterator[Note]:
    """Yield who may assume roles otherwise than is said."""
    own = {each.name: each.identity for each in apart.declared.accounts}
    for holder in sorted({*apart.files.said, *apart.there.said}):
        said, there = (doors.open_(side, holder) for side in (apart.files, apart.there))
        for door in sorted(said ^ there):
            who, is_outside = doors.said(json.loads(door), own[holder.account])
            what = f"the role of {holder.key} on {holder.account} be assumed by {who}"
            best = Rank.OUTSIDE if is_outside else Rank.READS
            yield _note(apart, holder, LETS, what, is_there=door in there, best=best)


def _keys(apart: Apart) -> Iterator[Note]:
    """Yield keys that are there, or live, otherwise than is said."""
    said = keys.declared(apart.declared)
    for key in sorted({*said, *apart.keys}):
        lives = [apart.keys.get(key), said.get(key)]
        if len({*lives}) > 1 and any(each and not _is_over(apart, each) for each in lives):
            there, wanted = lives
            what = f"the key {key.name} of {key.program} on {key.account}, {there or wanted}"
            holder = Holder(account=key.account, key=key.program)
            yield _note(
                *(apart, holder, HAS, what), is_there=bool(there), instead=str(wanted or "")
            )


def _is_over(apart: Apart, life: keys.Life) -> bool:
    return bool(life.until) and life.until <= apart.now


def _note(
    apart: Apart,
    holder: Holder,
    verb: tuple[str, str],
    what: str,
    *,
    is_there: bool,
    instead: str = "",
    best: Rank = Rank.READS,
) -> Note:
    """Return a note that ranks as what a holder may do, and no better than another rank."""
    sides = Both(
        before=apart.declared,
        now=apart.declared,
        renamed={},
        existing=apart.files,
        desired=apart.left,
    )
    opens = is_there == apart.is_after
    return Note(
        rank=min(sides.rank(holder.account, holder.key), best) if opens else Rank.READS,
        mark=_words(apart)[0],
        cloud=apart.files.clouds[holder.account],
        account=holder.account,
        what=_sentence(apart, verb, what, is_there=is_there, instead=instead),
        place=None,
        opens=opens,
    )


def _sentence(
    apart: Apart,
    verb: tuple[str, str],
    what: str,
    *,
    is_there: bool,
    instead: str = "",
    places: Sequence[Place] = (),
) -> str:
    """Return in words that something is there and not said, or said and not there, or both."""
    _, subject = _words(apart)
    if is_there and instead:
        return f"{subject} {verb[0]} {what}; {apart.source} says {instead}"
    if is_there:
        return f"{subject} {verb[0]} {what}, which {apart.source} does not say"
    where = f" in {places[0]}" if places and not apart.is_after else ""
    return f"{subject} does not {verb[1]} {what}, which {apart.source} says{where}"


def _words(apart: Apart) -> tuple[str, str]:
    """Return the mark of notes, and what they speak of."""
    return AFTER if apart.is_after else BEFORE
