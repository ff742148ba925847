"""Two declarations of a stack -> the report of what separates them."""

from collections.abc import Sequence

from access import model
from review import noted, reporting
from review.notes.both import both
from review.report import Note, Report, Skipped


def compared(
    existing: model.Declaration,
    desired: model.Declaration,
    *,
    before: str,
    now: str,
    notes: Sequence[Note] = (),
    skipped: Sequence[Skipped] = (),
) -> Report:
    """Return what a change of a declaration comes to; the sides are called `before` and `now`.

    Notes and what could not be read are those that others have found beside it.
    """
    sides = both(existing, desired)
    return reporting.compared(
        reporting.Sides(
            stack=desired.stack,
            existing=sides.existing,
            desired=sides.desired,
            before=before,
            now=now,
            notes=noted.ordered((*noted.notes(sides), *notes)),
            skipped=skipped,
        )
    )
