"""Who and what is new, gone, renamed, suspended, or reached elsewhere; and what nobody holds."""

from collections.abc import Iterator

from access import model, others, world
from access.place import Place
from access.ranks import Rank
from review.notes.both import Both, keyed, paired
from review.report import Note


def notes(both: Both) -> Iterator[Note]:
    """Yield what to say of people, teams and programs."""
    places = {each.key: each.place for each in both.now.holders}
    for old, new in sorted(both.renamed.items()):
        yield _note("renamed", f"{old} is {new} now, and stays the same in the clouds", places[new])
    for was, person in paired(both.before.people, both.now.people, by=keyed):
        if was is None or person is None:
            yield _come_or_gone("person", was, person)
        else:
            yield from _person(both, was, person)
    for was_program, program in paired(both.before.applications, both.now.applications, by=keyed):
        if was_program is None or program is None:
            yield _come_or_gone("application", was_program, program)
        else:
            yield from _reached(both, was_program, program)
    for was_any, is_any in paired(both.before.holders, both.now.holders, by=keyed):
        if was_any and is_any and was_any.tags != is_any.tags:
            yield _tagged(is_any)
    yield from _nobodys(both)


def _come_or_gone(noun: str, was: model.Principal | None, is_: model.Principal | None) -> Note:
    """Return what to say of somebody who is on one side alone."""
    if is_:
        address = f" <{is_.email}>" if isinstance(is_, model.Person) else ""
        return _note(f"new {noun}", f"{is_.key}{address}", is_.place)
    if was is None:
        raise TypeError("on one side at least")
    return _note(f"{noun} gone", was.key, None, opens=False)


def _person(both: Both, was: model.Person, is_: model.Person) -> Iterator[Note]:
    if was.suspended != is_.suspended:
        mark = "suspended" if is_.suspended else "no longer suspended"
        yield _note(mark, f"{is_.key} is {mark}", is_.place, opens=was.suspended)
    if is_.has_password and not was.has_password:
        what = f"{is_.key} is given a password"
        yield _note("new way in", what, is_.place, rank=both.worst(is_.key))
    yield from _reached(both, was, is_)


def _reached(
    both: Both,
    was: model.Person | model.Application,
    is_: model.Person | model.Application,
) -> Iterator[Note]:
    """Yield that mail goes elsewhere: whoever reads it can become whoever it is for."""
    if was.email and is_.email and was.email != is_.email:
        what = f"mail for {is_.key} goes to {is_.email}, not to {was.email}"
        yield _note("other address", what, is_.place, rank=both.worst(is_.key))


def _tagged(is_: model.Principal) -> Note:
    what = f"{is_.key} has other tags, and conditions may ask for tags"
    return _note("other tags", what, is_.place, rank=Rank.WRITES)


def _nobodys(both: Both) -> Iterator[Note]:
    """Yield that grants which nobody holds have changed, so that nobody looks for their lines."""
    before, now = (others.waiting(side) for side in (both.before, both.now))
    teams = {each.key for each in (*both.before.teams, *both.now.teams)}
    places = {each.key: each.place for each in both.now.teams}
    held = others.filled(both.before) | others.filled(both.now)
    for holder in sorted({*before, *now}):
        if holder.key in held or world.meaning(before.get(holder)) == world.meaning(
            now.get(holder)
        ):
            continue
        who, why = (
            (f"team {holder.key} is granted", "it has no members")
            if holder.key in teams
            else (f"the policy {holder.key} grants", "nobody holds it")
        )
        yield Note(
            rank=Rank.READS,
            mark="held by nobody",
            cloud={**both.existing.clouds, **both.desired.clouds}[holder.account],
            account=holder.account,
            what=f"what {who} on {holder.account} is another now, and {why}: "
            "nobody's access changes by it",
            place=places.get(holder.key),
            opens=False,
        )


def _note(
    mark: str, what: str, place: Place | None, *, rank: Rank = Rank.READS, opens: bool = True
) -> Note:
    """Return a note that is a matter of no one cloud."""
    return Note(rank=rank, mark=mark, cloud="", account="", what=what, place=place, opens=opens)
