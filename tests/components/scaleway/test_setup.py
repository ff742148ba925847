import pytest

from access import saml as saml_metadata
from tests.access.metadata import METADATA
from tests.components import written
from tests.components.registered import Built, built

SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data", "web"]}
SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFmVGpyFRBDWmcAaNwmXzhVREVpmXMTzV3QFC6gQQoQ8"


def _lab(**setup: object) -> Built:
    return built(written.read({"accounts": {"lab": setup}}))


def test_a_project_is_made_and_named_by_its_id() -> None:
    """By whatever is declared of the same organization: grants, keys of programs and SSH keys."""
    found = built(
        written.read(
            {
                "accounts": {
                    "lab": {
                        "projects": {"data": {"description": "Data", "renamed_from": "old"}},
                        "ssh_keys": {"laptop": {"public_key": SSH_KEY, "project": "data"}},
                    }
                },
                "teams": {"ops": {}},
                "applications": {
                    "ci": {
                        "owner": "ops",
                        "grants": {"lab": [SETS]},
                        "keys": {"main": {"on": "lab", "default_project": "data"}},
                    }
                },
            }
        )
    )

    project = found.one("pulumi-python:dynamic/scaleway:Project", "lab/data")
    assert project.inputs == {
        "name": "data-lab",
        "description": "Data",
        "delete_when_removed": False,
        "organization_id": written.LAB,
        "mark": "grantbook/test/lab/data",
    }
    assert project.aliases == ["lab/old"]
    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/ci")
    assert policy.inputs["rules"][0]["projects"] == ["id of lab/data", "web"]
    key = found.one("pulumi-python:dynamic/scaleway:ApiKey", "lab/ci/main")
    assert key.inputs["default_project"] == "id of lab/data"
    assert "pulumi-python:dynamic/scaleway:Policy lab/ci" in key.waits_for
    ssh_key = found.one("pulumi-python:dynamic/scaleway:SshKey", "lab/laptop")
    assert ssh_key.inputs == {
        "name": "laptop-lab",
        "public_key": SSH_KEY,
        "project": "id of lab/data",
        "disabled": False,
        "mark": "grantbook/test/lab/laptop",
    }


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"max_api_key_lifetime": "90d"}, {"max_api_key_lifetime_s": 90 * 24 * 3600}),
        (
            {"enforce_password_renewal": False, "login_attempts": 5, "grace_period": "12h"},
            {"enforce_password_renewal": False, "login_attempts": 5, "grace_period_s": 12 * 3600},
        ),
        ({"max_session": "1w"}, {"max_session_s": 7 * 24 * 3600}),
    ],
)
def test_security_settings_are_those_that_are_said(
    declared: dict[str, object], said: dict[str, object]
) -> None:
    """What is left out is not ours."""
    (settings,) = _lab(security=declared).objects

    assert settings.inputs == {"organization_id": written.LAB, **said}


def test_an_identity_provider_is_saml_with_its_certificates() -> None:
    """What its metadata says of it."""
    found = _lab(identity_provider={"metadata": METADATA})

    enabled = found.one("pulumi-python:dynamic/scaleway:Saml", "lab")
    assert enabled.inputs == {
        "organization_id": written.LAB,
        "entity_id": saml_metadata.entity_id(METADATA),
        "single_sign_on_url": saml_metadata.sign_on_url(METADATA),
    }
    certificates = found.of("pulumi-python:dynamic/scaleway:SamlCertificate").values()
    assert [each.inputs for each in certificates] == [
        {"saml_id": "id of lab", "content": content}
        for content in saml_metadata.certificates(METADATA)
    ]
    assert {each.parent for each in certificates} == {"pulumi-python:dynamic/scaleway:Saml lab"}


def test_scim_has_a_token_for_each_name() -> None:
    """Their secrets are outputs of the stack, by name."""
    found = _lab(scim={"tokens": ["second", "first"]})

    tokens = found.of("pulumi-python:dynamic/scaleway:ScimToken")
    assert {name: token.inputs for name, token in tokens.items()} == {
        "lab/scim/first": {"scim_id": "id of lab", "name": "first"},
        "lab/scim/second": {"scim_id": "id of lab", "name": "second"},
    }
    assert {token.parent for token in tokens.values()} == {
        "pulumi-python:dynamic/scaleway:Scim lab"
    }
    assert all(token.secrets == ["bearer_token"] for token in tokens.values())
    assert found.outputs["scim_tokens"] == {"lab/first": "given-token", "lab/second": "given-token"}


def test_scim_without_tokens_is_enabled_all_the_same() -> None:
    """Without SCIM, the stack has no such output."""
    assert [each.name for each in _lab(scim={}).objects] == ["lab"]
    assert "scim_tokens" not in _lab(scim={}).outputs
    assert _lab().objects == []
