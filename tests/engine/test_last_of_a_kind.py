"""A run that removes the last object of a kind on OVHcloud needs rights that nothing declares."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import pipeline
from tests.engine.hands import Hands

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

CLIENT = """
applications:
  ci: {owner: ada, keys: {main: {on: ovh}}}
"""
TAGS = """
accounts:
  ovh: {tags: {vps:vps-xx1111a.vps.ovh.net: {tier: web}}}
"""
PEOPLE = """
people:
  ada: {email: ada@example.com, accounts: [ovh]}
"""
KINDS = {
    "client": (CLIENT, "account:apiovh:me/api/oauth2/client/delete", "account"),
    "tags": (TAGS, "vps:apiovh:iam/resource/tag/remove", '"vps:vps-xx1111a.vps.ovh.net"'),
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Start three clouds for one test, which takes rights away there."""
    with Sandbox() as running:
        yield running


@pytest.mark.parametrize(("last", "action", "on"), KINDS.values(), ids=KINDS)
def test_a_missing_right_to_remove_the_last_stops_a_run_before_any_cloud_changes(
    sandbox: Sandbox, tmp_path: Path, last: str, action: str, on: str
) -> None:
    """Though the run would change something before; with the right, it does both."""
    scratch, console = Scratch.of(tmp_path, sandbox), Hands(sandbox.env)
    for file in scratch.path("").iterdir():
        file.unlink()
    scratch.path("all.yaml").write_text(PEOPLE + last, "utf-8")
    scratch.up()
    scratch.path("all.yaml").write_text(PEOPLE.replace("ada@", "a@"), "utf-8")
    lacking = pipeline.service_account(console, without=[action])
    before = sandbox.control("ovh").calls()["mutating"]

    done = scratch.run("up", "--yes", "--skip-preview", "--non-interactive", env=lacking)

    said = done.stdout + done.stderr
    assert f'Grant the pipeline: {{allow: ["{action}"], resources: [{on}]}}' in said
    assert sandbox.control("ovh").calls()["mutating"] == before
    scratch.up()
    scratch.up("--refresh", "--expect-no-changes")
