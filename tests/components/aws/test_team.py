from providers import mark
from tests.components import written
from tests.components.registered import built

PEOPLE = {
    "bruno": {"email": "bruno@example.com", "teams": ["ops"]},
    "alice": {"email": "alice@example.com", "teams": ["ops"]},
    "clara": {"email": "clara@example.com", "accounts": ["aws"]},
}


def test_team_is_a_group_with_its_members() -> None:
    """All of them in one membership, which owns the whole group."""
    teams = {"ops": {"grants": {"aws": [{"allow": ["support:*"]}]}}}

    found = built(written.read({"people": PEOPLE, "teams": teams}))

    group = found.one("aws:iam/group:Group", "aws/ops").inputs
    assert group["name"] == "ops"
    assert mark.owner_of(group["path"].strip("/")) == "grantbook/test/aws/ops"
    members = found.one("aws:iam/groupMembership:GroupMembership", "aws/ops")
    assert members.inputs == {"name": "ops", "group": "ops", "users": ["alice", "bruno"]}
    assert members.parent == "grantbook:aws:Team aws/ops"
    attached = found.one("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "aws@group/ops/ops")
    assert attached.inputs == {"group": "ops", "policyArn": "arn of aws/ops"}


def test_team_without_grants_on_an_account_is_not_there() -> None:
    """Nor are its people, unless something else brings them."""
    found = built(written.read({"people": PEOPLE, "teams": {"ops": {}}}))

    assert [item.name for item in found.objects if item.type.endswith((":Group", ":User"))] == [
        "aws/clara"
    ]
