"""All notes on two declarations, the worst first."""

from collections.abc import Callable, Iterable, Iterator, Sequence

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
    """Return what to say beside the lines, in order."""
    return ordered(note for subject in SUBJECTS for note in subject(both))


def ordered(found: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes, each once: first what is worst, and what lets somebody in."""
    return tuple(sorted({*found}, key=_order))


def _order(note: Note) -> tuple[object, ...]:
    return (not note.opens, note.rank, note.mark, note.what, note.account, str(note.place))
