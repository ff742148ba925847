from tests.components import written
from tests.components.registered import GIVEN, Built, Registered, built

USER = "pulumi-python:dynamic/ovh:User"
POLICY = "pulumi-python:dynamic/ovh:Policy"
BILL = {"allow": ["account:apiovh:me/bill/get"], "resources": ["account"]}


def _built(**person: object) -> Built:
    alice = {"email": "alice@example.com", "accounts": ["ovh"], **person}
    return built(written.read({"people": {"alice": alice}}))


def _own(found: Built) -> Registered:
    """Return the one policy for grants of alice's own, which has an end and so a hash."""
    policies = found.of(POLICY)
    (own,) = [policy for name, policy in policies.items() if policy.inputs["expired_at"]]
    return own


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

    policy = _own(found)
    assert policy.inputs["expired_at"] == "2031-06-30T23:59:59+00:00"
    assert policy.inputs["identities"] == ["id of ovh/alice"]


def test_whatever_a_person_may_do_ends_with_the_person() -> None:
    """A deny knows nothing of teams, roles, and what was granted by hand, and wins over all."""
    end = _built(until="2031-06-30").one(POLICY, "ovh/alice+until")

    assert end.inputs == {
        "name": "gb_alice+until",
        "description": "",
        "identities": ["id of ovh/alice"],
        "resources": ["urn:v1:eu:resource:*"],
        "allow": [],
        "excepted": [],
        "deny": ["*"],
        "permissions_groups": [],
        "conditions": {"operator": "MATCH", "values": {"date(UTC).Date.AFTER": "2031-06-30"}},
        "expired_at": "",
        "mark": "grantbook/test/ovh/alice+until",
    }
    assert end.parent == "grantbook:ovh:User ovh/alice"


def test_the_end_of_a_person_comes_before_what_it_ends_and_goes_after() -> None:
    """A person who was put into a team has it no moment longer than declared."""
    team = {"ops": {"grants": {"ovh": [BILL]}}}
    alice = {
        "email": "alice@example.com",
        "until": "2031-06-30",
        "teams": ["ops"],
        "grants": {"ovh": [BILL]},
    }
    found = built(written.read({"people": {"alice": alice}, "teams": team}))

    end = f"{POLICY} ovh/alice+until"
    membership = found.one("pulumi-python:dynamic/ovh:Membership", "ovh/ops")
    assert membership.inputs["users"] == ["gb_alice"]
    assert end in membership.waits_for
    assert end in _own(found).waits_for
    assert end not in found.one(POLICY, "ovh/ops").waits_for


def test_a_preview_of_an_end_knows_who_is_in_the_team() -> None:
    """Else a membership that does not change would be shown as one that does."""
    team = {"ops": {"grants": {"ovh": [BILL]}}}
    alice = {"email": "alice@example.com", "until": "2031-06-30", "teams": ["ops"]}

    found = built(written.read({"people": {"alice": alice}, "teams": team}), preview=True)

    membership = found.one("pulumi-python:dynamic/ovh:Membership", "ovh/ops")
    assert membership.inputs["users"] == ["gb_alice"]
