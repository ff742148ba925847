from datetime import timedelta
from typing import Any

import ovh
import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import (
    NIC,
    SignIn,
    add_user,
    allow,
    client,
    missing,
    policy,
    refusal,
)

APPLICATION = "/me/api/application"
CREDENTIAL = "/me/api/credential"


def own(caller: ovh.Client) -> str:
    """Return the path of the consumer key that a client uses."""
    return f"{CREDENTIAL}/{caller.get('/auth/currentCredential')['credentialId']}"


@pytest.fixture
def carol(root: ovh.Client, sign_in: SignIn) -> ovh.Client:
    """Call as a local user who may do everything."""
    add_user(root, "carol", "ADMIN")
    return sign_in("carol")


def test_an_application_is_told_without_its_secret(sandbox: Sandbox, root: ovh.Client) -> None:
    """The page where people make them has no counterpart in the API."""
    (id_,) = root.get(APPLICATION)

    shown = root.get(f"{APPLICATION}/{id_}")

    assert shown == {
        "applicationId": id_,
        "applicationKey": sandbox.env["OVH_APPLICATION_KEY"],
        "name": "sandbox-bootstrap",
        "description": "Keys of the account itself",
        "status": "active",
    }
    assert refusal(root.post, APPLICATION, name="mine")[0] == 404
    assert refusal(root.get, f"{APPLICATION}/7")[0] == 404


def test_a_key_is_told_as_its_bearer_sees_it(root: ovh.Client, carol: ovh.Client) -> None:
    """By number, with its rules, addresses, end and last use; the key itself is nowhere."""
    theirs = own(carol)

    shown = root.get(theirs)

    assert shown == carol.get("/auth/currentCredential")
    assert shown["applicationId"] == root.get(f"{theirs}/application")["applicationId"]
    assert (shown["status"], shown["allowedIPs"], shown["ovhSupport"]) == ("validated", None, False)
    assert {"method": "GET", "path": "/*"} in shown["rules"]
    assert None not in (shown["creation"], shown["expiration"], shown["lastUse"])


def test_keys_are_listed_by_application_and_status(
    sandbox: Sandbox, root: ovh.Client, carol: ovh.Client
) -> None:
    """One that nobody has validated yet is among them, unused and without an end."""
    ask = ovh.Client(
        "sandbox", sandbox.env["OVH_APPLICATION_KEY"], sandbox.env["OVH_APPLICATION_SECRET"]
    )
    ask.request_consumerkey([{"method": "GET", "path": "/*"}])
    (application,) = root.get(APPLICATION)
    validated = {int(own(caller).rpartition("/")[2]) for caller in (root, carol)}

    (pending,) = root.get(CREDENTIAL, status="pendingValidation")

    shown = root.get(f"{CREDENTIAL}/{pending}")
    assert (shown["lastUse"], shown["expiration"]) == (None, None)
    assert set(root.get(CREDENTIAL, status="validated")) == validated
    assert set(root.get(CREDENTIAL, applicationId=application)) == {*validated, pending}
    assert set(root.get(CREDENTIAL)) == {*validated, pending}
    assert root.get(CREDENTIAL, applicationId=7) == []
    for query in ({"status": "lost"}, {"applicationId": "mine"}):
        assert refusal(root.get, CREDENTIAL, **query)[0] == 400


def test_a_key_that_has_ended_is_told_as_expired(
    root: ovh.Client, carol: ovh.Client, control: Control
) -> None:
    """A switch makes the cloud forget that."""
    theirs = own(carol)

    control.switch(clock_offset_s=timedelta(days=2).total_seconds())
    root._time_delta = None  # noqa: SLF001 - it reads the clock only once.
    ended = root.get(CREDENTIAL, status="expired")
    control.switch(ignore_expiry=True)

    assert ended == [int(theirs.rpartition("/")[2])]
    assert root.get(CREDENTIAL, status="expired") == []
    assert root.get(theirs)["status"] == "validated"


def test_a_revoked_key_is_gone_and_not_valid(root: ovh.Client, carol: ovh.Client) -> None:
    """Gone means 404; who goes on using it hears what an expired one would."""
    theirs = own(carol)

    assert root.delete(theirs) is None

    for call in (root.get, root.delete):
        assert refusal(call, theirs)[0] == 404
    assert refusal(root.put, theirs, allowedIPs=None)[0] == 404
    assert refusal(root.get, f"{theirs}/application")[0] == 404
    assert len(root.get(CREDENTIAL)) == 1
    with pytest.raises(ovh.InvalidCredential):
        carol.get("/me")


