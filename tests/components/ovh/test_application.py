from typing import Any

from tests.components import written
from tests.components.registered import GIVEN, Built, built

CLIENT = "pulumi-python:dynamic/ovh:Oauth2Client"
POLICY = "pulumi-python:dynamic/ovh:Policy"
GET = {"allow": ["account:apiovh:me/get"], "resources": ["account"]}


def _built(**more: Any) -> Built:
    entry = {"owner": "ops", "description": "Reads.", "grants": {"ovh": [GET]}, **more}
    return built(written.read({"teams": {"ops": {}}, "applications": {"ci": entry}}))


def test_each_key_is_a_client_and_one_policy_names_them_all() -> None:
    """Identity and secret are one object on OVHcloud."""
    found = _built(keys={"b": {"on": "ovh"}, "a": {"on": "ovh"}, "c": {"on": "lab"}})

    clients = found.of(CLIENT)
    assert {name: item.inputs for name, item in clients.items()} == {
        f"ovh/ci/{key}": {
            "name": f"gb_ci-{key}",
            "description": "Reads. Owned by ops.",
            "mark": f"grantbook/test/ovh/ci/{key}",
        }
        for key in ("a", "b")
    }
    policy = found.one(POLICY, "ovh/ci")
    assert policy.inputs["identities"] == ["id of ovh/ci/a", "id of ovh/ci/b"]
    assert found.keys["ovh/ci/a"] == {
        "access_key": "id of ovh/ci/a",
        "secret_key": GIVEN["secret_key"],
    }


def test_program_without_keys_has_nothing_there() -> None:
    """No identity, so no policy, and no name is claimed."""
    found = _built(assumed_by={"service": "lambda.amazonaws.com"})

    assert found.objects == []
    assert found.one("pulumi-python:dynamic/ovh:Account", "ovh").inputs["claims"] == {}
