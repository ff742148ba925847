import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    Caller,
    gone,
    new_member,
    person,
    program,
    reason,
    refused,
)

USERS = f"{IAM}/users"


def of(caller: Caller, organization: str) -> str:
    """Return the path of an organization's owner."""
    (found,) = caller.get(USERS, organization_id=organization, type="owner")["users"]
    return f"{USERS}/{found['id']}"


@pytest.fixture
def here(owner: Caller) -> str:
    """Return the path of the first organization's owner."""
    return of(owner, ORGANIZATION)


@pytest.fixture
def there(partner: Caller) -> str:
    """Return the path of the second organization's owner."""
    return of(partner, PARTNER)


def test_one_person_has_users_in_two_organizations(
    owner: Caller, partner: Caller, control: Control, here: str, there: str
) -> None:
    """One tells a token, the other joins; both see each other until they are parted."""
    before = control.state()
    token = owner.post(f"{here}/initiate-connection")["token"]
    joined = partner.send("POST", f"{there}/join-connection", {"token": token})

    seen = owner.get(f"{here}/connections")["connections"]

    assert joined.status == 204
    other = partner.get(there)
    assert seen == [
        {
            "organization": {"id": PARTNER, "name": "Partner", "locked": False},
            "user": {"id": other["id"], "username": other["username"], "type": "owner"},
        }
    ]
    (back,) = partner.get(f"{there}/connections")["connections"]
    assert back["organization"]["id"] == ORGANIZATION
    assert control.state()[ORGANIZATION]["connections"] == {here.rpartition("/")[2]: [other["id"]]}
    parting = {"target_user_id": other["id"]}
    assert owner.send("POST", f"{here}/remove-connection", parting).status == 204
    assert owner.get(f"{here}/connections") == partner.get(f"{there}/connections")
    assert control.state() == before
    again = owner.send("POST", f"{here}/remove-connection", parting)
    assert again == gone("connection", other["id"])


def test_a_token_serves_once(owner: Caller, partner: Caller, here: str, there: str) -> None:
    """And never within one organization."""
    token = owner.post(f"{here}/initiate-connection")["token"]

    own = owner.send("POST", f"{here}/join-connection", {"token": token})
    partner.send("POST", f"{there}/join-connection", {"token": token})
    again = partner.send("POST", f"{there}/join-connection", {"token": token})

    assert reason(own) == reason(again) == (400, "token", "constraint")
    missing = partner.send("POST", f"{there}/join-connection")
    assert reason(missing) == (400, "token", "required")


def test_who_is_deleted_is_connected_no_more(
    sandbox: Sandbox, owner: Caller, partner: Caller, there: str
) -> None:
    """A connection needs both."""
    path = f"{USERS}/{new_member(owner)}"
    token = partner.post(f"{there}/initiate-connection")["token"]
    person(sandbox).send("POST", f"{path}/join-connection", {"token": token})
    before = partner.get(f"{there}/connections")["connections"]

    owner.delete(path)

    assert [each["user"]["username"] for each in before] == ["jo"]
    assert partner.get(f"{there}/connections") == {"connections": []}


def test_nobody_connects_somebody_else(
    sandbox: Sandbox, owner: Caller, partner: Caller, there: str
) -> None:
    """Whatever their rights; who reads users sees their connections."""
    path = f"{USERS}/{new_member(owner)}"
    token = partner.post(f"{there}/initiate-connection")["token"]
    nobody = program(sandbox, owner)

    for call, body in (
        ("initiate-connection", {}),
        ("join-connection", {"token": token}),
        ("remove-connection", {"target_user_id": NOBODY}),
    ):
        assert owner.send("POST", f"{path}/{call}", body) == refused(("write", "self_user"))
    assert owner.get(f"{path}/connections") == {"connections": []}
    assert nobody.send("GET", f"{path}/connections") == refused(
        ("read", "user"), ("read", "self_user")
    )
