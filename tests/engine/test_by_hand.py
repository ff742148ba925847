"""What somebody does by hand on AWS is shown by a refresh, and put right by the next run."""

import json
import shutil
from collections.abc import Iterable
from typing import Any

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import hands, hands_aws
from tests.engine.conftest import RICH
from tests.engine.plugin import Resource

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

EXCLUSIVE = [
    ("user", "hugo"),
    ("user", "courier"),
    ("group", "archivists"),
    ("group", "auditors"),
    ("role", "deployer"),
]
OTHERS = [("user", "ines"), ("group", "guests"), ("role", "visitor")]
OF_THE_ACCOUNT = (
    "aws:iam/accountAlias:",
    "aws:iam/accountPasswordPolicy:",
    "aws:iam/openIdConnectProvider:",
    "aws:iam/samlProvider:",
)


@pytest.fixture(scope="module")
def console(sandbox: Sandbox) -> hands.Hands:
    """Return somebody at the consoles."""
    return hands.Hands(sandbox.env)


@pytest.fixture(scope="module")
def scratch(
    sandbox: Sandbox, console: hands.Hands, tmp_path_factory: pytest.TempPathFactory
) -> Scratch:
    """Apply what the rich stack has on AWS alone."""
    hands_aws.furnish(console)
    made = Scratch.of(tmp_path_factory.mktemp("by-hand"), sandbox)
    for file in made.path("").iterdir():
        file.unlink()
    for name in ("aws.yaml", "archive.yaml"):
        shutil.copy(RICH / name, made.path(name))
    made.configure(lambda accounts: [accounts.pop(name) for name in ("ovh", "scaleway")])
    made.up()
    return made


def test_what_is_given_by_hand_is_taken_unless_its_holder_is_not_exclusive(
    sandbox: Sandbox, console: hands.Hands, scratch: Scratch
) -> None:
    """An inline policy and a managed one, on users, groups and roles."""
    before = sandbox.control("aws").state()
    for holder in (*EXCLUSIVE, *OTHERS):
        hands_aws.write_in(console, *holder)
        hands_aws.attach(console, *holder)

    shown = _found_otherwise(scratch)
    scratch.up("--refresh")

    assert shown == {
        f"aws@{kind}/{name}/{what}" for kind, name in EXCLUSIVE for what in ("attached", "inline")
    }
    assert [holder for holder in EXCLUSIVE if _is_given(console, *holder)] == []
    assert [holder for holder in OTHERS if not _is_given(console, *holder)] == []
    _take_back(console, OTHERS)
    assert sandbox.control("aws").state() == before
    scratch.up("--refresh", "--expect-no-changes")


def test_what_is_edited_on_the_account_itself_is_put_right(
    sandbox: Sandbox, console: hands.Hands, scratch: Scratch
) -> None:
    """Its alias, its password policy, whose tokens roles trust: as declared again, all of it."""
    before = sandbox.control("aws").state()
    found = [Resource.of(item) for item in scratch.resources("--show-secrets") if "id" in item]
    edited = [resource for resource in found if resource.type.startswith(OF_THE_ACCOUNT)]
    for resource in edited:
        for attribute in resource.inputs:
            if deed := hands.EDITS.get(f"{resource.type}/{attribute}"):
                deed(console, resource)
    between = sandbox.control("aws").state()

    shown = _found_otherwise(scratch)
    scratch.up("--refresh")

    assert shown == {resource.name for resource in edited}
    assert between != before
    assert sandbox.control("aws").state() == before
    scratch.up("--refresh", "--expect-no-changes")


def _found_otherwise(scratch: Scratch) -> set[str]:
    """Refresh; return the logical names of what is otherwise than in the state."""
    said = scratch.pulumi("refresh", "--yes", "--skip-preview", "--non-interactive", "--json")
    events = [json.loads(line).get("resOutputsEvent", {}) for line in said.splitlines()]
    abouts = [event["metadata"] for event in events if event]
    return {each["urn"].rpartition("::")[2] for each in abouts if each["op"] == "update"}


def _is_given(console: hands.Hands, kind: str, name: str) -> Any:
    return hands_aws.held(console, kind, name) >= {hands_aws.BY_HAND, hands_aws.SUPPORT}


def _take_back(console: hands.Hands, holders: Iterable[tuple[str, str]]) -> None:
    for holder in holders:
        hands_aws.take_back(console, *holder)
