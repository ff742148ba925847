"""What a cloud, or the way to it, can answer instead of doing what it was asked.

ProviderError
├── Unreachable    no answer that can be used: no connection, a page, 429 and 5xx to the end
├── Refused        the cloud said no: 4xx, with its words and its request id
│   └── NotFound   404, the only answer that means "absent"
├── Misplaced      credentials that are missing, or that belong to another account
├── Unentitled     rights that the pipeline lacks, found before the first change
├── Unchecked      rights that nobody could ask about
├── Taken          a name that belongs to somebody else
└── Occupied       something to delete that holds what somebody else gave it

Each message is one line: cloud, call, status, the cloud's words, its request id; never a token.
GRANTBOOK_DEBUG adds the traceback, and the errors that led to this one.
"""

import os

LONGEST_WORDS = 400  # Of what a cloud says, in characters: a page of HTML is not a message.


class ProviderError(Exception):
    """Anything that stops a call; it may be sent again after `retry_s`, where that is not None."""

    def __init__(self, message: str, retry_s: float | None = None) -> None:
        super().__init__(" ".join(message.split()))
        self.retry_s = retry_s


class Unreachable(ProviderError):
    """No usable answer. Whether a change was carried out is not known."""


class Refused(ProviderError):
    """The cloud's no."""

    def __init__(self, message: str, status: int, retry_s: float | None = None) -> None:
        super().__init__(message, retry_s)
        self.status = status


class NotFound(Refused):
    """The object is absent."""


class Misplaced(ProviderError):
    """Credentials that this account cannot be managed with."""


class Unentitled(ProviderError):
    """Rights are missing that the run needs."""


class Unchecked(ProviderError):
    """Whether rights are missing is not known."""


class Taken(ProviderError):
    """An object with our name that is not ours; whoever made it may know its password."""


class Occupied(ProviderError):
    """An object of ours that the cloud will not delete for what others put there."""


def debugging() -> bool:
    """Tell whether somebody wants more of an error than its line."""
    return bool(os.environ.get("GRANTBOOK_DEBUG"))


def cause(error: Exception) -> Exception | None:
    """Return the error to raise another from: the host prints every one of a chain."""
    return error if debugging() else None


def shortened(words: str) -> str:
    """Return a cloud's words on one line, at most `LONGEST_WORDS` long."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"
