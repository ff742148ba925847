from pathlib import Path

import pytest

from providers.ovh.client import OvhClient
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.furnished import DIGEST, MINE, act_as_program, furnish
from tests.review.commands.conftest import AWS
from tests.review.conftest import Run
from tests.review.terminal import shown

TOKENS = "/v1/me/identity/user/alice/token"
LAPTOP = "token alice/laptop: never used, no end\n"


@pytest.fixture(autouse=True)
def furnished(sandbox: Sandbox, console: OvhClient, live: Path, control: Control) -> Path:
    """Return the stack whose account holds one of everything, with no call noted."""
    furnish(sandbox, console)
    control.reset_calls()
    return live


@pytest.fixture
def credential(console: OvhClient) -> str:
    """Return the id of the credential that the command calls with."""
    return str(console.call("GET", "/v1/auth/currentCredential")["credentialId"])


@pytest.fixture
def application(console: OvhClient) -> str:
    """Return the id of its application."""
    return str(console.call("GET", "/v1/auth/currentCredential")["applicationId"])


def test_a_key_is_shown_and_revoked(grantbook: Run, console: OvhClient) -> None:
    """What it is comes first, so that a log says what was lost."""
    revoked = grantbook("revoke", "ovh", "token", "alice/laptop", "--yes")

    assert (revoked.status, revoked.stderr) == (0, "")
    assert revoked.stdout == f"{LAPTOP}revoked token alice/laptop\n"
    assert console.call("GET", TOKENS) == []


def test_what_is_gone_is_revoked(grantbook: Run, control: Control) -> None:
    """Nothing is asked, and nothing is called that changes something."""
    gone = grantbook("revoke", "ovh", "token", "alice/old", "bob/laptop")

    assert (gone.status, gone.stderr) == (0, "")
    assert gone.stdout == "token alice/old: already gone\ntoken bob/laptop: already gone\n"
    assert control.calls()["mutating"] == 0


def test_without_a_terminal_nobody_can_agree(grantbook: Run, console: OvhClient) -> None:
    """A pipeline has to say that it means it."""
    refused = grantbook("revoke", "ovh", "token", "alice/laptop")

    assert (refused.status, refused.stdout) == (2, LAPTOP)
    assert refused.stderr == "nothing was revoked: without a terminal to ask on, add --yes\n"
    assert console.call("GET", TOKENS) == ["laptop"]


@pytest.mark.parametrize(
    ("typed", "status", "left"), [("y\n", 0, []), ("n\n", 2, ["laptop"]), ("\n", 2, ["laptop"])]
)
def test_on_a_terminal_it_asks(
    furnished: Path, console: OvhClient, typed: str, status: int, left: list[str]
) -> None:
    """After it has shown what it is about; no answer is no."""
    words = ("revoke", "ovh", "token", "alice/laptop")

    ended, said = shown(80, furnished.parents[1], *words, typed=typed)

    assert ended == status
    assert said.index("token alice/laptop: never used") < said.index("Revoke this one? [y/N]")
    assert console.call("GET", TOKENS) == left


def test_what_a_declaration_makes_is_refused(grantbook: Run, control: Control) -> None:
    """The next run would make it again; nothing else that was named is revoked either."""
    nightly = f"robot/nightly-{DIGEST}"

    refused = grantbook("revoke", "ovh", "token", "alice/laptop", nightly, "--yes")

    assert refused.status == 2
    assert refused.stderr == (
        f"nothing was revoked: token {nightly} is made by a declaration"
        f' ("{MINE}/robot/nightly/{DIGEST}")\n'
        "  Remove it from the declaration, and it goes with the next run.\n"
    )
    assert control.calls()["mutating"] == 0


def test_the_own_credential_needs_to_be_meant(
    furnished: Path, console: OvhClient, credential: str
) -> None:
    """A yes on the terminal is too easy."""
    words = ("revoke", "ovh", "legacy_credential", credential)

    status, said = shown(120, furnished.parents[1], *words, typed="y\n")

    assert status == 2
    assert f"this command calls with legacy_credential {credential} itself" in said
    assert "Add --yes if it is meant" in said
    assert console.call("GET", "/v1/me")["nichandle"] == "xx1111-ovh"