def test_an_application_takes_its_keys_with_it(
    sandbox: Sandbox, root: ovh.Client, carol: ovh.Client
) -> None:
    """The caller's own among them; another account's go on."""
    (id_,) = root.get(APPLICATION)
    partner = client(sandbox, "PARTNER_")

    assert root.delete(f"{APPLICATION}/{id_}") is None

    for caller in (root, carol):
        with pytest.raises(ovh.InvalidKey):
            caller.get("/me")
    assert partner.get("/me")["nichandle"] == "yy2222-ovh"
    assert refusal(partner.get, f"{APPLICATION}/{id_}")[0] == 404


def test_keys_of_a_foreign_application_are_the_accounts_that_validated_them(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """They are listed and revoked there, and end with the application."""
    add_user(root, "carol", "ADMIN")
    partner = client(sandbox, "PARTNER_")
    names = {"OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET"}
    sandbox.env |= {name: sandbox.env[f"PARTNER_{name}"] for name in names}
    theirs = own(sign_in("carol"))
    (application,) = partner.get(APPLICATION)

    before = root.get(f"{theirs}/application")["applicationId"]
    with_partner = refusal(partner.get, theirs)[0]
    partner.delete(f"{APPLICATION}/{application}")

    assert (before, with_partner) == (application, 404)
    assert refusal(root.get, theirs)[0] == 404
    assert root.get(APPLICATION) != [application]


def test_the_addresses_of_a_key_are_changed_and_nothing_else(
    root: ovh.Client, carol: ovh.Client
) -> None:
    """They hold at once; null is any address, none is no address."""
    theirs = own(carol)
    before = root.get(theirs)

    root.put(theirs, allowedIPs=["192.0.2.0/24", "2001:db8::/32"], rules=[], status="expired")
    edited = root.get(theirs)
    refused = refusal(carol.get, "/me")
    root.put(theirs, allowedIPs=[])
    none = refusal(carol.get, "/me")[0]
    root.put(theirs, allowedIPs=["127.0.0.1"])
    again = carol.get("/me")["nichandle"]
    root.put(theirs, allowedIPs=None)

    assert edited == {**before, "allowedIPs": ["192.0.2.0/24", "2001:db8::/32"]}
    assert (refused[0], refused[1]["errorCode"], none) == (403, "FORBIDDEN", 403)
    assert again == carol.get("/me")["nichandle"] == NIC
    assert root.get(theirs)["allowedIPs"] is None


@pytest.mark.parametrize("told", ["192.0.2.0/24", ["nowhere"], [7], {"a": "b"}])
def test_malformed_addresses_are_refused(root: ovh.Client, told: Any) -> None:
    """Nothing changes."""
    theirs = own(root)

    assert refusal(root.put, theirs, allowedIPs=told)[0] == 400
    assert root.get(theirs)["allowedIPs"] is None


def test_keys_of_a_deleted_user_stay_listed_as_expired(root: ovh.Client, carol: ovh.Client) -> None:
    """They are seen until somebody revokes them."""
    theirs = own(carol)

    root.delete("/me/identity/user/carol")

    assert root.get(theirs)["status"] == "expired"
    assert root.delete(theirs) is None


def test_each_verb_needs_its_own_right(root: ovh.Client, alice: ovh.Client) -> None:
    """Reading keys is not removing them."""
    stem = "account:apiovh:me/api"
    reading = allow(f"{stem}/application/get", f"{stem}/credential/get")
    root.post("/v2/iam/policy", **policy(permissions=reading))
    (id_,) = alice.get(APPLICATION)
    theirs = own(root)

    assert alice.get(f"{APPLICATION}/{id_}")["name"] == "sandbox-bootstrap"
    assert alice.get(theirs)["applicationId"] == id_
    assert missing(alice.delete, f"{APPLICATION}/{id_}") == f"{stem}/application/delete"
    assert missing(alice.put, theirs, allowedIPs=None) == f"{stem}/credential/edit"
    assert missing(alice.delete, theirs) == f"{stem}/credential/delete"
    assert missing(alice.get, f"{theirs}/application") == f"{stem}/credential/application/get"
