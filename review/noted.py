"""All notes on two declarations, the worst first."""

from collections.abc import Callable, Iterator, Sequence

from review.notes import accounts, demands, doors, keys, principals, ways
from review.notes.both import Both
from review.report import Note

SUBJECTS: Sequence[Callable[[Both], Iterator[Note]]] = (
    principals.notes,
    keys.notes,
    doors.notes,
    ways.notes,
    accounts.notes,
    demands.notes,
)


def notes(both: Both) -> tuple[Note, ...]:
    """Return what to say beside the lines: first what is worst, and what lets somebody in."""
    found = {note for subject in SUBJECTS for note in subject(both)}
    return tuple(sorted(found, key=_order))


def _order(note: Note) -> tuple[object, ...]:
    return (not note.opens, note.rank, note.mark, note.what, note.account, str(note.place))
