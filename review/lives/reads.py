"""One account as it was read: what is there, who asks, and what may not be seen."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from access import model
from providers.aws import inventory as aws_inventory
from providers.errors import ProviderError
from providers.inventory import Inventory, Kind
from providers.ovh import inventory as ovh_inventory
from providers.scaleway import inventory as scaleway_inventory
from providers.settings import Settings
from review import calling, stack
from review.lives import aws, ovh, scaleway, theirs
from review.lives.centers import There
from review.report import Skipped

READ: Mapping[str, Callable[[Settings, Collection[Kind]], Inventory]] = {
    "aws": aws_inventory.read,
    "ovh": ovh_inventory.read,
    "scaleway": scaleway_inventory.read,
}
ROOMS: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
UNREAD = "taken to be as declared, since not all of it could be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An account, which knows what others keep there, and what it has; None for nothing at all.

    Where it is not whole, everybody is taken to be as declared, or people alone are.
    """

    account: model.Account
    found: Inventory | None
    asking: Collection[str] = ()
    skipped: tuple[Skipped, ...] = ()
    is_whole: bool = True
    knows_people: bool = True
    status: int = 0


def read(declared: model.Declaration, account: model.Account, there: There) -> Read:
    """Return what an account has now, with what Identity Centers have on it."""
    room = ROOMS[account.cloud]
    settings = stack.settings(account, declared)
    try:
        with calling.talking():
            found = READ[account.cloud](settings, room.KINDS)
            asking: Collection[str] = room.asking(settings, found)
    except ProviderError as error:
        gap = skipped(account, "everything", str(error))
        return Read(
            account=account,
            found=None,
            skipped=(gap,),
            is_whole=False,
            status=calling.status(error),
        )
    whole = replace(found, objects=(*found.objects, *there.objects))
    gaps = [skipped(account, each.what, each.why) for each in found.skipped]
    lost = sorted({each.what for each in found.skipped} & room.VITAL)
    if lost:
        gaps.append(skipped(account, "everybody's access", f"{UNREAD}: {', '.join(lost)}"))
    return Read(
        account=theirs.kept(declared, account, whole),
        found=whole,
        asking=asking,
        skipped=(*gaps, *there.skipped),
        is_whole=not lost,
        knows_people=there.is_seen,
        status=there.status,
    )


def skipped(account: model.Account, what: str, why: str) -> Skipped:
    """Return what could not be read of an account."""
    return Skipped(what=what, why=why, account=account.name, place=None)
