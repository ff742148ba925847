"""An inventory beside a declaration: whose access differs, and what is not judged."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from access import model, others, world
from access.diff import Holder
from access.effective.statement import Said
from access.world import Side
from providers.inventory import Inventory, Kind, Object
from review.lives import aws, ovh, scaleway

ROOMS: Mapping[str, ModuleType] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}


def an_object(kind: Kind, id_: str, name: str, mark: str = "", **facts: Any) -> Object:
    """Return an object; one of the cloud's own has the mark None."""
    return Object(kind=kind, id=id_, name=name, mark=mark, facts=facts)


def reached(
    declared: model.Declaration, account: str, objects: Sequence[Object]
) -> Mapping[str, Said]:
    """Return what is said of everybody on an account that has some objects."""
    (on,) = (each for each in declared.accounts if each.name == account)
    found = Inventory(objects=tuple(objects), skipped=())
    said: Mapping[str, Said] = ROOMS[on.cloud].reach(declared, on, found)
    return said


def differing(
    declared: model.Declaration, account: str, objects: Sequence[Object]
) -> Sequence[str]:
    """Return who has other access there than is declared, sorted."""
    desired = others.declared(declared)
    said = {
        Holder(account=account, key=key): each
        for key, each in reached(declared, account, objects).items()
    }
    existing = Side(said=said, clouds=desired.clouds)
    return sorted(
        holder.key
        for holder in {*said, *desired.said}
        if holder.account == account
        and world.access(existing, holder) != world.access(desired, holder)
    )
