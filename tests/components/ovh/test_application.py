from typing import Any

from tests.components import written
from tests.components.registered import GIVEN, Built, built

CLIENT = "pulumi-python:dynamic/ovh:Oauth2Client"
TOKEN = "pulumi-python:dynamic/ovh:Token"
USER = "pulumi-python:dynamic/ovh:User"
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


def test_tokens_are_held_by_a_user_whom_the_policy_names() -> None:
    """Beside the clients; nobody signs in as that user."""
    token = {"on": "ovh", "kind": "personal_access_token"}
    keys = {
        "a": {"on": "ovh"},
        "b": {**token, "lifetime": "90d"},
        "c": {**token, "expires": "2031-06-30"},
    }
    found = _built(keys=keys, email="ci@a.example")

    user = found.one(USER, "ovh/ci")
    assert user.inputs == {
        "login": "gb_ci",
        "email": "ci@a.example",
        "group": "gb_grantbook--test",
        "description": "",
        "type": "SERVICE",
        "enabled": True,
        "mark": "grantbook/test/ovh/ci",
    }
    assert {name: item.inputs for name, item in found.of(TOKEN).items()} == {
        f"ovh/ci/{key}": {
            "login": "gb_ci",
            "name": key,
            "description": "",
            "expires_at": expires,
            "lifetime_s": lifetime,
            "mark": f"grantbook/test/ovh/ci/{key}",
        }
        for key, expires, lifetime in (
            ("b", "", 90 * 24 * 3600),
            ("c", "2031-06-30T23:59:59+00:00", 0),
        )
    }
    policy = found.one(POLICY, "ovh/ci")
    assert policy.inputs["identities"] == ["id of ovh/ci/a", "id of ovh/ci"]
    assert found.one("pulumi-python:dynamic/ovh:Account", "ovh").inputs["claims"].keys() == {
        "group/gb_grantbook--test",
        "policy/gb_ci",
        "user/gb_ci",
    }
