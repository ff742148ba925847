"""A pipeline that lacks a right on OVHcloud is told which before anything changes there."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import pipeline
from tests.engine.hands import Hands

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ALWAYS = ("--yes", "--skip-preview", "--non-interactive")
STACK = """
accounts:
  ovh:
    permissions_groups:
      viewer: {description: Look, allow: [account:apiovh:iam/policy/get]}
    tags:
      vps:vps-xx1111a.vps.ovh.net: {tier: web}
people:
  ada: {email: ada@example.com, teams: [readers, viewers]}
teams:
  readers:
    description: Read
    grants:
      aws: [{managed: ReadOnlyAccess}]
      ovh: [{allow: account:apiovh:me/get, resources: account}]
      scaleway: [{permission_sets: InstancesReadOnly, projects: data}]
  viewers:
    description: View
    grants:
      ovh: [{permissions_groups: viewer, allow: account:apiovh:me/tag/get, resources: account}]
"""
ERROR = re.compile(r'error: (?:providers\.errors\.\w+: )?((?:account "ovh"|OVHcloud): .*)')
LACKS = (
    'account "ovh": the pipeline lacks rights that this run needs. Nothing was changed there. '
    "Grant the pipeline: "
)
IN_SHORT = 'account "ovh": the pipeline lacks rights, as said before. Nothing was changed there.'
ACCOUNT = "account:apiovh:"
TAG = "vps:apiovh:iam/resource/tag/remove"
ON_VPS = f'{{allow: ["{TAG}"], resources: ["vps:vps-xx1111a.vps.ovh.net"]}}'
LACKING = {
    "removal": (
        [f"{ACCOUNT}me/identity/group/delete"],
        f'{{allow: ["{ACCOUNT}me/identity/group/delete"], resources: [account]}}',
    ),
    "several-and-a-tag": (
        [f"{ACCOUNT}iam/policy/get", f"{ACCOUNT}me/identity/user/enable", TAG],
        (
            f'{{allow: ["{ACCOUNT}iam/policy/get", "{ACCOUNT}me/identity/user/enable"], '
            f"resources: [account]}}, {ON_VPS}"
        ),
    ),
}
SEVERAL, _ = LACKING["several-and-a-tag"]
lacking_each = pytest.mark.parametrize(("lacking", "grant"), LACKING.values(), ids=LACKING)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Start three clouds for one test, which takes rights away there."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def console(sandbox: Sandbox) -> Hands:
    """Return the account's owner."""
    return Hands(sandbox.env)


@pytest.fixture
def scratch(sandbox: Sandbox, console: Hands, tmp_path: Path) -> Scratch:
    """Make a stack on three clouds, not yet applied, whose pipeline has the rights of the page."""
    made = Scratch.of(tmp_path, sandbox)
    made.env |= pipeline.service_account(console)
    for file in made.path("").iterdir():
        file.unlink()
    made.path("all.yaml").write_text(STACK, "utf-8")
    return made


def _take(console: Hands, actions: Collection[str]) -> None:
    """Take rights away from the pipeline."""
    names = {policy["name"] for policy in pipeline.policies()}
    for policy in console.ovh.get("/v2/iam/policy"):
        if policy["name"] in names:
            allow = [
                each for each in policy["permissions"]["allow"] if each["action"] not in actions
            ]
            console.put(f"/v2/iam/policy/{policy['id']}", permissions={"allow": allow})


def _give_back(console: Hands) -> None:
    """Let the pipeline have all that the page gives."""
    told = {policy["name"]: policy["permissions"] for policy in pipeline.policies()}
    for policy in console.ovh.get("/v2/iam/policy"):
        if policy["name"] in told:
            console.put(f"/v2/iam/policy/{policy['id']}", permissions=told[policy["name"]])


def _refused(scratch: Scratch, *command: str) -> list[str]:
    """Run a command that fails, and return the errors of objects, each once."""
    done = scratch.run(*command, *ALWAYS)
    said = done.stdout + done.stderr
    assert done.returncode, said
    assert "Traceback" not in said
    return sorted(set(ERROR.findall(said)))


