from typing import Any

import pytest

from tests.components import written
from tests.components.registered import GIVEN, Built, built

KEY = "pulumi-python:dynamic/scaleway:ApiKey"


def _built(**keys: dict[str, Any]) -> Built:
    entry = {"owner": "ops", "keys": {name: {"on": "lab", **key} for name, key in keys.items()}}
    return built(written.read({"teams": {"ops": {}}, "applications": {"ci": entry}}))


@pytest.mark.parametrize(
    ("declared", "expires_at", "lifetime_s"),
    [
        ({}, "", 0),
        ({"expires": "2031-06-30"}, "2031-06-30T23:59:59+00:00", 0),
        ({"lifetime": "90d"}, "", 7_776_000),
    ],
    ids=["for ever", "until a day", "for a time"],
)
def test_key_ends_as_declared(declared: dict[str, Any], expires_at: str, lifetime_s: int) -> None:
    """A lifetime is counted by the cloud's object from its making, so it is no instant here."""
    found = _built(one={"default_project": "data", **declared})

    key = found.one(KEY, "lab/ci/one")
    assert key.inputs == {
        "application_id": "id of lab/ci",
        "description": "one",
        "default_project": "data",
        "expires_at": expires_at,
        "lifetime_s": lifetime_s,
        "mark": "grantbook/test/lab/ci/one",
    }
    assert found.keys["lab/ci/one"] == {
        "access_key": "id of lab/ci/one",
        "secret_key": GIVEN["secret_key"],
    }


def test_key_is_made_before_the_one_it_replaces_goes() -> None:
    """A program never stands without a key; the secret is a secret output."""
    found = _built(new={"renamed_from": "old"}, other={}).of(KEY)

    assert {name: item.aliases for name, item in found.items()} == {
        "lab/ci/new": ["lab/ci/old"],
        "lab/ci/other": [],
    }
    for item in found.values():
        assert (item.secrets, item.delete_before_replace) == (["secret_key"], False)
        assert item.parent == "grantbook:scaleway:Application lab/ci"
