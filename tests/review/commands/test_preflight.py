import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.model import OvhGrant
from providers.aws import client as aws
from providers.ovh.client import OvhClient
from providers.scaleway import client as scaleway
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.providers.ovh.furnished import act_as_program, user
from tests.review.commands.conftest import AWS
from tests.review.conftest import Run

STACK = """
people:
  alice: {email: alice@example.com, accounts: [ovh]}
teams:
  ops: {grants: {ovh: [{allow: ["account:apiovh:me/get"], resources: [account]}]}}
accounts:
  ovh: {tags: {"vps:vps-xx1111a.vps.ovh.net": {environment: prod}}}
"""
HEAD = "ovh: OVHcloud xx1111-ovh\n"
CREDENTIALS = "  fine         the credentials are this account's\n"
CLOCK = "  fine         this machine's clock is OVHcloud's, to a minute\n"
RIGHTS = "  fine         the pipeline's rights: 21 actions, all granted\n"
NAMES = "  fine         4 names: free, or this stack's\n"
THREE = """
config:
  grantbook:accounts:
    aws: {{cloud: aws, account: "123456789012", region: eu-west-1, endpoint: {aws}}}
    ovh: {{cloud: ovh, account: xx1111-ovh, endpoint: {ovh}}}
    scaleway:
      cloud: scaleway
      organization: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10
      endpoint: {scaleway}
"""
LACKING = """\
  to mend      the pipeline lacks 3 of 21 actions; grant it:
    - allow:
        - account:apiovh:iam/policy/create
      resources: [account]
    - allow:
        - vps:apiovh:iam/resource/tag/add
        - vps:apiovh:iam/resource/tag/remove
      resources: ["vps:vps-xx1111a.vps.ovh.net"]
"""


@pytest.fixture(autouse=True)
def stack(live: Path) -> Path:
    """Return the folder of a stack that takes names and needs rights."""
    (live / "all.yaml").write_text(STACK, "utf-8")
    return live


