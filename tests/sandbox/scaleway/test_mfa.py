import base64
import hashlib
import hmac
import json
import struct
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    Json,
    gone,
    new_member,
    on_organization,
    person,
    program,
    reason,
    refused,
)

USERS = f"{IAM}/users"
GRACE = f"{IAM}/grace-periods"
SETTINGS = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
ORIGIN = "https://console.example.org"


@pytest.fixture
def path(owner: Caller) -> str:
    """Return the path of a member."""
    return f"{USERS}/{new_member(owner)}"


@pytest.fixture
def jo(sandbox: Sandbox, path: str) -> Caller:
    """Call as that member, signed in."""
    assert path
    return person(sandbox)


def one_time(secret: str, seconds: int = 0) -> str:
    """Return the password of now, or of so many seconds later, as RFC 6238 has it."""
    counter = int(datetime.now(UTC).timestamp() + seconds) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0xF)
    return f"{(number & 0x7FFFFFFF) % 1000000:06}"


def with_otp(caller: Caller, path: str) -> str:
    """Turn one-time passwords on; return their secret."""
    secret = str(caller.post(f"{path}/mfa-otp")["secret"])
    caller.post(f"{path}/validate-mfa-otp", one_time_password=one_time(secret))
    return secret


def test_one_time_passwords_count_once_validated(
    owner: Caller, control: Control, jo: Caller, path: str
) -> None:
    """Secret and codes are told once; without them the member has no second factor again."""
    secret = jo.post(f"{path}/mfa-otp")["secret"]
    begun = jo.get(path)["mfa"]
    codes = jo.post(f"{path}/validate-mfa-otp", one_time_password=one_time(secret))
    found = jo.get(path)

    assert (begun, found["mfa"], found["two_factor_enabled"]) == (False, True, True)
    assert len(set(codes["recovery_codes"])) == 10
    told = json.dumps([found, control.state()])
    assert not any(each in told for each in (secret, *codes["recovery_codes"]))
    listed = owner.get(USERS, organization_id=ORGANIZATION, mfa=True)
    assert [each["username"] for each in listed["users"]] == ["jo"]
    jo.delete(f"{path}/mfa-otp")
    assert jo.get(path)["mfa"] is False
    assert jo.send("DELETE", f"{path}/mfa-otp") == gone("mfa_otp", path.rpartition("/")[2])


def test_only_the_right_password_validates(jo: Caller, path: str) -> None:
    """One step early or late will do, no more."""
    early = jo.send("POST", f"{path}/validate-mfa-otp", {"one_time_password": "123456"})
    secret = jo.post(f"{path}/mfa-otp")["secret"]
    near = {one_time(secret, seconds) for seconds in (-60, -30, 0, 30, 60)}
    wrong = next(each for each in ("000000", "000001", "000002") if each not in near)

    assert (early.status, early.body["precondition"]) == (412, "attribute_must_be_set")
    for told, why in (
        *((None, "required"), ("12345", "format"), ("1234567", "format"), ("12345x", "format")),
        *((wrong, "constraint"), (one_time(secret, 120), "constraint")),
    ):
        answer = jo.send("POST", f"{path}/validate-mfa-otp", {"one_time_password": told})
        assert reason(answer) == (400, "one_time_password", why)
    assert jo.get(path)["mfa"] is False
    jo.post(f"{path}/validate-mfa-otp", one_time_password=one_time(secret, 29))
    again = jo.send("POST", f"{path}/mfa-otp")
    assert (again.status, again.body["type"]) == (412, "precondition_failed")


def test_who_manages_users_takes_factors_away_and_sets_none(
    sandbox: Sandbox, owner: Caller, jo: Caller, path: str
) -> None:
    """A factor that somebody else has set would let them in."""
    with_otp(jo, path)
    reader = program(sandbox, owner, on_organization("IAMUserReadOnly"), name="reader")

    assert owner.send("POST", f"{path}/mfa-otp") == refused(("write", "self_user"))
    assert reader.send("DELETE", f"{path}/mfa-otp") == refused(
        ("write", "user"), ("write", "self_user")
    )
    owner.delete(f"{path}/mfa-otp")
    assert owner.get(path)["mfa"] is False


