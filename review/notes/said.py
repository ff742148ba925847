"""A note on an account itself, which says the account first."""

from access import model
from access.place import Place
from access.ranks import Rank
from review.report import Note


def on(
    account: model.Account,
    mark: str,
    what: str,
    place: Place | None = None,
    *,
    rank: Rank = Rank.READS,
    opens: bool = True,
) -> Note:
    """Return what is said of an account: a mark, and a part of a sentence."""
    return Note(
        rank=rank,
        mark=mark,
        cloud=account.cloud,
        account=account.name,
        what=f"{account.name}: {what}",
        place=place,
        opens=opens,
    )
