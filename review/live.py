"""What the clouds have now beside what is declared: what somebody did outside the code.

An account that could not be read is taken to be as declared, and told as not judged.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

from access import model, others
from access.diff import Holder
from access.effective.statement import Said
from access.world import Side
from providers.aws import inventory as aws_inventory
from providers.errors import ProviderError
from providers.inventory import Inventory, Kind
from providers.ovh import inventory as ovh_inventory
from providers.scaleway import inventory as scaleway_inventory
from providers.settings import Settings
from review import calling, reporting, stack
from review.lives import aws, centers, keys, noted, ovh, scaleway
from review.lives.known import Known
from review.lives.noted import Beyond
from review.report import Report, Skipped

CLOUDS = "the clouds"
READ: Mapping[str, Callable[[Settings, Collection[Kind]], Inventory]] = {
    "aws": aws_inventory.read,
    "ovh": ovh_inventory.read,
    "scaleway": scaleway_inventory.read,
}
ROOMS: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
UNREAD = "taken to be as declared, since not all of it could be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One account as it is now: what is said of whom, and the exit status that it deserves."""

    said: Mapping[str, Said]
    beyond: Beyond = field(default_factory=Beyond)
    skipped: tuple[Skipped, ...] = ()
    status: int = 0


def compared(declaration: model.Declaration, *, now: str) -> tuple[Report, int]:
    """Return what separates the clouds from a declaration, and whether a cloud failed."""
    desired = others.declared(declaration)
    there = centers.read(declaration)
    seen = {
        each.name: _seen(declaration, each, desired, there.of(each))
        for each in declaration.accounts
    }
    existing = replace(
        desired,
        said={
            Holder(account=name, key=key): said
            for name, each in seen.items()
            for key, said in each.said.items()
        },
    )
    known = {
        holder: said
        for holder, said in existing.said.items()
        if holder in desired.said or not noted.is_strange(holder)
    }
    report = reporting.compared(
        reporting.Sides(
            stack=declaration.stack,
            existing=replace(existing, said=known),
            desired=desired,
            before=CLOUDS,
            now=now,
            notes=noted.notes(
                declaration,
                existing,
                desired,
                {name: each.beyond for name, each in seen.items()},
            ),
            skipped=[skipped for each in seen.values() for skipped in each.skipped],
        )
    )
    return report, max((each.status for each in seen.values()), default=0)


def _seen(
    declaration: model.Declaration, account: model.Account, desired: Side, there: centers.There
) -> Seen:
    room = ROOMS[account.cloud]
    as_declared = {
        holder.key: said for holder, said in desired.said.items() if holder.account == account.name
    }
    settings = stack.settings(account, declaration)
    try:
        with calling.talking():
            found = READ[account.cloud](settings, room.KINDS)
            asking = room.asking(settings, found)
            found = replace(found, objects=(*found.objects, *there.objects))
    except ProviderError as error:
        gap = _skipped(account, "everything", str(error))
        return Seen(said=as_declared, skipped=(gap,), status=calling.status(error))
    skipped = (
        *(_skipped(account, each.what, each.why) for each in found.skipped),
        *there.skipped,
    )
    known = Known(declaration, account, found)
    beyond = Beyond(
        keys=tuple(keys.strange(declaration, account, found)),
        asking={*asking, *(known.holder(each) for each in found.objects if each.id in asking)},
    )
    if lost := sorted({each.what for each in found.skipped} & room.VITAL):
        gap = _skipped(account, "everybody's access", f"{UNREAD}: {', '.join(lost)}")
        gaps = (*skipped, gap)
        return Seen(said=as_declared, beyond=beyond, skipped=gaps, status=there.status)
    said: Mapping[str, Said] = room.reach(declaration, account, found)
    if not there.is_seen:
        programs = {each.key for each in declaration.applications_on(account.name)}
        said = {**said, **{key: each for key, each in as_declared.items() if key not in programs}}
    return Seen(said=said, beyond=beyond, skipped=skipped, status=there.status)


def _skipped(account: model.Account, what: str, why: str) -> Skipped:
    return Skipped(what=what, why=why, account=account.name, place=None)
