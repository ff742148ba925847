from typing import Any

from tests.components import written
from tests.components.registered import Built, built

APPLICATION = "pulumi-python:dynamic/scaleway:Application"
SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}


def _built(**more: Any) -> Built:
    entry = {"owner": "ops", "description": "Reads.", **more}
    return built(written.read({"teams": {"ops": {}}, "applications": {"ci": entry}}))


def test_program_is_an_application_with_its_policy() -> None:
    """The description names who answers for it."""
    found = _built(grants={"lab": [SETS]})

    made = found.one(APPLICATION, "lab/ci")
    assert made.inputs == {
        "name": "ci-lab",
        "description": "Reads. Owned by ops.",
        "tags": [],
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/ci",
    }
    assert (made.parent, made.delete_before_replace) == (
        "grantbook:scaleway:Application lab/ci",
        True,
    )
    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/ci")
    assert policy.inputs["application_id"] == "id of lab/ci"
    assert policy.inputs["description"] == "Reads."
    assert found.keys == {}


def test_program_with_a_key_and_no_grant_has_no_policy() -> None:
    """It can sign in and do nothing."""
    found = _built(keys={"one": {"on": "lab"}})

    assert [item.type.rpartition(":")[2] for item in found.objects] == ["ApiKey", "Application"]
    assert found.one(APPLICATION, "lab/ci").inputs["description"] == "Reads. Owned by ops."
