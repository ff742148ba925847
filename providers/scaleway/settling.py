"""Rights that this process granted to its own pipeline, while Scaleway is still spreading them.

That takes up to a minute, in which the old answer and the new one may come in turn.
https://www.scaleway.com/en/docs/iam/concepts/
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from random import SystemRandom

BOUND_S = 60  # What the documentation says at most; `settle` of the settings is another bound.
PAUSE_S = (1, 2)  # Between two attempts; any of these.

Clock = Callable[[], float]
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Whose rights a change of this process may have widened: those of bearers, or of groups."""

    bearers: Collection[str]
    groups: Collection[str]
    at: float


IsOurs = Callable[[Grant], bool]
"""Tell whether a grant was for the bearer of the pipeline's key."""


class Settling:
    """Grants of one account, shared by the threads of its process.

    A refusal comes "right after our own grant" where this process, less than the bound ago, gave
    the bearer of its key, or a group that the bearer is in, a policy or other rules, or put the
    bearer into a group. Grants to others never explain it: every call is the bearer's.
    """

    def __init__(
        self,
        account: str,
        bound_s: float = BOUND_S,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.account, self.bound_s = account, bound_s
        self._clock, self._sleep = clock, sleep
        self._grants: list[Grant] = []
        self._told: Grant | None = None
        self._lock = threading.Lock()

    def note(self, bearers: Collection[str] = (), groups: Collection[str] = ()) -> None:
        """Note what was granted just now."""
        with self._lock:
            fresh = [*self._fresh()]
            self._grants = [*fresh, Grant(bearers=bearers, groups=groups, at=self._clock())]

    def wait(self, is_ours: IsOurs) -> bool:
        """Return after a pause whether a refused call is worth another attempt; no at once."""
        with self._lock:
            fresh = [*self._fresh()]
        latest = next((grant for grant in reversed(fresh) if is_ours(grant)), None)
        if latest is None:
            return False
        left_s = latest.at + self.bound_s - self._clock()
        self._tell(latest, left_s)
        self._sleep(max(0, min(SystemRandom().uniform(*PAUSE_S), left_s)))
        return True

    def _fresh(self) -> Iterator[Grant]:
        """Yield the grants that may not have settled yet, oldest first."""
        return (grant for grant in self._grants if self._clock() < grant.at + self.bound_s)

    def _tell(self, grant: Grant, left_s: float) -> None:
        """Say once for each grant why the run waits, to the person at the engine."""
        with self._lock:
            if self._told is grant:
                return
            self._told = grant
        print(  # noqa: T201 - the engine shows it.
            f"{self.account}: refused what this run has just granted itself; Scaleway takes a "
            f"while to settle that: asking again for up to {left_s:.0f} s",
            flush=True,
        )
