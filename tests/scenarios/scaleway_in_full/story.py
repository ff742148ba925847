"""One stack with what decides access on Scaleway: applied, edited once, and proved as it goes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.prover import proof
from sandbox.prover.proof import Expectation, Line
from sandbox.scaleway.seeds import FIRST
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.applied import SWITCHES, Applied
from tests.scenarios.scaleway_in_full import expected

DECLARED = Path(__file__).parent
# Late on the last day that the declarations name, and early on the day after.
LAST_DAY = datetime(2035, 6, 30, 23, tzinfo=UTC)
DAY_AFTER = datetime(2035, 7, 1, 1, tzinfo=UTC)
PARKED = """\
    policies:
      emergency:
        grants:
          - permission_sets: AllProductsFullAccess
            organization: true
"""
CAROL = "  carol: {email: carol@example.com, accounts: [scaleway]}\n"
GRANTED = """\
  carol:
    email: carol@example.com
    grants:
      scaleway:
        - permission_sets: AllProductsFullAccess
          organization: true
"""


class Story:
    """All of it, told on construction; `seen` is what each moment showed.

    `parked` is the policy that nobody holds, as it was in the cloud after the first run, and
    `policies` the names of all there were after the second.
    """

    def __init__(self, sandbox: Sandbox, scratch: Scratch) -> None:
        self.sandbox = sandbox
        self.scratch = scratch
        self.seen: dict[str, dict[Expectation, Line]] = {}
        self._declare()
        self.first = self._up()
        self._prove_the_first()
        (self.parked,) = (each for each in self._policies() if each["name"] == "emergency")
        self._edit()
        self._note("second", self._up(), expected.SECOND)
        self.policies = [each["name"] for each in self._policies()]

    def lines(self, moment: str, expectations: Sequence[Expectation]) -> list[Line]:
        """Return what was seen of these at a moment. Raises KeyError for one that was not tried."""
        return [self.seen[moment][each] for each in expectations]

    def wrong(self, moment: str, expectations: Sequence[Expectation] | None = None) -> list[str]:
        """Return the names of the lines that came out otherwise, sorted; of all unless told."""
        asked = [*self.seen[moment]] if expectations is None else expectations
        return sorted(proof.wrong(self.lines(moment, asked)))

    def _declare(self) -> None:
        for file in DECLARED.glob("*.yaml"):
            self.scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")

        def scaleway_alone(accounts: dict[str, Any]) -> None:
            del accounts["aws"], accounts["ovh"]

        self.scratch.configure(scaleway_alone)

    def _up(self) -> Applied:
        return Applied(self.sandbox, self.scratch, self.scratch.up())

    def _prove_the_first(self) -> None:
        self._note("first", self.first, expected.FIRST)
        self._note("last day", self.first, expected.LAST_DAY, clock_offset_s=_until(LAST_DAY))
        self._note("day after", self.first, expected.DAY_AFTER, clock_offset_s=_until(DAY_AFTER))
        for switch in SWITCHES:
            thrown = {switch: True}
            self._note(f"first, {switch}", self.first, expected.FIRST, **thrown)
            later = {**thrown, "clock_offset_s": _until(DAY_AFTER)}
            self._note(f"day after, {switch}", self.first, expected.DAY_AFTER, **later)

    def _edit(self) -> None:
        """End the suspension, and hand to somebody what was parked."""
        self.scratch.edit("people.yaml", ", suspended: true", "")
        self.scratch.edit("accounts.yaml", PARKED, "")
        self.scratch.edit("people.yaml", CAROL, GRANTED)

    def _policies(self) -> list[dict[str, Any]]:
        found: dict[str, Any] = self.sandbox.control("scaleway").state()[FIRST]["policies"]
        return [*found.values()]

    def _note(
        self,
        moment: str,
        applied: Applied,
        expectations: Sequence[Expectation],
        **switches: Any,
    ) -> None:
        with applied.switched("scaleway", **switches):
            self.seen[moment] = {line.expected: line for line in applied.prove(expectations)}


def _until(moment: datetime) -> float:
    """Return how far a clock has to be moved to show a moment, in seconds."""
    return (moment - datetime.now(UTC)).total_seconds()
