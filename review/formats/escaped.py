r"""What somebody wrote -> Markdown that shows it and does nothing else, in a table or outside.

A law: rendered, it reads as it was written, and there is no link, image, mention or HTML in it.
Code spans carry whatever is not a plain word: neither host looks for mentions, references, emoji
or addresses in them.

https://github.github.com/gfm/#code-spans
https://github.github.com/gfm/#tables-extension-
"""

import itertools
import re
from collections.abc import Iterable

from review.words import printable

# A word or a number, as prose has them; letters from a to f alone may be the name of a commit.
PLAIN = re.compile(r"(?:\(?(?![A-Fa-f]{7,}\b)[A-Za-z]+(?:'[a-z]+)?\)?|[0-9]{1,4})?[,;:.]*")
AFTER_PAUSE = re.compile(r"(?<=[,;]) ")
ENDING = re.compile(r"[,;:.]*\Z")
TICKS = re.compile("`+")
BEFORE_BAR = re.compile(r"(?<=\\)(?=\|)")  # `\\|` is a bar to one reader, and none to another.
NOTHING = "&#8203;"  # A space of no width, that keeps two code spans apart.


def code(said: str) -> str:
    """Return a name as code; an empty one is nothing."""
    return NOTHING.join(_span(piece) for piece in BEFORE_BAR.split(printable(said)) if piece)


def codes(names: Iterable[str]) -> str:
    """Return names as code, beside each other."""
    return ", ".join(map(code, names))


def text(said: str) -> str:
    """Return a sentence: plain words as they are, all others as code. It begins no line."""
    groups = itertools.groupby(printable(said).split(" "), key=_is_plain)
    return " ".join(
        " ".join(group) if is_plain else " ".join(map(_apart, AFTER_PAUSE.split(" ".join(group))))
        for is_plain, group in groups
    )


def cell(said: str) -> str:
    """Return Markdown as a cell of a table takes it: a bar would end the cell, in code too."""
    return said.replace("|", r"\|")


def clipped(said: str, most: int) -> str:
    """Return at most so many characters, the last of which tells that there are more."""
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _is_plain(word: str) -> bool:
    return PLAIN.fullmatch(word) is not None


def _apart(said: str) -> str:
    """Return code with the sentence's own punctuation behind it."""
    ending = ENDING.search(said)
    cut = ending.start() if ending else len(said)
    return code(said[:cut]) + said[cut:]


def _span(piece: str) -> str:
    """Return a code span; a space on both sides is taken away when it is rendered."""
    taken = {len(run) for run in TICKS.findall(piece)}
    fence = "`" * next(length for length in itertools.count(1) if length not in taken)
    is_bare = piece.strip(" `") == piece or not piece.strip(" ")
    pad = "" if is_bare else " "
    return f"{fence}{pad}{piece}{pad}{fence}"
