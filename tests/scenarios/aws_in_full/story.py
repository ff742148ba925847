"""One stack with what decides access on AWS, on two accounts: applied, proved, and taken apart."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.aws.accounts import FIRST, SECOND
from sandbox.prover import aws, identity
from sandbox.prover.aws import Visitor
from sandbox.prover.proof import Expectation, Line
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine.hands import Hands
from tests.scenarios.applied import SWITCHES, Applied
from tests.scenarios.aws_in_full import expected
from tests.scenarios.aws_in_full.judged import judged
from tests.scenarios.moments import DAY_AFTER, LAST_DAY, Moments, until

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

DECLARED = Path(__file__).parent
ACCOUNT_OF = {expected.CALLED: "aws", expected.GUARDED: "guarded"}
WORD = "between-us"
AUDITOR = f"arn:aws:iam::{FIRST}:role/auditor"


class Story(Moments):
    """All of it, told on construction; `seen` is what each moment showed."""

    def __init__(self, sandbox: Sandbox, scratch: Scratch) -> None:
        super().__init__("aws")
        self.sandbox = sandbox
        self.scratch = scratch
        self.envs = {"aws": sandbox.env, "guarded": _as_partner(sandbox.env)}
        self.hands = {account: Hands(env).aws for account, env in self.envs.items()}
        self._declare()
        self.applied = Applied(sandbox, scratch, scratch.up())
        self.known = self._known()
        self._note("first", expected.FIRST)
        self._note("first, on paper", expected.on_paper(expected.FIRST))
        self._note("last day", expected.LAST_DAY, clock_offset_s=until(LAST_DAY))
        self._note("day after", expected.DAY_AFTER, clock_offset_s=until(DAY_AFTER))
        for switch in SWITCHES:
            thrown = {switch: True}
            self._note(f"first, {switch}", expected.called(expected.FIRST), **thrown)
            later = {**thrown, "clock_offset_s": until(DAY_AFTER)}
            self._note(f"day after, {switch}", expected.DAY_AFTER, **later)

    @property
    def iam(self) -> "IAMClient":
        """IAM of the first account, called as its administrator."""
        return self.hands["aws"]

    def without(self, file: str, line: str) -> tuple[list[str], list[str]]:
        """Return what is wrong at first and on the day after, when a line is not declared."""
        whole = self.scratch.path(file).read_text("utf-8")
        self.scratch.edit(file, f"{line}\n", "")
        try:
            self.scratch.up()
        finally:
            self.scratch.path(file).write_text(whole, "utf-8")
        self._note(f"first, without {line}", expected.FIRST)
        later = f"day after, without {line}"
        self._note(later, expected.DAY_AFTER, clock_offset_s=until(DAY_AFTER))
        return self.wrong(f"first, without {line}"), self.wrong(later)

    def _declare(self) -> None:
        for file in DECLARED.glob("*.yaml"):
            self.scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")

        def two_of_aws(accounts: dict[str, Any]) -> None:
            del accounts["ovh"], accounts["scaleway"]
            own = {"account": SECOND, "credentials": {"prefix": "PARTNER_"}}
            accounts["guarded"] = {**accounts["aws"], **own}

        self.scratch.configure(two_of_aws)

    def _note(self, moment: str, expectations: Sequence[Expectation], **switches: Any) -> None:
        to_judge = [each for each in expectations if each.cloud == expected.JUDGED]
        accounts = {FIRST: self.hands["aws"], SECOND: self.hands["guarded"]}
        with self.applied.switched("aws", **switches):
            lines = [self._called(each) for each in expected.called(expectations)]
        self._take_back()
        lines += judged(accounts, to_judge) if to_judge else []
        self.seen[moment] = {line.expected: line for line in lines}

    def _called(self, expectation: Expectation) -> Line:
        account = ACCOUNT_OF[expectation.cloud]
        who = self.known[account, expectation.who]
        seen = aws.call(self.envs[account], who, expectation.call)
        return Line(expected=expectation, seen=seen)

    def _known(self) -> identity.Identities:
        """Return who calls: people, each key by its own name, and who visits from elsewhere."""
        known = {**self.applied.identities}
        for name, key in self.applied.outputs["keys"].items():
            account, _, full = name.partition("/")
            known[account, full] = identity.Program(**key)
        words = {"": WORD, " without the word": "", " with another word": "between-others"}
        for way, word in words.items():
            known["aws", f"auditor{way}"] = _visitor(self.envs["guarded"], word)
        known["aws", "auditor from its own account"] = _visitor(self.envs["aws"], WORD)
        return known

    def _take_back(self) -> None:
        """Take away every device that was set up in a proof."""
        for iam in self.hands.values():
            for user in iam.list_users()["Users"]:
                name = user["UserName"]
                for device in iam.list_mfa_devices(UserName=name)["MFADevices"]:
                    serial = device["SerialNumber"]
                    iam.deactivate_mfa_device(UserName=name, SerialNumber=serial)


def _visitor(env: Mapping[str, str], word: str) -> Visitor:
    return Visitor(
        access_key=env["AWS_ACCESS_KEY_ID"],
        secret_key=env["AWS_SECRET_ACCESS_KEY"],
        role=AUDITOR,
        external_id=word,
    )


def _as_partner(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the second account, as if it were the first."""
    own = {
        name.removeprefix("PARTNER_"): value for name, value in env.items() if "PARTNER_" in name
    }
    return {**env, **own}
