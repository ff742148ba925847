import re
from typing import Any

from providers import mark
from tests.components import written
from tests.components.registered import built

PEOPLE: dict[str, dict[str, Any]] = {
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


def test_nobody_is_a_member_before_all_that_the_team_is_granted_is_there() -> None:
    """Nor before what denies the members something themselves."""
    teams = {"ops": {"grants": {"aws": [{"allow": ["support:*"]}, {"managed": "ReadOnlyAccess"}]}}}
    people = {**PEOPLE, "alice": {**PEOPLE["alice"], "suspended": True}}

    members = built(written.read({"people": people, "teams": teams})).one(
        "aws:iam/groupMembership:GroupMembership", "aws/ops"
    )

    assert {each.rpartition(" ")[2] for each in members.waits_for} >= {
        "aws@group/ops/ops",
        "aws@group/ops/ReadOnlyAccess",
        "aws@user/alice/suspended",
    }


def test_teams_that_deny_have_their_members_first() -> None:
    """Whoever is in two teams is denied before anything is allowed; and the other way round."""
    teams = {
        "aaa": {"grants": {"aws": [{"allow": ["support:*"]}]}},
        "zzz": {"grants": {"aws": [{"deny": ["support:ResolveCase"]}]}},
    }
    people = {"alice": {**PEOPLE["alice"], "teams": ["aaa", "zzz"]}}

    members = built(written.read({"people": people, "teams": teams})).of(
        "aws:iam/groupMembership:GroupMembership"
    )

    denying = "aws:iam/groupMembership:GroupMembership aws/zzz"
    assert denying in members["aws/aaa"].waits_for
    assert "aws:iam/groupMembership:GroupMembership aws/aaa" not in members["aws/zzz"].waits_for


def test_a_group_carries_its_mark_in_its_path() -> None:
    """Another stack's group of the same name has another one."""
    group = built(
        written.read({"teams": {"ops": {"grants": {"audit": [{"allow": ["support:*"]}]}}}})
    ).one("aws:iam/group:Group", "audit/ops")

    path = group.inputs["path"]
    assert path == f"/{mark.full('grantbook/test/audit/ops', {'name': 'g-ops-x'})}/"
    assert re.fullmatch(r"/([A-Za-z0-9.,+@=_-]+/)*", path)
