from typing import Any

from tests.components import written
from tests.components.registered import Built, built

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


def test_sets_of_both_types_are_two_rules() -> None:
    """A rule has sets of one type; on the organization both may stand in one grant."""
    both = {"permission_sets": ["InstancesReadOnly", "BillingReadOnly"], "organization": True}

    made = _team(both).one("pulumi-python:dynamic/scaleway:Policy", "lab/ops")

    assert made.inputs["rules"] == [
        {"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""},
        {"permission_set_names": ["InstancesReadOnly"], "projects": [], "condition": ""},
    ]


def test_a_policy_comes_after_the_membership_of_its_group() -> None:
    """And goes before it."""
    made = _team(SETS).one("pulumi-python:dynamic/scaleway:Policy", "lab/ops")

    assert "pulumi-python:dynamic/scaleway:Membership lab/ops" in made.waits_for


def test_a_policy_that_nobody_holds_says_so() -> None:
    """It has no principal on purpose, and belongs to the organization alone."""
    declared = {
        "accounts": {"lab": {"policies": {"glass": {"grants": [SETS], "renamed_from": "ice"}}}}
    }

    made = built(written.read(declared)).one("pulumi-python:dynamic/scaleway:Policy", "lab/glass")

    assert made.inputs == {
        "name": "glass-lab",
        "description": "Held by nobody",
        "tags": [],
        "rules": [
            {
                "permission_set_names": ["InstancesReadOnly", "ObjectStorageFullAccess"],
                "projects": ["web"],
                "condition": "",
            }
        ],
        "no_principal": True,
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/glass",
    }
    assert made.aliases == ["lab/ice"]
