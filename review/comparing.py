"""Two declarations of a stack -> the report of what separates them."""

from access import model
from review import noted, reporting
from review.notes.both import both
from review.report import Report


def compared(
    existing: model.Declaration, desired: model.Declaration, *, before: str, now: str
) -> Report:
    """Return what a change of a declaration comes to; the sides are called `before` and `now`."""
    sides = both(existing, desired)
    return reporting.compared(
        reporting.Sides(
            stack=desired.stack,
            existing=sides.existing,
            desired=sides.desired,
            before=before,
            now=now,
            notes=noted.notes(sides),
        )
    )
