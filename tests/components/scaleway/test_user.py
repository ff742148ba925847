from tests.components import written
from tests.components.registered import GIVEN, built

BILLING = {"permission_sets": ["BillingReadOnly"], "organization": True}


def test_person_is_a_member_with_a_first_password() -> None:
    """The password is a secret output, and nothing else holds it."""
    alice = {"email": "alice@example.com", "accounts": ["lab"]}

    found = built(written.read({"people": {"alice": alice}}))

    (user,) = found.objects
    assert user.inputs == {
        "username": "alice-lab",
        "email": "alice@example.com",
        "tags": [],
        "locked": False,
        "with_password": True,
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/alice",
    }
    assert user.parent == "grantbook:scaleway:User lab/alice"
    assert (user.secrets, user.delete_before_replace) == (["password"], True)
    assert found.passwords == {"lab/alice": GIVEN["password"]}


def test_a_suspended_person_is_locked() -> None:
    """Whoever is locked neither signs in nor uses a key."""
    alice = {"email": "alice@example.com", "accounts": ["lab"], "suspended": True}

    (user,) = built(written.read({"people": {"alice": alice}})).objects

    assert user.inputs["locked"] is True


def test_own_grants_of_a_person_end_with_the_person() -> None:
    """Scaleway ends the rule by itself, whether a run comes or not."""
    alice = {"email": "a@example.com", "until": "2031-06-30", "grants": {"lab": [BILLING]}}

    found = built(written.read({"people": {"alice": alice}}))

    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/alice")
    assert policy.inputs["user_id"] == "id of lab/alice"
    assert policy.inputs["description"] == "Grants of one person"
    assert policy.inputs["rules"] == [
        {
            "permission_set_names": ["BillingReadOnly"],
            "projects": [],
            "condition": 'request.time <= timestamp("2031-06-30T23:59:59Z")',
        }
    ]


def test_a_person_without_a_first_password_has_none_among_the_outputs() -> None:
    """They sign in another way."""
    alice = {"email": "alice@example.com", "accounts": ["lab"], "password": False}

    found = built(written.read({"people": {"alice": alice}}))

    (user,) = found.objects
    assert user.inputs["with_password"] is False
    assert found.passwords == {}


def test_somebody_invited_is_a_guest() -> None:
    """By mail, with tags and grants, and without a password of ours."""
    alice = {
        "email": "alice@example.com",
        "invite": ["lab"],
        "tags": {"team": "web"},
        "grants": {"lab": [BILLING]},
    }

    found = built(written.read({"people": {"alice": alice}}))

    guest = found.one("pulumi-python:dynamic/scaleway:Guest", "lab/alice")
    assert guest.inputs == {
        "email": "alice@example.com",
        "tags": ["team=web"],
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/alice",
    }
    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/alice")
    assert policy.inputs["user_id"] == "id of lab/alice"
    assert policy.inputs["tags"] == ["team=web"]
    assert found.passwords == {}
