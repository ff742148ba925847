"""How bad it is that somebody gains something: the worst first."""

from enum import IntEnum


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
