"""The journal of one cloud: which calls came, and how its clock, switches and faults stand."""

import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sandbox.faults import Faults
from sandbox.switches import Switches

IDENTITY = "sandbox.identity"  # The key in a call's environ where a cloud notes who called.
READS = frozenset({"GET", "HEAD", "OPTIONS"})

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `status` is 0 when the caller never got the answer."""

    method: str
    path: str
    query: str
    status: int
    identity: str
    mutating: bool


class Journal:
    """One for each cloud. `token` opens `/_sandbox/*`; the clock is UTC and can be moved."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.switches = Switches()
        self.faults = Faults()
        self._calls: list[Call] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the cloud's own time."""
        return datetime.now(UTC) + timedelta(seconds=self.switches.clock_offset_s)

    def listed(self, items: Iterable[Item]) -> list[Item]:
        """Return the items in the order to show: theirs, or any, as the switch says."""
        shown = list(items)
        if self.switches.shuffle_lists:
            random.shuffle(shown)
        return shown

    def record(self, call: Call) -> None:
        """Note one call."""
        with self._lock:
            self._calls.append(call)

    def calls(self) -> list[Call]:
        """Return the calls noted since the last reset, oldest first."""
        with self._lock:
            return list(self._calls)

    def reset_calls(self) -> None:
        """Forget the calls noted so far."""
        with self._lock:
            self._calls.clear()

    def switch(self, told: Mapping[str, Any]) -> None:
        """Set these switches. Raises SwitchError."""
        with self._lock:
            self.switches = self.switches.with_changes(told)
