from tests.components import written
from tests.components.registered import built

LOGIN = {"allow": ["account:apiovh:me/get"], "resources": ["account"]}
PEOPLE = {
    "bruno": {"email": "bruno@example.com", "teams": ["ops"]},
    "alice": {"email": "alice@example.com", "teams": ["ops"]},
}


def test_team_is_a_group_with_its_members_and_its_policy() -> None:
    """The group grants nothing by itself; the policy names it by URN."""
    teams = {"ops": {"description": "Operates", "grants": {"ovh": [LOGIN]}}}

    found = built(written.read({"people": PEOPLE, "teams": teams}))

    group = found.one("pulumi-python:dynamic/ovh:Group", "ovh/ops")
    assert group.inputs == {
        "name": "gb_ops",
        "role": "NONE",
        "description": "Operates",
        "mark": "grantbook/test/ovh/ops",
    }
    assert group.delete_before_replace
    members = found.one("pulumi-python:dynamic/ovh:Membership", "ovh/ops")
    assert members.inputs == {"group": "gb_ops", "users": ["gb_alice", "gb_bruno"]}
    assert {group.parent, members.parent} == {"grantbook:ovh:Team ovh/ops"}
    policy = found.one("pulumi-python:dynamic/ovh:Policy", "ovh/ops")
    assert policy.inputs["identities"] == ["id of ovh/ops"]


def test_team_may_have_a_role_and_the_identity_providers_name() -> None:
    """The role acts outside of its policies; the name is claimed as it is."""
    said = {"role": "UNPRIVILEGED", "name": "ops@example.com"}
    found = built(written.read({"teams": {"ops": {"groups": {"ovh": said}}}}))

    group = found.one("pulumi-python:dynamic/ovh:Group", "ovh/ops")
    assert (group.inputs["name"], group.inputs["role"]) == ("ops@example.com", "UNPRIVILEGED")
    assert found.one("pulumi-python:dynamic/ovh:Account", "ovh").inputs["claims"] == {
        "group/ops@example.com": "grantbook/test/ovh/ops"
    }


def test_team_of_federated_people_has_no_users() -> None:
    """Whoever comes through the identity provider is in its group, and no user of the account."""
    config = written.CONFIG.replace("account: xx1111-ovh", "account: xx1111-ovh, people: federated")
    teams = {"ops": {"grants": {"ovh": [LOGIN]}}}

    found = built(written.read({"people": PEOPLE, "teams": teams}, config))

    members = found.one("pulumi-python:dynamic/ovh:Membership", "ovh/ops")
    assert members.inputs == {"group": "gb_ops", "users": []}
    assert found.of("pulumi-python:dynamic/ovh:User") == {}
