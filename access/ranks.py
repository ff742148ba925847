"""How bad it is that somebody gains something: the worst first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from access.catalogue import lookup
from access.effective.cells import Access


class Rank(IntEnum):
    """From becoming an administrator down to reading what is no secret."""

    ADMINISTRATOR = 1
    OUTSIDE = 2  # Another account, or everybody.
    SECRETS = 3  # Secrets, or data themselves.
    DELETES = 4
    WRITES = 5
    READS = 6

    @property
    def word(self) -> str:
        """The rank in a word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Escalation:
    """A way to become an administrator, in words, and the actions that it takes."""

    words: str
    actions: int


def rank(cloud: str, names: Iterable[str]) -> Rank:
    """Return the rank of gaining actions, which is that of the worst of them."""
    return min((_of(cloud, name) for name in names), default=Rank.READS)


def escalations(_cloud: str, _access: Access) -> Iterator[Escalation]:
    """Yield the ways in which somebody with this access can become an administrator."""
    return iter(())


def _of(cloud: str, name: str) -> Rank:
    if cloud == "aws":
        return Rank.READS if lookup.aws_level(name) in {"Read", "List"} else Rank.WRITES
    return Rank.READS if name.endswith(("/get", "ReadOnly")) else Rank.WRITES
