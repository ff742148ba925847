from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    ORGANIZATION,
    PASSWORD,
    SERVERS,
    Answer,
    Caller,
    by_key,
    new_application,
    new_member,
    new_policy,
    on_projects,
    person,
)


def denied(method: str, reason: str) -> Answer:
    """Return the refusal to know a caller."""
    body = {
        "message": "authentication is denied",
        "method": method,
        "reason": reason,
        "type": "denied_authentication",
    }
    return Answer(401, body)


@pytest.mark.parametrize("secret", ["", "2b6e9d40-17fc-4a85-b3d2-f80c5e9a6147"])
def test_an_unknown_key_is_denied(sandbox: Sandbox, secret: str) -> None:
    """As is none at all."""
    answer = by_key(sandbox, secret).send("GET", f"{IAM}/users")

    assert answer == denied("api_key", "not_found")


def test_a_key_is_for_its_own_organization(owner: Caller, partner: Caller) -> None:
    """Of another one nothing is seen."""
    application = new_application(owner)

    assert partner.send("GET", f"{IAM}/applications/{application}").status == 404
    assert partner.get(f"{IAM}/applications")["total_count"] == 0
    answer = partner.send("GET", f"{IAM}/groups", organization_id=ORGANIZATION)
    assert answer.status == 403


def test_a_key_ends_at_its_expiry(sandbox: Sandbox, owner: Caller, control: Control) -> None:
    """It stays listed; a switch makes the cloud forget the expiry."""
    application = new_application(owner)
    new_policy(owner, on_projects("InstancesReadOnly"), application_id=application)
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = owner.post(f"{IAM}/api-keys", application_id=application, expires_at=soon)
    program = by_key(sandbox, made["secret_key"])
    before = program.send("GET", SERVERS, project=DATA).status

    control.switch(clock_offset_s=86401)

    assert before == 200
    assert program.send("GET", SERVERS, project=DATA) == denied("api_key", "expired")
    listed = owner.get(f"{IAM}/api-keys", expired="true")
    assert [key["access_key"] for key in listed["api_keys"]] == [made["access_key"]]
    assert owner.get(f"{IAM}/api-keys", expired="false")["total_count"] == 1
    control.switch(ignore_expiry=True)
    assert program.send("GET", SERVERS, project=DATA).status == 200


def test_a_deleted_key_stops_at_once(sandbox: Sandbox, owner: Caller) -> None:
    """Nothing is cached."""
    application = new_application(owner)
    made = owner.post(f"{IAM}/api-keys", application_id=application)

    owner.delete(f"{IAM}/api-keys/{made['access_key']}")

    answer = by_key(sandbox, made["secret_key"]).send("GET", f"{IAM}/users")
    assert answer == denied("api_key", "not_found")


def test_a_member_signs_in_with_a_password(
    sandbox: Sandbox, owner: Caller, control: Control
) -> None:
    """The session is theirs, and ends after a month or with them."""
    id_ = new_member(owner)

    jo = person(sandbox)

    assert jo.get(f"{IAM}/users/{id_}")["username"] == "jo"
    control.switch(clock_offset_s=86400 * 31)
    assert jo.send("GET", f"{IAM}/users/{id_}") == denied("jwt", "expired")
    control.switch(clock_offset_s=0)
    owner.delete(f"{IAM}/users/{id_}")
    assert jo.send("GET", f"{IAM}/users/{id_}") == denied("jwt", "not_found")


def test_an_unknown_session_is_denied(sandbox: Sandbox) -> None:
    """It is another method than a key."""
    caller = Caller(sandbox.scaleway_url, "X-Session-Token", "nonsense")

    assert caller.send("GET", f"{IAM}/users") == denied("jwt", "not_found")


@pytest.mark.parametrize(
    ("organization", "username", "password"),
    [
        (ORGANIZATION, "jo", "wrong"),
        (ORGANIZATION, "nobody", PASSWORD),
        ("nowhere", "jo", PASSWORD),
    ],
)
def test_a_wrong_password_does_not_sign_in(
    owner: Caller, control: Control, organization: str, username: str, password: str
) -> None:
    """Nor does an unknown name, or an unknown organization."""
    new_member(owner)

    with pytest.raises(HTTPError, match="401") as refusal:
        control.sign_in(organization, username, password)

    refusal.value.close()


def test_a_locked_member_is_shut_out(sandbox: Sandbox, owner: Caller, control: Control) -> None:
    """Neither signing in nor keys nor sessions work until they are unlocked."""
    id_ = new_member(owner)
    jo = person(sandbox)
    made = jo.post(f"{IAM}/api-keys", user_id=id_)
    keyed = by_key(sandbox, made["secret_key"])
    path = f"{IAM}/users/{id_}"

    locked = owner.post(f"{path}/lock")

    assert locked["locked"] is True
    assert jo.send("GET", path).body["type"] == "denied_authentication"
    assert keyed.send("GET", path).body["method"] == "api_key"
    with pytest.raises(HTTPError, match="401") as refusal:
        control.sign_in(ORGANIZATION, "jo", PASSWORD)
    refusal.value.close()
    assert owner.post(f"{path}/unlock")["locked"] is False
    assert jo.get(path)["id"] == keyed.get(path)["id"] == id_
