"""How many calls an account gets: at most four at once, and so many in any minute.

https://pyratelimiter.readthedocs.io/
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import cast

from pyrate_limiter import Duration, InMemoryBucket, Rate, RateItem

AT_ONCE = 4
QUIET_S = 3  # A run that is held back for longer than this says so,
EACH_S = 10  # and not again before this.

Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Pace:
    """The calls of one account. `per_minute` is never exceeded in any 60 seconds; 0 is no limit.

    The first calls of a run do not wait, so that a small stack never does.
    """

    def __init__(
        self,
        account: str = "",
        per_minute: int = 0,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.account, self.per_minute = account, per_minute
        self._clock, self._sleep = clock, sleep
        self.places = threading.BoundedSemaphore(AT_ONCE)  # Held by a call while it lasts.
        self._queue = threading.Lock()
        rates = [Rate(per_minute, Duration.MINUTE)] if per_minute else []
        self._bucket = InMemoryBucket(rates) if rates else None
        self._made = 0
        self._held_s = 0.0
        self._told_s = float("-inf")

    def wait(self) -> None:
        """Return when one more call may go."""
        with self._queue:  # One waits for its minute, the others behind it.
            while wait_s := self._missing_s():
                self._tell(wait_s)
                slice_s = EACH_S if wait_s > EACH_S + QUIET_S else wait_s
                self._sleep(slice_s)
                self._held_s += slice_s
            self._made += 1

    def _missing_s(self) -> float:
        """Return the seconds until a call may go, 0 when this one went into the account's book."""
        if self._bucket is None:
            return 0
        call = RateItem("call", int(self._clock() * 1000))
        self._bucket.leak(call.timestamp)
        if self._bucket.put(call):
            return 0
        wait_ms = cast("int", self._bucket.waiting(call))  # Awaitable in its asynchronous kin.
        return max(1, wait_ms) / 1000

    def _tell(self, wait_s: float) -> None:
        """Say that the run is held back, to the person at the engine or at the command."""
        now = self._clock()
        if self._held_s + wait_s <= QUIET_S or now < self._told_s + EACH_S:
            return
        self._told_s, self._held_s = now, 0.0
        print(  # noqa: T201 - the engine shows it; a command's report is on the other stream.
            f"{self.account}: {self._made} calls made, held back to {self.per_minute} a minute "
            f"(calls_per_minute); going on in {wait_s:.0f} s",
            file=sys.stderr,
            flush=True,
        )
