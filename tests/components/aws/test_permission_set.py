import json
from typing import Any

import pytest

from tests.components.aws import centers
from tests.components.registered import Built

SET = "aws:ssoadmin/permissionSet:PermissionSet"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
MANAGED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
OWN = "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment"
BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment"
ASSIGNED = "aws:ssoadmin/accountAssignment:AccountAssignment"
GRANTS = [
    {"allow": ["s3:GetObject"], "until": "2031-01-01"},
    {"deny": ["s3:*"]},
    {"managed": "ReadOnlyAccess"},
    {"managed": "arn:aws:iam::210987654321:policy/staff/Reading"},
]


def granted(*grants: Any, **team: Any) -> dict[str, Any]:
    """Return the section of one team with grants on production."""
    return {"ops": {"grants": {"prod": [*grants]}, **team}}


def bounded(arn: str) -> dict[str, Any]:
    """Return what production says of its users."""
    return {"users": {"permissions_boundary": arn}}


@pytest.fixture(scope="module")
def found() -> Built:
    """Return what a team with every kind of grant registers."""
    return centers.made(
        center={"session": "8h"},
        prod=bounded("PowerUserAccess"),
        teams=granted(*GRANTS, description="Look after it", tags={"unit": "ops"}),
    )


def test_team_is_a_permission_set(found: Built) -> None:
    """Called as it is in the account, with its mark as a tag."""
    assert found.one(SET, "prod/ops").inputs == {
        "instanceArn": centers.INSTANCE,
        "region": "eu-west-1",
        "name": "ops",
        "description": "Look after it",
        "sessionDuration": "PT8H",
        "tags": {"unit": "ops", "grantbook": "grantbook/test/prod/ops/bf4dceab"},
    }
    assert found.one(SET, "prod/ops").parent == "grantbook:aws:Team prod/ops"


def test_a_session_is_an_hour_unless_the_account_says() -> None:
    """And a team without words has no description: AWS refuses an empty one."""
    said = centers.made().one(SET, "prod/ops").inputs

    assert said["sessionDuration"] == "PT1H"
    assert "description" not in said


def test_statements_are_its_inline_policy(found: Built) -> None:
    """What denies first; what ends is a condition, as everywhere on AWS."""
    policy = json.loads(found.one(INLINE, "prod@permission-set/ops/inline").inputs["inlinePolicy"])

    assert policy["Statement"] == [
        {"Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"]},
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": ["*"],
            "Condition": {"DateLessThanEquals": {"aws:CurrentTime": "2031-01-01T23:59:59Z"}},
        },
    ]


def test_policies_by_name_are_attached(found: Built) -> None:
    """AWS's own by ARN, the account's by path and name, under which each account finds its own."""
    (aws,), (own,) = found.of(MANAGED).values(), found.of(OWN).values()

    assert aws.inputs["managedPolicyArn"] == "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert own.inputs["customerManagedPolicyReference"] == {"path": "/staff/", "name": "Reading"}


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("PowerUserAccess", {"managedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}),
        (
            "arn:aws:iam::210987654321:policy/Edge",
            {"customerManagedPolicyReference": {"path": "/", "name": "Edge"}},
        ),
    ],
)
def test_a_boundary_of_the_accounts_users_is_one_of_its_permission_sets(
    arn: str, said: dict[str, Any]
) -> None:
    """Nothing beyond it counts, however people come."""
    found = centers.made(prod=bounded(arn)).one(BOUNDARY, "prod@permission-set/ops/boundary")

    assert found.inputs["permissionsBoundary"] == said


def test_without_statements_or_a_boundary_there_are_none() -> None:
    """An empty policy is no policy."""
    found = centers.made()

    assert not found.of(INLINE)
    assert not found.of(BOUNDARY)


def test_the_teams_group_is_assigned_it_on_the_account(found: Built) -> None:
    """And on no other."""
    (assigned,) = found.of(ASSIGNED).values()

    assert {key: said for key, said in assigned.inputs.items() if key != "region"} == {
        "instanceArn": centers.INSTANCE,
        "permissionSetArn": "arn of prod/ops",
        "principalType": "GROUP",
        "principalId": "id of org/ops",
        "targetType": "AWS_ACCOUNT",
        "targetId": "210987654321",
    }


def test_nothing_is_assigned_before_all_of_it_is_there(found: Built) -> None:
    """What bounds and denies comes before what allows; the last is the first to be deleted."""

    def before(kind: str) -> set[str]:
        (one,) = found.of(kind).values()
        return {each.partition(" ")[0] for each in one.waits_for if "ssoadmin" in each}

    assert before(BOUNDARY) == {SET}
    assert before(INLINE) == {SET, BOUNDARY}
    assert before(MANAGED) == before(OWN) == {SET, BOUNDARY, INLINE}
    assert before(ASSIGNED) == {SET, BOUNDARY, INLINE, MANAGED, OWN}


def test_under_a_new_name_all_of_it_is_made_anew() -> None:
    """A permission set cannot be renamed: the new one is whole before the former goes."""
    found = centers.made(
        people={}, teams={"watch": {**granted(*GRANTS)["ops"], "renamed_from": "ops"}}
    )

    team = found.one("grantbook:aws:Team", "prod/watch")
    assert team.aliases == ["prod/ops"]
    names = [
        item.name for kind in (INLINE, MANAGED, OWN, ASSIGNED) for item in found.of(kind).values()
    ]
    assert all(name.startswith("prod@permission-set/watch/") for name in names)


@pytest.mark.parametrize(
    ("said", "name"), [({}, "ops"), ({"groups": {"prod": {"name": "Ops EU"}}}, "Ops EU")]
)
def test_a_group_that_comes_from_elsewhere_is_looked_up(said: dict[str, Any], name: str) -> None:
    """By the name that the team says it has there, or by the team's key."""
    found = centers.made(
        center={"directory": "external"}, teams=granted({"managed": "ReadOnlyAccess"}, **said)
    )

    (assigned,) = found.of(ASSIGNED).values()
    assert assigned.inputs["principalId"] == f"id of group {name}"
