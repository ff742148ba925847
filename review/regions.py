"""Where something is allowed, in a reader's words."""

from access.effective import region
from access.effective.cells import Cell
from access.effective.region import Region
from review.report import Where


def where(cell: Cell) -> Where:
    """Return a cell in a reader's words: a deny without a condition takes resources away."""
    plain = [each for each in cell.denied if each.is_plain and len(each.on) == 1]
    others = [each for each in cell.denied if each not in plain]
    return Where(
        resources=cell.allow.on,
        but=tuple(sorted({*cell.allow.but, *(each.on[0] for each in plain)})),
        when=tuple(sorted({*cell.allow.when, *map(_unless, others)})),
        after=cell.allow.after,
        until=cell.allow.until,
    )


def _unless(denied: Region) -> str:
    """Return what a deny under a condition leaves open."""
    on = "" if denied.on == region.EVERYWHERE else f" on {' and '.join(denied.on)}"
    times = [
        *([f"after {denied.after}"] if denied.after else []),
        *([f"until {denied.until}"] if denied.until else []),
    ]
    return f"not{on} while {' and '.join((*denied.when, *times)) or 'denied'}"
