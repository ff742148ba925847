"""What the clouds have now beside what is declared: what somebody did outside the code.

An account that could not be read is taken to be as declared, and told as not judged.
"""

from collections.abc import Mapping
from dataclasses import replace

from access import model, others
from access.diff import Holder
from access.effective.statement import Said
from access.world import Side
from review import reporting
from review.lives import centers, keys, nobodys, noted, reads
from review.lives.directory import Directory
from review.lives.known import Known
from review.lives.noted import Beyond
from review.lives.reads import Read
from review.report import Report

CLOUDS = "the clouds"
ROOMS = reads.ROOMS


def compared(declaration: model.Declaration, *, now: str) -> tuple[Report, int]:
    """Return what separates the clouds from a declaration, and whether a cloud failed."""
    there = centers.read(declaration)
    found = [reads.read(declaration, each, there.of(each)) for each in declaration.accounts]
    declared = replace(declaration, accounts=tuple(each.account for each in found))
    read_as = nobodys.shared(declared)
    every = others.declared(read_as)
    told = {
        Holder(account=each.account.name, key=key): one
        for each in found
        for key, one in _said(read_as, each, every).items()
    }
    empty = nobodys.holders(declared)
    existing, desired = (
        nobodys.without(side, empty) for side in (replace(every, said=told), every)
    )
    said = existing.said
    known = {
        holder: one
        for holder, one in said.items()
        if holder in desired.said or not noted.is_strange(holder)
    }
    beyond = {each.account.name: _beyond(declared, each) for each in found}
    report = reporting.compared(
        reporting.Sides(
            stack=declared.stack,
            existing=replace(existing, said=known),
            desired=desired,
            before=CLOUDS,
            now=now,
            notes=[
                *noted.notes(declared, existing, desired, beyond),
                *nobodys.notes(declared, replace(every, said=told), every),
            ],
            skipped=[gap for each in found for gap in each.skipped],
        )
    )
    return report, max((each.status for each in found), default=0)


def _said(declared: model.Declaration, read: Read, desired: Side) -> Mapping[str, Said]:
    """Return what is said of everybody on an account; what is declared, where it is not known."""
    name = read.account.name
    as_declared = {
        holder.key: one for holder, one in desired.said.items() if holder.account == name
    }
    if read.found is None or not read.is_whole:
        return as_declared
    said: Mapping[str, Said] = ROOMS[read.account.cloud].reach(declared, read.account, read.found)
    if read.knows_people:
        return said
    programs = {each.key for each in declared.applications_on(name)}
    return {**said, **{key: one for key, one in as_declared.items() if key not in programs}}


def _beyond(declared: model.Declaration, read: Read) -> Beyond:
    """Return which keys of an account no file names, and who asks for all this."""
    if read.found is None:
        return Beyond()
    known = Known(declared, read.account, read.found)
    who = (known.holder(each) for each in read.found.objects if each.id in read.asking)
    return Beyond(
        keys=tuple(keys.strange(declared, read.account, read.found)),
        asking={*read.asking, *who},
        known=known,
        directory=Directory(declared, read.account, known, read.found),
        is_whole=not read.found.skipped,
    )
