from tests.components import written
from tests.components.registered import GIVEN, Built, built

USER = "pulumi-python:dynamic/ovh:User"
POLICY = "pulumi-python:dynamic/ovh:Policy"
BILL = {"allow": ["account:apiovh:me/bill/get"], "resources": ["account"]}


def _built(**person: object) -> Built:
    alice = {"email": "alice@example.com", "accounts": ["ovh"], **person}
    return built(written.read({"people": {"alice": alice}}))


def test_person_is_a_local_user_in_the_main_group() -> None:
    """With a first password that is a secret output."""
    found = _built()

    user = found.one(USER, "ovh/alice")
    assert user.inputs == {
        "login": "gb_alice",
        "email": "alice@example.com",
        "group": "gb_grantbook--test",
        "description": "",
        "type": "USER",
        "enabled": True,
        "mark": "grantbook/test/ovh/alice",
    }
    assert user.parent == "grantbook:ovh:User ovh/alice"
    assert "pulumi-python:dynamic/ovh:Group ovh/grantbook--test" in user.waits_for
    assert (user.secrets, user.delete_before_replace) == (["password"], True)
    assert found.passwords == {"ovh/alice": GIVEN["password"]}


def test_a_suspended_person_is_disabled() -> None:
    """And keeps whatever was granted."""
    found = _built(suspended=True, grants={"ovh": [BILL]})

    assert found.one(USER, "ovh/alice").inputs["enabled"] is False
    assert len(found.of(POLICY)) == 1


def test_person_without_grants_of_their_own_has_no_policy() -> None:
    """An empty one would be noise in a review."""
    assert _built().of(POLICY) == {}


def test_own_grants_of_a_person_end_with_the_person() -> None:
    """OVHcloud ends the policy by itself, whether a run comes or not."""
    found = _built(until="2031-06-30", grants={"ovh": [BILL]})

    (policy,) = found.of(POLICY).values()
    assert policy.inputs["expired_at"] == "2031-06-30T23:59:59+00:00"
    assert policy.inputs["identities"] == ["id of ovh/alice"]
