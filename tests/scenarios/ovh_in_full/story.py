"""One stack with every kind of object of OVHcloud: applied, edited twice, and proved as it goes."""

import json
from pathlib import Path
from typing import Any

from sandbox.ovh.seeds import FIRST, SECOND
from sandbox.prover import identity
from sandbox.prover.ovh import Federated
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine.hands import Hands
from tests.scenarios.applied import Applied
from tests.scenarios.moments import Moments
from tests.scenarios.ovh_in_full import expected

DECLARED = Path(__file__).parent
PARTNER = {
    "cloud": "ovh",
    "account": SECOND,
    "people": "federated",
    "credentials": {"prefix": "PARTNER_"},
}
SENT_IN = {
    "dana": ("platform@corp.example.com",),
    "dana without a group": (),
    "dana in another group": ("platform", "Platform@corp.example.com"),
}

WEB, TEST = "vps:vps-xx1111a.vps.ovh.net", "vps:vps-xx1111b.vps.ovh.net"
SECRETS = "/v1/_sandbox/okms/okms-xx1111/secrets"
TAG = f"/v2/iam/resource/urn:v1:eu:resource:{TEST}/tag/environment"


class Story(Moments):
    """All of it, told on construction; `seen` is what each moment showed.

    `drift` is what a run would have done about what was changed by hand, `partner` the account of
    federated people as it was in the end.
    """

    def __init__(self, sandbox: Sandbox, scratch: Scratch) -> None:
        super().__init__("ovh")
        self.sandbox = sandbox
        self.scratch = scratch
        self.identities: dict[tuple[str, str], identity.Identity] = {
            ("ovh", name): Federated(account=SECOND, login="dana", groups=groups)
            for name, groups in SENT_IN.items()
        }
        self.console = Hands(sandbox.env).ovh
        self.console.post(SECRETS, name="door", value="a canary")
        self._declare()
        self.first = self._up()
        self.note_first(self.first, expected.FIRST, expected.LAST_DAY, expected.DAY_AFTER)
        self._edit()
        second = self._up()
        self.note("second", second, expected.SECOND)
        self._meddle()
        self.note("by hand", second, expected.BY_HAND)
        self.drift = self._drift()
        self.scratch.edit("applications.yaml", "      blue: {on: ovh}\n", "")
        self.note("third", self._up("--refresh"), expected.THIRD)
        self.partner: dict[str, Any] = sandbox.control("ovh").state()[SECOND]

    def _declare(self) -> None:
        for file in DECLARED.glob("*.yaml"):
            self.scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")

        def two_of_ovhcloud(accounts: dict[str, Any]) -> None:
            del accounts["aws"], accounts["scaleway"]
            accounts["partner"] = {**PARTNER, "endpoint": self.sandbox.ovh_url}

        self.scratch.configure(two_of_ovhcloud)

    def _up(self, *more: str) -> Applied:
        """Apply. Each key may call by its own name, and whoever once could call may still try."""
        applied = Applied(self.sandbox, self.scratch, self.scratch.up(*more))
        for name, key in applied.outputs["keys"].items():
            account, _, full = name.partition("/")
            self.identities[account, full] = identity.Program(**key)
        self.identities |= applied.identities
        applied.identities = self.identities
        return applied

    def _edit(self) -> None:
        """Put the other server into the group, tag it, end a suspension, and add a key."""
        self.scratch.edit("accounts.yaml", f"[{WEB}]", f"[{WEB}, {TEST}]")
        self.scratch.edit("accounts.yaml", "environment: test", "environment: prod")
        self.scratch.edit("people.yaml", ", suspended: true", "")
        key = "      blue: {on: ovh}\n"
        self.scratch.edit("applications.yaml", key, f"{key}      green: {{on: ovh}}\n")

    def _meddle(self) -> None:
        """Take the tag away in the console, and let somebody have to change a password."""
        self.console.delete(TAG)
        self.sandbox.control("ovh").require_password_change(FIRST, "lena")

    def _drift(self) -> dict[str, str]:
        """Return what a run would do about what it finds, by kind and name."""
        told = json.loads(self.scratch.pulumi("preview", "--refresh", "--json"))
        return {
            f"{kind} {name}": step["op"]
            for step in told["steps"]
            if step["op"] not in ("same", "refresh")
            for kind, _, name in [step["urn"].split("::", 2)[2].partition("::")]
        }