@pytest.fixture
def sandboxes(grantbook: Run, stack: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Return the command in a project with an account on each of three clouds."""
    with Sandbox() as running:
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        (stack.parent / "Pulumi.test.yaml").write_text(THREE.format(**running.urls), "utf-8")
        yield grantbook
    aws.of.cache_clear()
    scaleway.of.cache_clear()


def test_a_run_that_would_get_through_is_fine(grantbook: Run, control: Control) -> None:
    """Four questions to the account, none of which changes anything."""
    asked = grantbook("preflight")

    assert (asked.status, asked.stderr) == (0, "")
    assert asked.stdout == f"{HEAD}{CREDENTIALS}{CLOCK}{RIGHTS}{NAMES}4 fine.\n"
    calls = control.calls()
    assert calls["total"] > 0
    assert calls["mutating"] == 0


def test_missing_rights_are_shown_as_the_grant_that_gives_them(
    grantbook: Run, console: OvhClient, monkeypatch: pytest.MonkeyPatch, control: Control
) -> None:
    """By the resource that each is needed on; to ask has changed nothing."""
    act_as_program(console, monkeypatch, ["account:apiovh:iam/policy/create"])
    control.reset_calls()

    asked = grantbook("preflight")

    assert asked.status == 1
    assert asked.stdout == f"{HEAD}{CREDENTIALS}{CLOCK}{LACKING}{NAMES}1 to mend, 3 fine.\n"
    assert control.calls()["mutating"] == 0


def test_the_grant_can_be_pasted(
    grantbook: Run, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is printed, below an account's name."""
    act_as_program(console, monkeypatch, ["account:apiovh:iam/policy/create"])

    lines = grantbook("preflight").stdout.splitlines()

    pasted = "\n".join(f"    {line}" for line in lines if line.startswith("    "))
    found = declared(f"teams:\n  pipeline:\n    grants:\n      ovh:\n{pasted}\n")
    grants = found.teams[0].grants_on("ovh")
    assert [grant.resources for grant in grants if isinstance(grant, OvhGrant)] == [
        ("urn:v1:eu:resource:account:xx1111-ovh",),
        ("urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net",),
    ]


def test_a_name_of_somebody_else_is_a_finding(grantbook: Run, console: OvhClient) -> None:
    """With who made what holds it."""
    console.call("POST", "/v1/me/identity/user", {**user("alice", "USER", ""), "group": "DEFAULT"})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert 'to mend      account "ovh": somebody else holds user "alice" (not made' in asked.stdout


@pytest.mark.parametrize(("offset_s", "which"), [(3600, "behind"), (-3600, "ahead of")])
def test_a_clock_that_is_off_is_a_finding(
    grantbook: Run, control: Control, offset_s: int, which: str
) -> None:
    """Calls are signed on the cloud's, but ends of grants come by this one."""
    control.switch(clock_offset_s=offset_s)

    asked = grantbook("preflight")

    said = rf"  to mend      this machine's clock is 3[56]\d\d s {which} OVHcloud's\n    Set it: "
    assert asked.status == 1
    assert re.search(said, asked.stdout)


def test_without_credentials_nothing_else_is_asked(
    grantbook: Run, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That they are missing is a finding, as any other."""
    monkeypatch.delenv("OVH_CONSUMER_KEY")

    asked = grantbook("preflight")

    assert asked.status == 1
    assert '  to mend      account "ovh": no credentials. Set OVH_APPLICATION_KEY' in asked.stdout
    assert asked.stdout.endswith("  not checked  everything else\n1 to mend, 1 not checked.\n")
    assert control.calls()["total"] == 0


def test_somebody_elses_credentials_end_the_questions(
    grantbook: Run, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they may do says nothing about this account."""
    for name in ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"):
        monkeypatch.setenv(name, sandbox.env[f"PARTNER_{name}"])

    asked = grantbook("preflight")

    assert asked.status == 1
    assert 'belong to "yy2222-ovh", not to "xx1111-ovh"' in asked.stdout
    assert "  not checked  everything else\n" in asked.stdout


def test_rights_that_cannot_be_asked_are_not_fine(grantbook: Run, control: Control) -> None:
    """Where an API has no such route; the rest is asked all the same."""
    for path in ("/v2/iam/authorization/check", "/v2/iam/resource"):
        control.fault(kind="status", status=404, method="POST", path=path, times=9)

    asked = grantbook("preflight")

    assert asked.status == 0
    assert "  not checked  rights were not checked: " in asked.stdout
    assert asked.stdout.endswith(f"{NAMES}1 not checked, 3 fine.\n")


@pytest.mark.parametrize("path", ["/v1/auth/details", "/v1/auth/time", "/v1/me/identity/user"])
def test_a_cloud_that_does_not_answer_is_its_fault(
    grantbook: Run, console: OvhClient, control: Control, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Exit 3, whatever else was found; by a service account, whose calls need no clock."""
    act_as_program(console, monkeypatch)
    control.fault(kind="status", status=503, method="GET", path=path, times=99)

    asked = grantbook("preflight")

    assert asked.status == 3
    assert f"  no answer    OVHcloud: GET {path}: 503 " in asked.stdout


def test_what_another_cloud_cannot_be_asked_is_said(sandboxes: Run) -> None:
    """Never as fine; names and credentials are asked everywhere."""
    asked = sandboxes("preflight")

    assert asked.status == 0
    unasked = [line for line in asked.stdout.splitlines() if "not checked  " in line]
    assert unasked == ["  not checked  this machine's clock, on Scaleway"]
    assert asked.stdout.count("the credentials are this account's") == 3
    assert asked.stdout.count("free, or this stack's") == 3
    assert asked.stdout.endswith("\n1 not checked, 17 fine.\n")


def test_only_the_accounts_that_are_named_are_asked(
    grantbook: Run, stack: Path, control: Control
) -> None:
    """The others may be anybody's."""
    config = stack.parent / "Pulumi.test.yaml"
    config.write_text(config.read_text("utf-8") + AWS, "utf-8")

    asked = grantbook("preflight", "aws")

    assert asked.stdout.startswith("aws: AWS 123456789012\n")
    assert control.calls()["total"] == 0


def test_wrong_words_are_the_users_input(grantbook: Run) -> None:
    """Exit 2, with the nearest that there is."""
    refused = grantbook("preflight", "ohv")

    assert (refused.status, refused.stdout) == (2, "")
    assert refused.stderr.endswith('Did you mean "ovh"?\n')
