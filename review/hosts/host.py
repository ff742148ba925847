"""What GitHub and GitLab do alike: one merge request, what is listed there page by page.

A page is asked for by its number and no link of an answer is followed, so that the token goes
nowhere but to the declared address.
"""

import copy
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from providers.errors import NotFound
from providers.header import Header
from providers.http import Answer, Mend, Sender, Words

PER_PAGE = 100  # The most that both give.
MOST_PAGES = 1000
NEXT = 'rel="next"'
LOCAL = {"127.0.0.1", "::1", "localhost"}


class Unplaced(Exception):
    """Where to comment, or with what token, is not known; for the user to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as the host has it."""

    id_: int
    author: str
    body: str
    edited_at: datetime  # When it was written, where nobody has edited it since.


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merge request that became a commit."""

    request: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A merge request, "" for what the environment has to say."""

    repository: str = ""
    request: str = ""
    commit: str = ""  # Whose merge request is meant, where none is said.
    author: str = ""  # Whose comments are ours, where the host does not tell.


class Host(ABC):
    """One merge request. `name` is what a person calls it."""

    name: str
    longest: int  # A comment, in characters.
    commit: str  # "" where a merge request is meant.
    sender: Sender
    headers: Mapping[str, str] = {}

    @abstractmethod
    def aim(self, request: str) -> None:
        """Turn to a merge request, "" for none yet."""

    @abstractmethod
    def merged(self) -> Iterator[Merged]:
        """Yield the merge requests that became the commit. Raises ProviderError."""

    @abstractmethod
    def me(self) -> str:
        """Return whose token it is, as comments name their author. Raises ProviderError."""

    @abstractmethod
    def comments(self) -> Iterator[Comment]:
        """Yield all comments, the oldest first. Raises ProviderError."""

    @abstractmethod
    def add(self, body: str) -> int:
        """Return the id of a new comment. Raises ProviderError."""

    @abstractmethod
    def edit(self, id_: int, body: str) -> bool:
        """Tell whether the comment was still there to be edited. Raises ProviderError."""

    def at(self, request: str) -> Self:
        """Return the same host at another merge request."""
        found = copy.copy(self)
        found.aim(request)
        return found

    def inert(self, body: str) -> str:
        """Return a text without what the host would obey."""
        return body

    def call(
        self, method: str, path: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> Answer:
        """Return the answer to a call. Raises ProviderError."""
        return self.sender.send(method, path, body, query, self.headers)

    def found(self, method: str, path: str, body: object) -> bool:
        """Tell whether what a call is about was there. Raises ProviderError."""
        try:
            self.call(method, path, body)
        except NotFound:
            return False
        return True

    def pages(self, path: str, query: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield all that a list holds. Raises ProviderError."""
        for page in range(1, MOST_PAGES + 1):
            answer = self.call("GET", path, query={**query, "per_page": PER_PAGE, "page": page})
            yield from answer.body
            if NEXT not in answer.headers.get("Link", ""):
                return


def moment(said: str) -> datetime:
    """Return when something was, as a host tells it: `2026-01-01T12:00:00.123Z`."""
    return datetime.fromisoformat(said)


def sender(host: str, base: str, header: tuple[str, str], words: Words, mend: Mend) -> Sender:
    """Return what calls a host with a token. Raises Unplaced."""
    at = urlsplit(base)
    if at.scheme != "https" and at.hostname not in LOCAL:
        raise Unplaced(f"{base}: the token would go there in plain text; use https.")
    return Sender(
        cloud=host,
        base=base.rstrip("/"),
        auth=Header(*header),
        words=words,
        passes=_passes,
        local=threading.local(),
        mend=mend,
    )


def token(environment: Mapping[str, str], name: str, missing: str) -> str:
    """Return a token, which no message shows. Raises Unplaced."""
    found = environment.get(name, "").strip()
    if not found:
        raise Unplaced(f"{name} is not set, so nobody was asked.\n  {missing}")
    if not (found.isascii() and found.isprintable() and " " not in found):
        raise Unplaced(f"{name} holds what no token has: blanks, ends of lines or such.")
    return found


def _passes(answer: Answer) -> bool:
    """Tell a 403 that is a limit on how often one may call; GitHub has both."""
    return "Retry-After" in answer.headers
