"""What is wrong in a declaration: what, where and how to mend it. All of it is told at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from access.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to mend. `what` names the thing in the reader's words; `mend` may be empty."""

    place: Place
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"\n  {self.mend}" if self.mend else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A mistake before it has a place: where it is below the entry that is being read."""

    path: tuple[str | int, ...]
    what: str
    mend: str = ""


class Invalid(Exception):
    """A declaration that cannot be used; its text is every mistake, in order of file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(
            set(mistakes), key=lambda found: (found.place.file, found.place.line, found.what)
        )
        count = len(self.mistakes)
        said = "\n".join(map(str, self.mistakes))
        super().__init__(
            f"{said}\n{count} mistake{'s'[: count > 1]} in the declaration; nothing was changed."
        )


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the advice for an unknown word: the nearest known one, else `otherwise`."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{matches[0]}"?' if matches else otherwise


def listed(words: Iterable[str]) -> str:
    """Return known words as a part of a sentence: `"a", "b"`, sorted, or `none`."""
    return ", ".join(f'"{word}"' for word in sorted(words)) or "none"
