"""One stack with what decides access on Scaleway: applied, edited once, and proved as it goes."""

from pathlib import Path
from typing import Any

from sandbox.scaleway.seeds import FIRST
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.applied import Applied
from tests.scenarios.moments import Moments
from tests.scenarios.scaleway_in_full import expected

DECLARED = Path(__file__).parent
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


class Story(Moments):
    """All of it, told on construction; `seen` is what each moment showed.

    `parked` is the policy that nobody holds, as it was in the cloud after the first run, and
    `policies` the names of all there were after the second.
    """

    def __init__(self, sandbox: Sandbox, scratch: Scratch) -> None:
        super().__init__("scaleway")
        self.sandbox = sandbox
        self.scratch = scratch
        self._declare()
        self.first = self._up()
        self.note_first(self.first, expected.FIRST, expected.LAST_DAY, expected.DAY_AFTER)
        (self.parked,) = (each for each in self._policies() if each["name"] == "emergency")
        self._edit()
        self.note("second", self._up(), expected.SECOND)
        self.policies = [each["name"] for each in self._policies()]

    def _declare(self) -> None:
        for file in DECLARED.glob("*.yaml"):
            self.scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")

        def scaleway_alone(accounts: dict[str, Any]) -> None:
            del accounts["aws"], accounts["ovh"]

        self.scratch.configure(scaleway_alone)

    def _up(self) -> Applied:
        return Applied(self.sandbox, self.scratch, self.scratch.up())

    def _edit(self) -> None:
        """End the suspension, and hand to somebody what was parked."""
        self.scratch.edit("people.yaml", ", suspended: true", "")
        self.scratch.edit("accounts.yaml", PARKED, "")
        self.scratch.edit("people.yaml", CAROL, GRANTED)

    def _policies(self) -> list[dict[str, Any]]:
        found: dict[str, Any] = self.sandbox.control("scaleway").state()[FIRST]["policies"]
        return [*found.values()]
