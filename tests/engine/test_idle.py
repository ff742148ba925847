"""A stack that is as declared: nothing to do, nobody called, and nothing left when it goes."""

from pathlib import Path

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox

pytestmark = pytest.mark.engine

CLOUDS = ("aws", "ovh", "scaleway")
CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "OVH_APPLICATION_KEY",
    "OVH_APPLICATION_SECRET",
    "OVH_CONSUMER_KEY",
    "SCW_ACCESS_KEY",
    "SCW_SECRET_KEY",
)


def test_preview_of_an_applied_stack_calls_nobody(sandbox: Sandbox, applied: Scratch) -> None:
    """It says "no change" without credentials and without one call to a cloud."""
    for cloud in CLOUDS:
        sandbox.control(cloud).reset_calls()

    applied.pulumi(
        "preview", "--expect-no-changes", "--non-interactive", env=dict.fromkeys(CREDENTIALS)
    )

    assert {cloud: sandbox.control(cloud).calls()["total"] for cloud in CLOUDS} == dict.fromkeys(
        CLOUDS, 0
    )


def test_second_up_changes_nothing(sandbox: Sandbox, applied: Scratch) -> None:
    """Applied twice, the clouds see no second change."""
    for cloud in CLOUDS:
        sandbox.control(cloud).reset_calls()

    applied.up("--expect-no-changes")

    assert {cloud: sandbox.control(cloud).calls()["mutating"] for cloud in CLOUDS} == dict.fromkeys(
        CLOUDS, 0
    )


def test_refresh_of_an_applied_stack_finds_no_drift(applied: Scratch) -> None:
    """What the clouds answer reads as what was declared."""
    applied.pulumi("refresh", "--yes", "--non-interactive", "--expect-no-changes")


def test_commands_leave_the_configuration_as_it_is(applied: Scratch) -> None:
    """A stack's file is in git: no command of the engine rewrites it."""
    file = applied.folder / "stacks" / "Pulumi.sandbox.yaml"
    before = file.read_bytes()

    applied.up()

    assert file.read_bytes() == before


def test_destroy_leaves_the_clouds_as_they_were(tmp_path: Path) -> None:
    """Whatever grantbook made is gone, on all three clouds."""
    with Sandbox() as other:
        before = {cloud: other.control(cloud).state() for cloud in CLOUDS}
        scratch = Scratch.of(tmp_path, other)
        scratch.up()
        between = {cloud: other.control(cloud).state() for cloud in CLOUDS}
        assert all(other.control(cloud).calls()["mutating"] for cloud in CLOUDS)

        scratch.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")

        assert all(between[cloud] != before[cloud] for cloud in CLOUDS)
        assert {cloud: other.control(cloud).state() for cloud in CLOUDS} == before
