"""What of a report must be seen first, where not all of it can be shown."""

from access.ranks import Rank
from review.formats import words
from review.report import Line, Note, Skipped

Weight = tuple[int, bool, int]


def weight(part: Line | Note | Skipped) -> Weight:
    """Return what sorts the parts of a report: the worst first, and what opens before what closes.

    What nobody can judge may be anything, and weighs as what makes an administrator.
    """
    if isinstance(part, Line):
        return (part.rank, part.effect in words.GONE, 0)
    if isinstance(part, Note):
        return (part.rank, not part.opens, 2)
    return (Rank.ADMINISTRATOR, False, 1)