def _forget(sandbox: Sandbox) -> None:
    for cloud in sandbox.urls:
        sandbox.control(cloud).reset_calls()


def _calls(sandbox: Sandbox, kind: str) -> dict[str, int]:
    return {cloud: sandbox.control(cloud).calls()[kind] for cloud in sandbox.urls}


@lacking_each
def test_a_missing_right_stops_a_run_that_adds_names_before_any_cloud_changes(
    sandbox: Sandbox, console: Hands, scratch: Scratch, lacking: list[str], grant: str
) -> None:
    """The gate asks; it tells everything that is missing, and the grants to paste."""
    _take(console, lacking)
    _forget(sandbox)

    errors = _refused(scratch, "up")

    assert errors == [LACKS + grant]
    assert _calls(sandbox, "mutating") == dict.fromkeys(sandbox.urls, 0)
    _give_back(console)
    scratch.up()
    scratch.up("--refresh", "--expect-no-changes")


@lacking_each
def test_a_missing_right_stops_edits_and_removals_before_the_account_changes(
    sandbox: Sandbox, console: Hands, scratch: Scratch, lacking: list[str], grant: str
) -> None:
    """Without a new name no gate is passed: the check is that account's alone, not of the others.

    Objects that meet it at the same time say it in short.
    """
    scratch.up()
    scratch.edit("all.yaml", "description: Read", "description: Read only")
    scratch.edit("all.yaml", "description: View", "description: View only")
    _take(console, lacking)
    _forget(sandbox)

    for command in ("up", "destroy"):
        errors = _refused(scratch, command)

        assert LACKS + grant in errors
        assert {*errors} <= {LACKS + grant, IN_SHORT}
        assert _calls(sandbox, "mutating")["ovh"] == 0
    _give_back(console)
    scratch.up()
    scratch.up("--refresh", "--expect-no-changes")
    scratch.pulumi("destroy", *ALWAYS)
    assert not [resource for resource in scratch.resources() if "id" in resource]


def test_a_preview_asks_nobody_what_the_pipeline_may_do(
    sandbox: Sandbox, console: Hands, scratch: Scratch
) -> None:
    """It makes no call, of an applied stack and of a new one, whatever is missing."""
    _take(console, SEVERAL)
    _forget(sandbox)

    scratch.pulumi("preview", "--non-interactive")

    assert _calls(sandbox, "total") == dict.fromkeys(sandbox.urls, 0)
    _give_back(console)
    scratch.up()
    scratch.edit("all.yaml", "description: Read", "description: Read only")
    _take(console, SEVERAL)
    _forget(sandbox)

    scratch.pulumi("preview", "--non-interactive")

    assert _calls(sandbox, "total") == dict.fromkeys(sandbox.urls, 0)


def test_a_right_that_goes_during_a_run_is_named_with_the_call_and_the_grant(
    console: Hands, scratch: Scratch
) -> None:
    """Here the run takes it from itself: its own policy names a group that it gives a deny."""
    scratch.up()
    [group] = [
        found["urn"]
        for found in console.ovh.get("/v2/iam/permissionsGroup")
        if found["name"] == "viewer"
    ]
    [own] = [
        found
        for found in console.ovh.get("/v2/iam/policy")
        if found["name"] == "grantbook-pipeline"
    ]
    console.put(f"/v2/iam/policy/{own['id']}", permissionsGroups=[{"urn": group}])
    action = f"{ACCOUNT}iam/policy/edit"
    scratch.edit("all.yaml", "{description: Look,", f"{{description: Look, deny: [{action}],")
    scratch.edit("all.yaml", f"{ACCOUNT}me/tag/get", f"{ACCOUNT}me/bill/get")

    [error] = _refused(scratch, "up")

    assert error.startswith("OVHcloud: PUT /v2/iam/policy/")
    assert f": 403 User not granted for this request; missing: {action} (request EU.ext-4." in error
    assert error.endswith(f'Grant the pipeline: {{allow: ["{action}"], resources: [account]}}')
    console.put(f"/v2/iam/policy/{own['id']}", permissionsGroups=[])
    scratch.up()
    scratch.up("--refresh", "--expect-no-changes")