def test_the_own_credential_is_revoked_last(
    grantbook: Run, console: OvhClient, credential: str
) -> None:
    """The others are named first and second, and all are gone."""
    ids = [str(id_) for id_ in console.call("GET", "/v1/me/api/credential")]
    (other,) = set(ids) - {credential}

    revoked = grantbook("revoke", "ovh", "legacy_credential", credential, other, "--yes")

    assert revoked.status == 0
    assert revoked.stdout.splitlines()[-2:] == [
        f"revoked legacy_credential {other}",
        f"revoked legacy_credential {credential}",
    ]


def test_the_own_application_is_refused(grantbook: Run, control: Control, application: str) -> None:
    """Even with --yes; what would go with it is shown."""
    control.reset_calls()

    refused = grantbook("revoke", "ovh", "legacy_application", application, "--yes")

    assert refused.status == 2
    assert "\n  with it goes legacy_credential " in refused.stdout
    assert "may DELETE GET PATCH POST PUT /*\n" in refused.stdout
    assert f"calls with a credential of legacy_application {application}\n" in refused.stderr
    assert control.calls()["mutating"] == 0


def test_an_application_is_revoked_with_its_credentials(
    grantbook: Run, console: OvhClient, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a service account, which calls with none of them."""
    act_as_program(console, monkeypatch)

    revoked = grantbook("revoke", "ovh", "legacy_application", application, "--yes")

    assert revoked.status == 0
    assert revoked.stdout.endswith(f"revoked legacy_application {application}\n")
    listed = grantbook("inventory", "-k", "legacy_application", "-k", "legacy_credential").stdout
    assert "Legacy applications" not in listed
    assert "Legacy credentials (1)" in listed


def test_a_refusal_of_the_cloud_is_told_for_each(
    grantbook: Run, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the action that is missing; the others are tried."""
    console.call("POST", TOKENS, {"name": "phone", "description": "Mine"})
    act_as_program(console, monkeypatch, ["account:apiovh:me/identity/user/token/delete"])

    refused = grantbook("revoke", "ovh", "token", "alice/laptop", "alice/phone", "--yes")

    assert refused.status == 3
    assert refused.stderr.count("not revoked: token alice/") == 2
    assert "account:apiovh:me/identity/user/token/delete" in refused.stderr


def test_what_may_not_be_seen_is_not_revoked(
    grantbook: Run, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could have agreed to it."""
    act_as_program(console, monkeypatch, ["account:apiovh:me/identity/user/token/get"])

    refused = grantbook("revoke", "ovh", "token", "alice/laptop", "--yes")

    assert (refused.status, refused.stdout) == (3, "")
    assert refused.stderr.startswith("nothing was revoked: OVHcloud: GET ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ovh", "token", "alice"], '"alice" is no id of a token\n  It is LOGIN/NAME.\n'),
        (["ovh", "legacy_credential", "x"], '"x" is no id of a legacy_credential\n  It is a num'),
        (["ohv", "token", "a/b"], 'has no account "ohv"\n  Did you mean "ovh"?\n'),
        (["aws", "token", "a/b"], '"aws" is on AWS: nothing to revoke there.\n'),
        (["ovh", "user", "alice"], "'user' is not one of "),
    ],
)
def test_wrong_words_are_refused_before_any_call(
    grantbook: Run, furnished: Path, control: Control, words: list[str], said: str
) -> None:
    """Exit 2."""
    config = furnished.parent / "Pulumi.test.yaml"
    config.write_text(config.read_text("utf-8") + AWS, "utf-8")

    refused = grantbook("revoke", *words, "--yes")

    assert (refused.status, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert control.calls()["total"] == 0


def test_no_credentials_are_the_users_input(
    grantbook: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the names of the variables."""
    monkeypatch.delenv("OVH_APPLICATION_KEY")

    refused = grantbook("revoke", "ovh", "token", "alice/laptop", "--yes")

    assert refused.status == 2
    assert "OVH_APPLICATION_KEY" in refused.stderr
