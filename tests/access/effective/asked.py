"""What one written grant, or a few, come to for one person or program."""

import json
from collections.abc import Mapping
from typing import Any

from access import world
from access.diff import Holder
from access.effective.statement import Said
from access.world import Side
from tests.access import stacks

Json = dict[str, Any]


def side(written: Json, config: str = stacks.CONFIG) -> Side:
    """Return the side of a declaration."""
    return world.declared(stacks.declared(json.dumps(written), config=config))


def person(cloud: str, *grants: Mapping[str, Any], **more: Any) -> Json:
    """Return a declaration of alice, who holds grants on the account of a cloud's name."""
    alice = {"email": "a@example.com", "password": False, "grants": {cloud: [*grants]}, **more}
    return {"people": {"alice": alice}}


def said(found: Side, account: str, key: str = "alice") -> Said:
    """Return what is said of somebody."""
    return found.said[Holder(account=account, key=key)]


def may(found: Side, account: str, action: str, key: str = "alice") -> list[str]:
    """Return where somebody may do something, in short, sorted; nothing for nowhere."""
    holder = Holder(account=account, key=key)
    bit = world.actions(found.clouds[account]).of([action])
    cells = [cell for cell, held in world.access(found, holder).items() if held & bit]
    return sorted(
        " ".join(
            [
                "yes" if cell.is_certain else "depends",
                *(f"on {each}" for each in cell.allow.on if each != "*"),
                *(f"but {each}" for each in cell.allow.but),
                *(f"when {each}" for each in cell.allow.when),
                *([f"after {cell.allow.after}"] if cell.allow.after else []),
                *([f"until {cell.allow.until}"] if cell.allow.until else []),
                *(f"not when {' '.join((*each.when, *each.on))}" for each in cell.denied),
            ]
        )
        for cell in cells
    )


def unjudged(found: Side, account: str, key: str = "alice") -> list[str]:
    """Return what nothing here can judge, as `what: why`."""
    return [f"{each.what}: {each.why}" for each in said(found, account, key).unjudged]
