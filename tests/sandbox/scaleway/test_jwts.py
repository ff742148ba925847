import json

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    Json,
    by_key,
    gone,
    new_member,
    person,
    reason,
    refused,
)

JWTS = f"{IAM}/jwts"
SETTINGS = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
HOUR_S = 3600


def test_a_member_sees_where_they_are_signed_in(sandbox: Sandbox, owner: Caller) -> None:
    """Each sign-in is a JWT, without its token."""
    id_ = new_member(owner)
    one, _ = person(sandbox), person(sandbox)

    listed = one.get(JWTS, audience_id=id_, order_by="created_at_desc")

    assert listed["total_count"] == 2
    newest = listed["jwts"][0]
    assert list(newest) == [
        *("jti", "issuer_id", "audience_id", "created_at", "updated_at", "expires_at"),
        *("ip", "user_agent"),
    ]
    assert (newest["issuer_id"], newest["audience_id"]) == (id_, id_)
    assert one.get(f"{JWTS}/{newest['jti']}") == newest


def test_a_token_is_told_once_and_ends_when_deleted(
    sandbox: Sandbox, owner: Caller, control: Control
) -> None:
    """It opens the API until then; gone means 404."""
    id_ = new_member(owner)
    jo = person(sandbox)

    made = jo.post(JWTS, user_id=id_, referrer="https://console.example.org")
    other = Caller(sandbox.scaleway_url, "X-Session-Token", made["token"])
    path = f"{JWTS}/{made['jwt']['jti']}"

    assert other.get(f"{IAM}/users/{id_}")["username"] == "jo"
    assert made["jwt"]["ip"] == "127.0.0.1"
    assert made["jwt"]["user_agent"].startswith("python-requests")
    told = json.dumps([jo.get(path), jo.get(JWTS, audience_id=id_), control.state()])
    assert made["token"] not in told
    assert made["renew_token"] not in told
    jo.delete(path)
    assert other.send("GET", f"{IAM}/users/{id_}").body["reason"] == "not_found"
    for method in ("GET", "DELETE"):
        assert jo.send(method, path) == gone("jwt", made["jwt"]["jti"])


def test_a_session_lasts_as_long_as_the_organization_says(
    sandbox: Sandbox, owner: Caller, control: Control
) -> None:
    """Only those that begin afterwards; what is over stays listed."""
    id_ = new_member(owner)
    long = person(sandbox)
    owner.patch(SETTINGS, max_login_session_duration=f"{HOUR_S}s")
    short = person(sandbox)

    control.switch(clock_offset_s=HOUR_S + 60)

    assert short.send("GET", f"{IAM}/users/{id_}").body["reason"] == "expired"
    counts = [
        long.get(JWTS, audience_id=id_, **each)["total_count"]
        for each in ({}, {"expired": True}, {"expired": False})
    ]
    assert counts == [2, 1, 1]


def test_no_key_sees_sessions(sandbox: Sandbox, owner: Caller) -> None:
    """Not even the owner's, and not one of the member's own."""
    id_ = new_member(owner)
    jo = person(sandbox)
    made = jo.post(f"{IAM}/api-keys", user_id=id_)
    keyed = by_key(sandbox, made["secret_key"])
    (jwt,) = jo.get(JWTS, audience_id=id_)["jwts"]
    body = {"user_id": id_, "referrer": "https://console.example.org"}

    for caller in (owner, keyed):
        assert caller.send("GET", JWTS, audience_id=id_) == refused(("read", "self_jwt"))
        assert caller.send("GET", f"{JWTS}/{jwt['jti']}") == refused(("read", "self_jwt"))
        assert caller.send("POST", JWTS, body) == refused(("write", "self_jwt"))
        assert caller.send("DELETE", f"{JWTS}/{jwt['jti']}") == refused(("write", "self_jwt"))


def test_nobody_sees_the_sessions_of_another(sandbox: Sandbox, owner: Caller) -> None:
    """By their id they are not there."""
    jo_id = new_member(owner)
    new_member(owner, "kim")
    jo, kim = person(sandbox), person(sandbox, "kim")
    (jwt,) = jo.get(JWTS, audience_id=jo_id)["jwts"]

    assert kim.send("GET", JWTS, audience_id=jo_id) == refused(("read", "self_jwt"))
    made = kim.send("POST", JWTS, {"user_id": jo_id, "referrer": "x"})
    assert made == refused(("write", "self_jwt"))
    assert kim.send("DELETE", f"{JWTS}/{jwt['jti']}") == gone("jwt", jwt["jti"])
    assert jo.get(f"{JWTS}/{jwt['jti']}") == jwt
    assert jo.send("GET", f"{JWTS}/{NOBODY}") == gone("jwt", NOBODY)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"user_id": None}, (400, "user_id", "required")),
        ({"user_id": "jo"}, (400, "user_id", "format")),
        ({"referrer": ""}, (400, "referrer", "required")),
        ({"referrer": 7}, (400, "referrer", "format")),
    ],
)
def test_a_mistaken_request_makes_none(
    sandbox: Sandbox, owner: Caller, body: Json, expected: object
) -> None:
    """Whose it is and where it is for must be said."""
    id_ = new_member(owner)
    jo = person(sandbox)

    answer = jo.send("POST", JWTS, {"user_id": id_, "referrer": "x", **body})

    assert reason(answer) == expected
    assert jo.get(JWTS, audience_id=id_)["total_count"] == 1
    assert reason(jo.send("GET", JWTS)) == (400, "audience_id", "required")
