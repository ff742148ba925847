"""What a run would do beside what the files say: the two agree, or notes tell where they do not.

The report is that of the files. An account of which a preview does not tell all is taken to be as
the files say, and told as not judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType

from access import former, model, others, world
from access.diff import Holder
from access.effective.region import instant
from access.effective.statement import Said
from access.world import Side
from providers.inventory import Inventory
from review import comparing, live, unjudged
from review.preview import Preview, Resource
from review.report import Report, Skipped
from review.runs import aws, center, keys, noted, ovh, scaleway
from review.runs.keys import Keys
from review.runs.noted import Apart
from review.runs.reading import Reading

MADE: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
AS_DECLARED = "it is taken to be as the files say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a preview tells of a stack, before or after a run, and what it does not tell."""

    side: Side
    keys: Keys
    skipped: tuple[Skipped, ...]


def compared(
    existing: model.Declaration,
    desired: model.Declaration,
    preview: Preview,
    *,
    before: str,
    now: str,
    at: datetime,
) -> Report:
    """Return what a change comes to, and where a run at that time would do more, or less."""
    lasting = desired.at(at)  # All that a run makes.
    was, is_ = others.declared(existing), others.declared(lasting)
    there, left = _seen(existing, was, preview.existing), _seen(lasting, is_, preview.desired)
    after = Apart(
        is_after=True,
        source=now,
        declared=lasting,
        files=is_,
        there=left.side,
        left=left.side,
        keys=left.keys,
        now=instant(at),
    )
    stack = replace(
        after,
        is_after=False,
        source=before,
        declared=existing,
        files=_either(was, others.declared(existing.at(at)), there.side),
        there=there.side,
        left=_formerly(left.side, was, former.names(existing, desired)),
        keys=there.keys,
    )
    notes = [*noted.notes(after), *noted.notes(stack)]
    skipped = [*left.skipped, *(replace(each, is_new=False) for each in there.skipped)]
    report = comparing.compared(
        existing, desired, before=before, now=now, notes=notes, skipped=skipped
    )
    return replace(
        report,
        run="differs" if notes else "not judged" if skipped else "agrees",
        plan=preview.plan,
    )


def _seen(declaration: model.Declaration, files: Side, resources: Sequence[Resource]) -> Seen:
    """Return what resources are, beside what files say of them."""
    said: dict[Holder, Said] = {}
    held: dict[keys.Key, keys.Life] = {}
    skipped = [*_strange(declaration, resources)]
    through = center.inventory(Reading(resources), declaration)
    for account in declaration.accounts:
        reading = Reading([each for each in resources if each.account == account.name])
        held |= keys.made(account, reading)
        found = MADE[account.cloud].inventory(reading)
        if account.cloud == "aws":
            found = _joined(found, through)
        said |= _said(declaration, account, files, found)
        skipped += _skipped(account, found)
    side = replace(files, said=said)
    skipped += [each for each in unjudged.skipped(files, side) if each.is_new]
    return Seen(side=side, keys=held, skipped=tuple(skipped))


def _joined(found: Inventory, through: Inventory) -> Inventory:
    """Return what is on an account of AWS, and what people may have there from elsewhere."""
    return Inventory(
        objects=(*found.objects, *through.objects), skipped=(*found.skipped, *through.skipped)
    )


def _strange(declaration: model.Declaration, resources: Sequence[Resource]) -> Iterator[Skipped]:
    """Yield the accounts that no file of the stack names."""
    known = {account.name for account in declaration.accounts}
    for name in sorted({each.account for each in resources} - {*known, ""}):
        why = "is an account that no file of this stack names"
        yield Skipped(what=name, why=why, account="", place=None, is_new=True)


def _said(
    declaration: model.Declaration, account: model.Account, files: Side, found: Inventory
) -> Mapping[Holder, Said]:
    """Return what is said of everybody on an account, as the files say where it is not told."""
    if found.skipped:
        return {each: said for each, said in files.said.items() if each.account == account.name}
    there = live.ROOMS[account.cloud].reach(declaration, account, found)
    return {Holder(account=account.name, key=key): said for key, said in there.items()}


def _skipped(account: model.Account, found: Inventory) -> Iterator[Skipped]:
    for each in found.skipped:
        why = f"{each.why}; {AS_DECLARED}"
        yield Skipped(what=each.what, why=why, account=account.name, place=None)


def _either(files: Side, lasting: Side, there: Side) -> Side:
    """Return what files say, of each as it still lasts where a run has seen to that already."""
    ended = {
        holder: lasting.said.get(holder)
        for holder in files.said
        if world.access(there, holder) == world.access(lasting, holder)
    }
    said = {holder: ended.get(holder, said) for holder, said in files.said.items()}
    return replace(files, said={holder: each for holder, each in said.items() if each})


def _formerly(left: Side, was: Side, renamed: former.Names) -> Side:
    """Return what a run leaves under the keys that everybody had before."""
    old = {new: key for key, new in renamed.items()}
    said = {
        replace(holder, key=old.get(holder.key, holder.key)): said
        for holder, said in left.said.items()
    }
    return replace(left, said=said, clouds={**was.clouds, **left.clouds})
