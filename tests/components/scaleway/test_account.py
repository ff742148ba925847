from tests.components import written
from tests.components.registered import built

SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}


def test_claims_are_in_the_words_of_the_api() -> None:
    """Each kind by the name of its list, since that is where the gate looks."""
    declared = {
        "teams": {"ops": {"grants": {"lab": [SETS]}}},
        "people": {"alice": {"email": "a@example.com", "teams": ["ops"]}},
        "applications": {"ci": {"owner": "ops", "keys": {"one": {"on": "lab"}}}},
    }

    gate = built(written.read(declared)).one("pulumi-python:dynamic/scaleway:Account", "lab")

    assert gate.inputs["claims"] == {
        "users/alice-lab": "grantbook/test/lab/alice",
        "groups/ops-lab": "grantbook/test/lab/ops",
        "policies/ops-lab": "grantbook/test/lab/ops",
        "applications/ci-lab": "grantbook/test/lab/ci",
    }
    assert gate.provider == "pulumi:providers:pulumi-python lab"
