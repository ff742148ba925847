"""What a stack with everything costs on AWS while nothing changes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests import pages
from tests.engine.plugin import Resource

pytestmark = pytest.mark.engine

PAGE = pages.ROOT / "docs" / "reference" / "resources.md"
COST = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
HOLDERS = ("Group", "Role", "User")
OTHERS = {
    "attachments": "PolicyAttachment",
    "lists of all attachments": "PolicyAttachmentsExclusive",
    "lists of all policies in somebody": "PoliciesExclusive",
}
PROOF = "sts:GetCallerIdentity"


def test_second_run_of_everything_calls_nobody(sandbox: Sandbox, rich: Scratch) -> None:
    """The state knows it all."""
    sandbox.control("aws").reset_calls()

    rich.up("--expect-no-changes")

    assert _calls(sandbox) == []


def test_refresh_of_everything_costs_what_the_page_says(sandbox: Sandbox, rich: Scratch) -> None:
    """Object by object, beside the proof whose the credentials are."""
    found = [Resource.of(item) for item in rich.resources("--show-secrets") if "id" in item]
    made = [each.type.rpartition(":")[2] for each in found if each.type.startswith("aws:iam/")]
    sandbox.control("aws").reset_calls()

    rich.pulumi("refresh", "--yes", "--skip-preview", "--non-interactive", "--expect-no-changes")

    read = [call["path"] for call in _calls(sandbox) if call["path"] != PROOF]
    assert len(read) == sum(_reads()[kind] for kind in made)


def _calls(sandbox: Sandbox) -> Sequence[Mapping[str, Any]]:
    calls: Sequence[Mapping[str, Any]] = sandbox.control("aws").calls()["calls"]
    return calls


def _reads() -> dict[str, int]:
    """Return what the page says that reading each kind of object costs."""
    told: dict[str, int] = {}
    for name, reads in COST.findall(PAGE.read_text("utf-8").partition("| AWS | create |")[2]):
        kinds = re.findall(r"`(\w+)`", name) or [f"{kind}{OTHERS[name]}" for kind in HOLDERS]
        told |= dict.fromkeys(kinds, int(reads))
    return told
