"""What Identity Center does in its own time: a request is told as begun, and asked about later.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccountAssignmentOperationStatus.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from moto.ssoadmin.exceptions import ResourceNotFoundException

# Choice: Assigning, taking away and provisioning are done a fifth of a second after the request.
TAKES = timedelta(seconds=0.2)


class Failed(Exception):
    """What was begun cannot be done; the text is the reason that is told."""


@dataclass(kw_only=True)
class Request:
    """One request: what it is about, in the API's words, and what is done when its time comes."""

    id: str
    made: datetime
    details: dict[str, Any]
    act: Callable[[], None]
    status: str = "IN_PROGRESS"
    reason: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        why = {"FailureReason": self.reason} if self.reason else {}
        return {
            **self.details,
            **why,
            "Status": self.status,
            "RequestId": self.id,
            "CreatedDate": self.made.timestamp(),
        }


class Requests:
    """All requests of one kind, in the order in which they were made."""

    def __init__(self) -> None:
        self._made: dict[str, Request] = {}

    def begin(
        self, now: datetime, details: dict[str, Any], act: Callable[[], None]
    ) -> dict[str, Any]:
        """Return a new request as it is told: in progress."""
        request = Request(id=str(uuid4()), made=now, details=details, act=act)
        self._made[request.id] = request
        return request.told

    def settle(self, now: datetime) -> None:
        """Do what its time has come for."""
        for request in self.pending():
            if now - request.made >= TAKES:
                try:
                    request.act()
                    request.status = "SUCCEEDED"
                except Failed as failure:
                    request.status, request.reason = "FAILED", str(failure)

    def pending(self) -> list[Request]:
        """Return what is not done yet."""
        return [each for each in self._made.values() if each.status == "IN_PROGRESS"]

    def told(self, request_id: str) -> dict[str, Any]:
        """Return how a request stands. Raises ResourceNotFoundException."""
        if request_id not in self._made:
            raise ResourceNotFoundException(f"Could not find request {request_id}")
        return self._made[request_id].told
