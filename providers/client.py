"""What the clients of all clouds do alike: prove whose credentials they hold, find, delete."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from providers.errors import Misplaced, NotFound
from providers.http import Answer, Sender
from providers.settings import Settings


class Client(ABC):
    """The calls of one account. Before the first of them it makes sure that it is that account's.

    One per provider process, shared by its four threads.
    """

    sender: Sender

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._proven = False
        self._proving = threading.Lock()

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

    def answer(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the whole answer to a call. Raises ProviderError."""
        self.prove()
        return self.sender.send(method, path, body, query, headers)

    def call(
        self, method: str, path: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the body of an answer. Raises ProviderError."""
        return self.answer(method, path, body, query).body

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