def registration(started: Json, **changes: object) -> Json:
    """Answer a challenge as a browser does."""
    client = {"type": "webauthn.create", "challenge": started["challenge"], "origin": ORIGIN}
    return {
        "ceremony_id": started["ceremony_id"],
        "authenticator_name": "key ring",
        "origin": ORIGIN,
        "raw_id": "cmF3",
        "client_data_json": encoded({**client, **changes}),
        "authenticator_data": "ZGF0YQ",
        "attestation_object": "b2JqZWN0",
        "public_key": "a2V5",
        "public_key_algorithm": -7,
    }


def encoded(client: object) -> str:
    """Return JSON in base64url, without padding."""
    return base64.urlsafe_b64encode(json.dumps(client).encode()).decode().rstrip("=")


def begun(caller: Caller, path: str) -> Json:
    """Return a challenge."""
    found = caller.send("POST", f"{path}/start-webauthn-registration", origin=ORIGIN)
    assert found.status == 200
    return dict(found.body)


def test_an_authenticator_lives_from_registration_to_removal(
    owner: Caller, jo: Caller, path: str
) -> None:
    """It is a second factor; gone means 404."""
    finish = f"{path}/finish-webauthn-registration"
    started = begun(jo, path)
    made = jo.post(finish, **registration(started))
    one = f"{IAM}/webauthn-authenticator/{made['authenticator_id']}"

    listed = owner.get(f"{path}/webauthn-authenticators", order_by="created_at_desc")

    (found,) = listed["authenticators"]
    assert list(found) == ["id", "name", "created_at", "last_login_at"]
    assert (found["name"], found["last_login_at"], listed["total_count"]) == ("key ring", None, 1)
    assert jo.get(path)["mfa"] is True
    assert jo.patch(one, authenticator_name=None) == found
    assert jo.patch(one, authenticator_name="drawer") == {**found, "name": "drawer"}
    assert begun(jo, path)["exclude_credentials"] == ["cmF3"]
    used = jo.send("POST", finish, registration(started))
    assert used == gone("ceremony", started["ceremony_id"])
    owner.delete(one)
    assert jo.get(path)["mfa"] is False
    for method in ("PATCH", "DELETE"):
        assert owner.send(method, one) == gone("webauthn_authenticator", found["id"])


def test_a_factor_that_is_left_counts(jo: Caller, path: str) -> None:
    """One of two is removed, and the member still has one."""
    with_otp(jo, path)
    jo.post(f"{path}/finish-webauthn-registration", **registration(begun(jo, path)))

    jo.delete(f"{path}/mfa-otp")

    assert jo.get(path)["mfa"] is True


def test_a_registration_must_answer_its_challenge(
    owner: Caller, control: Control, jo: Caller, path: str
) -> None:
    """In time, of the same origin, by the same member."""
    finish = f"{path}/finish-webauthn-registration"
    started = begun(jo, path)
    right = registration(started)
    elsewhere = "https://elsewhere.example.org"

    for body, expected in (
        ({**right, "ceremony_id": None}, ("ceremony_id", "required")),
        ({**right, "authenticator_name": ""}, ("authenticator_name", "required")),
        ({**right, "authenticator_name": "x" * 257}, ("authenticator_name", "constraint")),
        ({**right, "raw_id": None}, ("raw_id", "required")),
        ({**right, "public_key": 7}, ("public_key", "format")),
        ({**right, "public_key_algorithm": 1}, ("public_key_algorithm", "constraint")),
        ({**right, "origin": elsewhere}, ("origin", "constraint")),
        ({**right, "client_data_json": "x"}, ("client_data_json", "format")),
        ({**right, "client_data_json": encoded([])}, ("client_data_json", "constraint")),
        (registration(started, challenge="x"), ("client_data_json", "constraint")),
        (registration(started, origin=elsewhere), ("client_data_json", "constraint")),
        (registration(started, type="webauthn.get"), ("client_data_json", "constraint")),
    ):
        assert reason(jo.send("POST", finish, body)) == (400, *expected)
    assert owner.send("POST", finish, right) == refused(("write", "self_user"))
    missing = jo.send("POST", f"{path}/start-webauthn-registration")
    assert reason(missing) == (400, "origin", "required")
    control.switch(clock_offset_s=301)
    assert jo.send("POST", finish, right) == gone("ceremony", started["ceremony_id"])
    assert jo.get(path)["mfa"] is False


