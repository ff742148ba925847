"""Reviews of an account of OVHcloud as it is, where somebody works by hand."""

import json
from pathlib import Path

import pytest

from providers.ovh.client import OvhClient
from sandbox.control import Control
from tests.providers.ovh.conftest import GROUPS, USERS
from tests.providers.ovh.furnished import client, group, user
from tests.review.conftest import Run

POLICIES = "/v2/iam/policy"
ADMIN = "note, administrator: not declared: user zoe on ovh may do *; no run takes it away\n"
LOSS = (
    "- administrator: al loses account:apiovh:iam/policy/edit on ovh, everywhere "
    "(because policy by-hand)"
)
REFUSAL = {"class": "Client::Forbidden", "message": "No"}
PEOPLE = """
people: {al: {email: al@b.c, teams: [ops]}}
teams: {ops: {grants: {ovh: [{allow: ["vps:apiovh:get"], resources: ["vps:*"]}]}}}
"""


@pytest.fixture
def stack(live: Path) -> Path:
    """Return the folder of a stack with somebody who is not there yet."""
    (live / "all.yaml").write_text(PEOPLE, "utf-8")
    return live


def test_what_is_declared_and_not_there_is_gained(grantbook: Run, stack: Path) -> None:
    """A run gives it; it reads, which fails nothing by itself."""
    said = grantbook("review", "--live")

    assert stack.is_dir()
    assert (said.status, said.stderr) == (0, "")
    assert "test, from the clouds to the working tree\n" in said.stdout
    assert "+ reads: members of ops (al) gain vps:apiovh:get [new] on ovh" in said.stdout
    assert grantbook("review", "--live", "--fail-on", "reads").status == 1


def test_what_is_there_by_hand_is_lost(grantbook: Run, stack: Path, console: OvhClient) -> None:
    """Whoever has the name of somebody declared is that person; what they have beyond counts."""
    console.call("POST", GROUPS, group("people", ""))
    console.call("POST", USERS, user("al", "USER", ""))
    policy = {
        "name": "by-hand",
        "identities": ["urn:v1:eu:identity:user:xx1111-ovh/al"],
        "resources": [{"urn": "urn:v1:eu:resource:*"}],
        "permissions": {"allow": [{"action": "account:apiovh:iam/policy/edit"}]},
    }
    console.call("POST", POLICIES, policy)

    said = grantbook("review", "--live")

    assert stack.is_dir()
    assert said.status == 1
    assert [line for line in said.stdout.splitlines() if line.startswith("-")] == [LOSS]


def test_who_is_in_no_file_is_a_note(grantbook: Run, stack: Path, console: OvhClient) -> None:
    """No run takes their access away, so nothing is lost; it counts for the exit status."""
    console.call("POST", USERS, {**user("zoe", "USER", ""), "group": "ADMIN"})
    console.call("POST", "/v1/me/api/oauth2/client", {**client(), "name": "helper"})

    said = grantbook("review", "--live")

    assert stack.is_dir()
    assert said.status == 1
    assert ADMIN in said.stdout
    assert "not declared: service account helper on ovh may do nothing" in said.stdout
    assert "- " not in said.stdout


def test_who_asks_fails_nothing(grantbook: Run, stack: Path) -> None:
    """The keys of the account itself are told all the same."""
    (stack / "all.yaml").write_text("teams: {ops: {}}\n", "utf-8")

    said = grantbook("review", "--live", "--format", "json")

    (note,) = json.loads(said.stdout)["notes"]
    assert said.status == 0
    assert (note["mark"], note["rank"], note["opens"]) == (
        "key not declared",
        "administrator",
        False,
    )


def test_what_may_not_be_read_is_not_judged(grantbook: Run, stack: Path, control: Control) -> None:
    """The account is taken to be as declared, and nobody says that nothing changes."""
    control.fault(kind="status", status=403, path=USERS, body=REFUSAL, times=99)

    said = json.loads(grantbook("review", "--live", "--format", "json").stdout)

    assert stack.is_dir()
    assert said["lines"] == []
    assert {each["what"] for each in said["not_judged"]} >= {"users", "everybody's access"}
    assert not said["is_empty"]


def test_a_cloud_that_does_not_answer_is_its_fault(
    grantbook: Run, stack: Path, control: Control
) -> None:
    """Exit 3, and nothing is made up."""
    control.fault(kind="status", status=503, path=USERS, times=99)

    said = grantbook("review", "--live")

    assert stack.is_dir()
    assert said.status == 3
    assert "everything: OVHcloud: GET /v1/me/identity/user: 503" in said.stdout
    assert "Nobody gains or loses access, as far as it could be judged" in said.stdout


def test_no_credentials_are_the_users_input(
    grantbook: Run, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the names of the variables."""
    monkeypatch.delenv("OVH_APPLICATION_KEY")

    said = grantbook("review", "--live")

    assert stack.is_dir()
    assert said.status == 2
    assert "OVH_APPLICATION_KEY" in said.stdout


def test_a_revision_is_not_compared_at_the_same_time(grantbook: Run, stack: Path) -> None:
    """There is one thing to compare with."""
    said = grantbook("review", "--live", "--against", "HEAD")

    assert stack.is_dir()
    assert (said.status, said.stdout) == (2, "")
    assert "say one" in said.stderr
