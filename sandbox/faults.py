"""Faults that a test orders: an answer that is wrong, late or lost, for the next calls it names.

Invented by the sandbox; no cloud has them.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

HTML = (
    "<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
)


class FaultError(ValueError):
    """The order cannot be carried out as written; the text says why."""


@dataclass(kw_only=True)
class Fault:
    """One order. It lets `skip` matching calls pass, then strikes `times` of them."""

    kind: str
    method: str = "*"
    path: str = ""
    skip: int = 0
    times: int = 1
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    seconds: float = 1.0

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this call is meant: the method, and a path that begins as told."""
        return self.method in {"*", method} and path.startswith(self.path)

    @property
    def replaces(self) -> bool:
        """Whether the call is answered without being carried out."""
        return self.kind in {"status", "html"}

    def answer(self) -> Response:
        """Return the answer that stands in for the cloud's."""
        return ANSWERS[self.kind](self)

    def delay(self) -> None:
        """Hold back an answer that hangs; its call has been carried out."""
        if self.kind == "hang":
            time.sleep(self.seconds)


def _as_told(fault: Fault) -> Response:
    """Return the told body: text as it is, anything else as JSON, nothing when there is none."""
    if fault.body is None:
        answer = Response(b"", status=fault.status)
    elif isinstance(fault.body, str):
        answer = Response(fault.body, status=fault.status, mimetype="text/plain")
    else:
        text = json.dumps(fault.body, separators=(",", ":"))
        answer = Response(text, status=fault.status, mimetype="application/json")
    answer.headers.update(fault.headers)
    return answer


def _as_html(fault: Fault) -> Response:
    """Return the page that a gateway shows when what is behind it does not answer."""
    page = fault.body if isinstance(fault.body, str) else HTML.format(status=fault.status)
    answer = Response(page, status=fault.status, mimetype="text/html")
    answer.headers.update(fault.headers)
    return answer


ANSWERS = {"status": _as_told, "html": _as_html}
KINDS = (*ANSWERS, "lost_answer", "hang")


class Faults:
    """The orders in force, oldest first; each call meets at most one of them."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def order(self, told: Mapping[str, Any]) -> Fault:
        """Add one order. Raises FaultError."""
        if told.get("kind") not in KINDS:
            raise FaultError(f"kind is one of {', '.join(KINDS)}, not {told.get('kind')!r}")
        try:
            fault = Fault(**told)
        except TypeError as mistake:
            raise FaultError(str(mistake)) from mistake
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all orders."""
        with self._lock:
            self._orders.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the order that this call meets, spending it, or None."""
        with self._lock:
            for fault in self._orders:
                if not fault.matches(method, path) or fault.times <= 0:
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None
