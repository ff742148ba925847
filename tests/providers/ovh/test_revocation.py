from collections.abc import Mapping

import pytest

from providers.errors import NotFound, Refused
from providers.ovh import revocation
from providers.ovh.client import OvhClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.furnished import act_as_program, furnish

CREDENTIALS = "/v1/me/api/credential"
OWN = "/v1/auth/currentCredential"


@pytest.fixture
def account(sandbox: Sandbox, console: OvhClient, settings: Mapping[str, str]) -> Settings:
    """Return an account that holds one of everything."""
    furnish(sandbox, console)
    return Settings.of(settings.get)


@pytest.fixture
def own(console: OvhClient) -> Mapping[str, str]:
    """Return the ids of the credential that the process calls with, and of its application."""
    found = console.call("GET", OWN)
    return {key: str(found[f"{key}Id"]) for key in ("credential", "application")}


def other(console: OvhClient, own: Mapping[str, str]) -> str:
    """Return the id of the credential of somebody else's tool."""
    ids = {str(id_) for id_ in console.call("GET", CREDENTIALS)}
    (found,) = ids - {own["credential"]}
    return found


def test_a_token_is_revoked_and_twice_is_once(account: Settings, console: OvhClient) -> None:
    """It opens nothing from then on."""
    (before,) = revocation.look(account, "token", ["alice/laptop"])

    revocation.revoke(account, "token", "alice/laptop")
    revocation.revoke(account, "token", "alice/laptop")

    (after,) = revocation.look(account, "token", ["alice/laptop"])
    assert before.found
    assert before.found.facts["description"] == "Mine"
    assert after == revocation.Target(id="alice/laptop", found=None)
    with pytest.raises(NotFound):
        console.call("GET", "/v1/me/identity/user/alice/token/laptop")


def test_a_token_of_a_user_who_is_gone_is_gone(account: Settings) -> None:
    """As the user's other keys are."""
    (target,) = revocation.look(account, "token", ["nobody/laptop"])

    assert target.found is None


def test_a_credential_is_revoked(
    account: Settings, console: OvhClient, own: Mapping[str, str]
) -> None:
    """Known by its application's name, though that is another account's."""
    id_ = other(console, own)
    (before,) = revocation.look(account, "legacy_credential", [id_])

    revocation.revoke(account, "legacy_credential", id_)

    assert before.found
    assert (before.found.name, before.is_own) == ("sandbox-bootstrap", False)
    assert before.found.facts["addresses"] == ["192.0.2.0/24"]
    (after,) = revocation.look(account, "legacy_credential", [id_])
    assert after.found is None


def test_the_own_credential_is_told_and_comes_last(
    account: Settings, console: OvhClient, own: Mapping[str, str]
) -> None:
    """After it nothing can be called."""
    ids = [own["credential"], other(console, own)]

    targets = revocation.look(account, "legacy_credential", ids)

    assert [(target.id, target.is_own) for target in targets] == [(ids[1], False), (ids[0], True)]


def test_an_application_is_told_with_its_credentials(
    account: Settings, own: Mapping[str, str]
) -> None:
    """They go with it; here the one that we call with is among them."""
    (target,) = revocation.look(account, "legacy_application", [own["application"]])

    assert target.is_own
    assert [each.id for each in target.with_it] == [own["credential"]]


def test_a_service_account_has_no_credential_of_its_own(
    account: Settings,
    console: OvhClient,
    own: Mapping[str, str],
    control: Control,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So it can revoke every application, and is not asked which is its own."""
    act_as_program(console, monkeypatch)
    control.reset_calls()

    (target,) = revocation.look(account, "legacy_application", [own["application"]])
    revocation.revoke(account, "legacy_application", own["application"])

    assert not target.is_own
    assert OWN not in {call["path"] for call in control.calls()["calls"]}
    with pytest.raises(Refused, match="This application key is invalid"):
        console.call("GET", "/v1/me")


def test_looking_changes_nothing(
    account: Settings, own: Mapping[str, str], control: Control
) -> None:
    """Neither tokens nor keys."""
    control.reset_calls()

    revocation.look(account, "legacy_application", [own["application"]])
    revocation.look(account, "token", ["alice/laptop"])

    assert control.calls()["mutating"] == 0


def test_what_may_not_be_seen_is_not_gone(
    account: Settings, console: OvhClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 403 is no 404."""
    act_as_program(console, monkeypatch, ["account:apiovh:me/identity/user/token/get"])

    with pytest.raises(Refused, match="user/token/get"):
        revocation.look(account, "token", ["alice/laptop"])


def test_names_are_escaped(account: Settings, console: OvhClient) -> None:
    """A token's may hold spaces."""
    body = {"name": "my laptop", "description": "Mine"}
    console.call("POST", "/v1/me/identity/user/alice/token", body)

    revocation.revoke(account, "token", "alice/my laptop")

    (target,) = revocation.look(account, "token", ["alice/my laptop"])
    assert target.found is None
    assert "laptop" in console.call("GET", "/v1/me/identity/user/alice/token")


@pytest.mark.parametrize(
    ("kind", "id_", "fits"),
    [
        ("token", "alice/laptop", True),
        ("token", "alice/my laptop", True),
        ("token", "alice", False),
        ("token", "alice/", False),
        ("token", "a/b/c", False),
        ("legacy_application", "12345", True),
        ("legacy_credential", "abc", False),
        ("legacy_credential", "../application/1", False),
    ],
)
def test_ids_have_a_form(kind: revocation.Kind, id_: str, fits: bool) -> None:  # noqa: FBT001 - a case's own value.
    """What has another is refused before any call."""
    assert bool(revocation.IDS[kind][0].fullmatch(id_)) == fits
