"""What became of one call: whether the cloud let it through, judged by the status it answered."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests

REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One answer. `said` is what the cloud named when it refused, "" when it named nothing."""

    status: int
    said: str

    @property
    def word(self) -> str:
        """Return allowed, refused, or failed: an answer that is neither proves nothing."""
        if HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES:
            return "allowed"
        return "refused" if self.status in REFUSALS else "failed"

    @property
    def allowed(self) -> bool:
        """Whether the cloud let the call through."""
        return self.word == "allowed"


def of(answer: requests.Response, named: Callable[[dict[str, Any]], str]) -> Seen:
    """Return an answer over HTTP as seen; `named` finds in the JSON of a refusal what it names."""
    if answer.ok:
        return Seen(status=answer.status_code, said="")
    is_told = answer.status_code in REFUSALS and answer.headers["Content-Type"].startswith(JSON)
    return Seen(status=answer.status_code, said=named(answer.json()) if is_told else answer.reason)


class NotSignedIn(Exception):
    """A sign-in that the cloud did not accept, before any call."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.seen = Seen(status=status, said="sign-in")
