from datetime import UTC, datetime
from typing import Any

import pytest

from components.scaleway import policy
from tests.components import written
from tests.components.registered import Built, built

DAY = datetime(2031, 6, 30, 23, 59, 59, tzinfo=UTC)
END = 'request.time <= timestamp("2031-06-30T23:59:59Z")'
SETS = {"permission_sets": ["ObjectStorageFullAccess", "InstancesReadOnly"], "projects": ["web"]}


def _team(*grants: dict[str, Any]) -> Built:
    return built(written.read({"teams": {"ops": {"grants": {"lab": list(grants)}}}}))


def test_policy_has_a_rule_for_each_grant() -> None:
    """Sorted, and each once."""
    billing = {"permission_sets": ["BillingReadOnly"], "organization": True}

    made = _team(SETS, billing, SETS).one("pulumi-python:dynamic/scaleway:Policy", "lab/ops")

    assert made.inputs == {
        "name": "ops-lab",
        "description": "",
        "tags": [],
        "rules": [
            {"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""},
            {
                "permission_set_names": ["InstancesReadOnly", "ObjectStorageFullAccess"],
                "projects": ["web"],
                "condition": "",
            },
        ],
        "group_id": "id of lab/ops",
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/ops",
    }
    assert made.delete_before_replace


@pytest.mark.parametrize(
    ("condition", "until", "joined"),
    [
        ("", None, ""),
        ("a || b", None, "a || b"),
        ("", DAY, END),
        ("a || b", DAY, f"(a || b) && {END}"),
    ],
    ids=["neither", "condition", "end", "both"],
)
def test_end_of_a_grant_is_joined_to_its_condition(
    condition: str, until: datetime | None, joined: str
) -> None:
    """In brackets, so that no `or` of the condition outlasts the end."""
    assert policy.ending(condition, until) == joined


def test_grant_of_another_cloud_is_no_rule() -> None:
    """A mistake of ours, said with the place of the grant."""
    declared = written.read({"teams": {"ops": {"grants": {"aws": [{"allow": ["s3:*"]}]}}}})

    with pytest.raises(TypeError, match=r"1\.yaml:1: not a grant of Scaleway"):
        policy.rule(declared.teams[0].grants[0])
