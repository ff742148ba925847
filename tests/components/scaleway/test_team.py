from tests.components import written
from tests.components.registered import built

SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}
PEOPLE = {
    "bruno": {"email": "bruno@example.com", "teams": ["ops"]},
    "alice": {"email": "alice@example.com", "teams": ["ops"]},
}


def test_team_is_a_group_with_its_members_and_its_policy() -> None:
    """Members by UUID, all in one membership, which owns the whole group."""
    teams = {"ops": {"description": "Operates", "grants": {"lab": [SETS]}}}

    found = built(written.read({"people": PEOPLE, "teams": teams}))

    group = found.one("pulumi-python:dynamic/scaleway:Group", "lab/ops")
    assert group.inputs == {
        "name": "ops-lab",
        "description": "Operates",
        "tags": [],
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/ops",
    }
    members = found.one("pulumi-python:dynamic/scaleway:Membership", "lab/ops")
    assert members.inputs == {
        "group_id": "id of lab/ops",
        "user_ids": ["id of lab/alice", "id of lab/bruno"],
        "application_ids": [],
        "whole": True,
    }
    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/ops")
    assert (policy.inputs["group_id"], policy.inputs["description"]) == (
        "id of lab/ops",
        "Operates",
    )
    assert {group.parent, members.parent, policy.parent} == {"grantbook:scaleway:Team lab/ops"}


def test_a_membership_may_be_partial() -> None:
    """Then it owns the declared members alone."""
    teams = {"ops": {"groups": {"lab": {"membership": "partial"}}}}

    found = built(written.read({"people": PEOPLE, "teams": teams}))

    members = found.one("pulumi-python:dynamic/scaleway:Membership", "lab/ops")
    assert members.inputs["whole"] is False
