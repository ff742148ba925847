"""What the clients of all clouds do alike: prove whose credentials they hold, find, delete."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from providers.errors import Misplaced, NotFound, Unreachable
from providers.http import Answer, Sender
from providers.settings import Settings

if TYPE_CHECKING:
    from providers.listing import Listing


class Client(ABC):
    """The calls of one account. Before the first of them it makes sure that it is that account's.

    One per provider process, shared by its four threads.
    """

    sender: Sender

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._proven = False
        self._proving = threading.Lock()
        self.lists: Mapping[str, Listing] = {}  # By path; whoever writes there tells them.

    @abstractmethod
    def holder(self) -> str:
        """Return the identity of the account that the credentials belong to."""

    def prove(self) -> None:
        """Make sure, once, that the credentials belong to the account. Raises Misplaced."""
        with self._proving:
            if not self._proven:
                found = self.holder()
                if found != self.settings.identity:
                    raise Misplaced(
                        f'account "{self.settings.account}": the credentials belong to '
                        f'"{found}", not to "{self.settings.identity}". Nothing was changed there.'
                    )
                self._proven = True

    def entitle(self) -> None:
        """Make sure that the credentials may do what this run needs, where a cloud can tell.

        Raises Misplaced, Unentitled.
        """
        self.prove()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the whole answer to a call that changes nothing. Raises ProviderError."""
        self.prove()
        return self.sender.send(method, path, body, query, headers)

    def change(
        self, method: str, path: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> Answer:
        """Return the whole answer to a call that changes something. Raises ProviderError."""
        self.entitle()
        listings = [listing for listing in self.lists.values() if listing.is_over(path)]
        for listing in listings:
            listing.writes(path)
        try:
            answer = self.ask(method, path, body, query)
        except Unreachable:
            for listing in listings:
                listing.forget()
            raise
        for listing in listings:
            listing.wrote(path, answer.body)
        return answer

    def call(
        self, method: str, path: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the body of an answer. Raises ProviderError."""
        if method == "GET":
            return self.ask(method, path, body, query).body
        return self.change(method, path, body, query).body

    def find(self, path: str, query: Mapping[str, Any] | None = None) -> Any | None:
        """Return an object, or None where it is absent."""
        try:
            return self.call("GET", path, query=query)
        except NotFound:
            return None

    def delete(self, path: str) -> None:
        """Delete an object; one that is already gone is deleted."""
        try:
            self.call("DELETE", path)
        except NotFound:
            return
