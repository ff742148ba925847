from tests.components import written
from tests.components.registered import built


def test_client_is_made_before_the_one_it_replaces_goes() -> None:
    """A program never stands without a key; the secret is a secret output."""
    keys = {"new": {"on": "ovh", "renamed_from": "old"}, "other": {"on": "ovh"}}

    found = built(
        written.read({"teams": {"ops": {}}, "applications": {"ci": {"owner": "ops", "keys": keys}}})
    ).of("pulumi-python:dynamic/ovh:Oauth2Client")

    assert {name: item.aliases for name, item in found.items()} == {
        "ovh/ci/new": ["ovh/ci/old"],
        "ovh/ci/other": [],
    }
    for item in found.values():
        assert (item.secrets, item.delete_before_replace) == (["secret_key"], False)
        assert item.parent == "grantbook:ovh:Application ovh/ci"
        assert item.inputs["description"] == "Owned by ops."