def test_authenticators_are_seen_by_who_reads_users(
    sandbox: Sandbox, owner: Caller, jo: Caller, path: str
) -> None:
    """Nobody else sees or changes them."""
    finish = f"{path}/finish-webauthn-registration"
    made = jo.post(finish, **registration(begun(jo, path)))["authenticator_id"]
    one = f"{IAM}/webauthn-authenticator/{made}"
    nobody = program(sandbox, owner)

    assert nobody.send("GET", f"{path}/webauthn-authenticators") == refused(
        ("read", "user"), ("read", "self_user")
    )
    assert nobody.send("DELETE", one) == refused(("write", "user"), ("write", "self_user"))
    absent = f"{IAM}/webauthn-authenticator/{NOBODY}"
    assert nobody.send("DELETE", absent) == refused(("write", "user"))


def test_a_member_has_time_to_set_a_factor(owner: Caller, jo: Caller, path: str) -> None:
    """From their making on, for as long as the organization grants."""
    owner.patch(SETTINGS, grace_period_duration="3600s")
    made = jo.get(path)["created_at"]
    before = jo.get(GRACE)

    with_otp(jo, path)

    ends = datetime.fromisoformat(made) + timedelta(hours=1)
    (period,) = before["grace_periods"]
    assert (period["type"], period["created_at"]) == ("set_mfa", made)
    assert datetime.fromisoformat(period["expires_at"]) == ends
    assert jo.get(GRACE) == {"grace_periods": []}


def test_a_password_of_somebody_else_is_to_be_renewed(
    sandbox: Sandbox, owner: Caller, path: str
) -> None:
    """Where the organization enforces it, until the member has chosen one."""
    id_ = path.rpartition("/")[2]

    def due() -> list[str]:
        return [each["type"] for each in owner.get(GRACE, user_id=id_)["grace_periods"]]

    before = due()
    owner.patch(SETTINGS, enforce_password_renewal=True)
    enforced = due()
    rights = [on_organization("IAMUserManager")]
    owner.post(
        f"{IAM}/policies",
        name="self",
        organization_id=ORGANIZATION,
        rules=rights,
        user_id=id_,
    )
    person(sandbox).post(f"{path}/update-password", password="Mine-123")
    renewed = due()
    owner.post(f"{path}/update-password", password="Theirs-123")

    assert before == renewed == ["set_mfa"]
    assert enforced == due() == ["update_password", "set_mfa"]


def test_grace_periods_are_ones_own_or_for_who_reads_users(
    sandbox: Sandbox, owner: Caller, jo: Caller, path: str
) -> None:
    """A program has none, so it must say whose; the owner has none to see."""
    id_ = path.rpartition("/")[2]
    nobody = program(sandbox, owner)

    assert owner.get(GRACE) == {"grace_periods": []}
    assert owner.get(GRACE, user_id=id_) == jo.get(GRACE)
    assert reason(nobody.send("GET", GRACE)) == (400, "user_id", "required")
    assert nobody.send("GET", GRACE, user_id=id_) == refused(
        ("read", "user"), ("read", "self_user")
    )
    assert owner.send("GET", GRACE, user_id=NOBODY) == gone("user", NOBODY)


def test_what_a_member_had_goes_with_them(
    owner: Caller, control: Control, jo: Caller, path: str
) -> None:
    """Authenticators too."""
    jo.post(f"{path}/finish-webauthn-registration", **registration(begun(jo, path)))
    before = control.state()[ORGANIZATION]["authenticators"]

    owner.delete(path)

    assert len(before) == 1
    assert control.state()[ORGANIZATION]["authenticators"] == {}
