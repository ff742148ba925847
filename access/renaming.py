"""Former keys of what an entry holds by key: of keys of programs, and of groups of an account.

Whatever has a former key keeps what exists under it, so it can belong to one alone.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from access.mistakes import Wrong


class Renamed(Protocol):
    """Whatever may have had another key."""

    @property
    def renamed_from(self) -> str | None:
        """The key that it had, if any."""


def claimed(path: tuple[str, ...], parts: Mapping[str, Renamed]) -> Iterator[Wrong]:
    """Yield the former keys that are somebody's still, or that two parts claim."""
    owners = {key: key for key in parts}
    for key, part in sorted(parts.items()):
        former = part.renamed_from
        if former and former in owners:
            what = f'has "{key}" renamed from "{former}", which is also said of "{owners[former]}"'
            mend = "A former key belongs to one entry, and to none under its own name."
            yield Wrong(path=(*path, key, "renamed_from"), what=what, mend=mend)
        elif former:
            owners[former] = key
