"""What a stack in full shows at its moments, which are days far ahead, too."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.prover import proof
from sandbox.prover.proof import Expectation, Line
from tests.scenarios.applied import SWITCHES, Applied

# Late on the last day that the declarations name, and early on the day after.
LAST_DAY = datetime(2035, 6, 30, 23, tzinfo=UTC)
DAY_AFTER = datetime(2035, 7, 1, 1, tzinfo=UTC)


class Moments:
    """`seen` is what each moment showed of a cloud."""

    def __init__(self, cloud: str) -> None:
        self.cloud = cloud
        self.seen: dict[str, dict[Expectation, Line]] = {}

    def lines(self, moment: str, expectations: Sequence[Expectation]) -> list[Line]:
        """Return what was seen of these at a moment. Raises KeyError for one that was not tried."""
        return [self.seen[moment][each] for each in expectations]

    def wrong(self, moment: str, expectations: Sequence[Expectation] | None = None) -> list[str]:
        """Return the names of the lines that came out otherwise, sorted; of all unless told."""
        asked = [*self.seen[moment]] if expectations is None else expectations
        return sorted(proof.wrong(self.lines(moment, asked)))

    def note(
        self,
        moment: str,
        applied: Applied,
        expectations: Sequence[Expectation],
        **switches: Any,
    ) -> None:
        """Call as everybody whom something is expected of, while switches are thrown."""
        with applied.switched(self.cloud, **switches):
            self.seen[moment] = {line.expected: line for line in applied.prove(expectations)}

    def note_first(
        self,
        applied: Applied,
        first: Sequence[Expectation],
        last_day: Sequence[Expectation],
        day_after: Sequence[Expectation],
    ) -> None:
        """Note the days after the first run, and what every switch shows."""
        self.note("first", applied, first)
        self.note("last day", applied, last_day, clock_offset_s=until(LAST_DAY))
        self.note("day after", applied, day_after, clock_offset_s=until(DAY_AFTER))
        for switch in SWITCHES:
            thrown = {switch: True}
            self.note(f"first, {switch}", applied, first, **thrown)
            later = {**thrown, "clock_offset_s": until(DAY_AFTER)}
            self.note(f"day after, {switch}", applied, day_after, **later)


def until(moment: datetime) -> float:
    """Return how far a clock has to be moved to show a moment, in seconds."""
    return (moment - datetime.now(UTC)).total_seconds()
