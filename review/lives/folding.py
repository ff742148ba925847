"""Long lists in the sentence of a note: the first few words, and how many more there are."""

from collections.abc import Sequence

from access import world
from review import shortened

MOST_WORDS = 6


def may(cloud: str, actions: int) -> str:
    """Return what some actions let somebody do: `may do s3:*`."""
    words = shortened.words(cloud, world.actions(cloud).listed(actions))
    return f"may do {folded(words)}" if words else "may do nothing"


def folded(words: Sequence[str]) -> str:
    """Return words as a list, as far as there is room."""
    more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    return f"{', '.join(words[:MOST_WORDS])}{more}"
