from datetime import UTC, datetime

import pytest

from access import model
from tests.components import written
from tests.components.registered import built

DAY = datetime(2031, 6, 30, 23, 59, 59, tzinfo=UTC)
SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}


def test_prefix_and_suffix_are_in_the_name_but_not_in_the_key() -> None:
    """A stack can share an account with what others name alike, and rename without replacing."""
    found = built(written.read({"teams": {"ops": {"grants": {"audit": [{"allow": ["s3:*"]}]}}}}))

    group = found.one("aws:iam/group:Group", "audit/ops")
    policy = found.one("aws:iam/policy:Policy", "audit/ops")
    assert (group.inputs["name"], policy.inputs["name"]) == ("g-ops-x", "g-ops-x")
    assert policy.inputs["tags"]["grantbook"].startswith("grantbook/test/audit/ops/")


def test_dynamic_provider_is_told_where_and_never_how() -> None:
    """Its inputs are in state in the clear, so credentials are only named."""
    found = built(written.read({"teams": {"ops": {}}}))

    lab = found.one("pulumi:providers:pulumi-python", "lab")
    assert lab.inputs == {
        "grantbook:account": "lab",
        "grantbook:identity": written.LAB,
        "grantbook:endpoint": "https://api.scaleway.com",
        "grantbook:region": "",
        "grantbook:prefix": "LAB_",
        "grantbook:profile": "",
        "grantbook:role": "",
        "grantbook:external_id": "",
        "grantbook:pace": "",
        "grantbook:rights": "",
    }


@pytest.mark.parametrize(
    ("own", "ends"),
    [(None, DAY), ("2030-01-01", DAY.replace(2030, 1, 1)), ("2032-01-01", DAY)],
    ids=["none", "earlier", "later"],
)
def test_own_grants_of_a_person_end_with_the_person(own: str | None, ends: datetime) -> None:
    """Whichever end comes first."""
    grant = SETS | ({"until": own} if own else {})
    person = {"email": "a@example.com", "until": "2031-06-30", "grants": {"lab": [grant]}}
    declared = written.read({"people": {"alice": person}})

    (found,) = model.lasting(declared.people[0], "lab")

    assert found.until == ends


def test_grants_of_a_team_last_as_declared() -> None:
    """A team does not end."""
    declared = written.read({"teams": {"ops": {"grants": {"lab": [SETS]}}}})

    assert model.lasting(declared.teams[0], "lab") == declared.teams[0].grants


def test_renamed_entries_keep_what_exists() -> None:
    """Components are found under their former name, and their objects follow."""
    found = built(
        written.read(
            {
                "people": {
                    "anna": {
                        "email": "a@example.com",
                        "renamed_from": "alice",
                        "accounts": ["aws", "ovh", "lab"],
                    }
                },
                "teams": {"ops": {"renamed_from": "admins", "grants": {"lab": [SETS]}}},
                "applications": {
                    "ci": {
                        "owner": "ops",
                        "renamed_from": "jenkins",
                        "keys": {"one": {"on": "lab", "renamed_from": "first"}},
                    }
                },
            }
        )
    )

    for cloud, name in (("aws", "aws"), ("ovh", "ovh"), ("scaleway", "lab")):
        assert found.one(f"grantbook:{cloud}:User", f"{name}/anna").aliases == [f"{name}/alice"]
    assert found.one("grantbook:scaleway:Team", "lab/ops").aliases == ["lab/admins"]
    assert found.one("grantbook:scaleway:Application", "lab/ci").aliases == ["lab/jenkins"]
    key = found.one("pulumi-python:dynamic/scaleway:ApiKey", "lab/ci/one")
    assert key.aliases == ["lab/ci/first"]
