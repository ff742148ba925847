import json

from tests.components import written
from tests.components.registered import built

CONFIG = """
config:
  grantbook:accounts:
    plain: {cloud: aws, account: "123456789012", region: eu-west-1}
    desk: {cloud: aws, account: "123456789012", region: eu-west-1, endpoint: "http://127.0.0.1:9"}
    audit:
      {cloud: aws, account: "210987654321", region: eu-west-3, credentials: {profile: audit}}
    partner:
      {cloud: aws, account: "210987654321", region: eu-west-3, credentials: {prefix: PARTNER_}}
"""
PROVIDER = "pulumi:providers:aws"


def test_provider_refuses_the_credentials_of_any_other_account() -> None:
    """pulumi-aws is told the one account id that it may change."""
    found = built(written.read({"teams": {"ops": {}}}, CONFIG)).of(PROVIDER)

    allowed = {name: json.loads(item.inputs["allowedAccountIds"]) for name, item in found.items()}
    assert allowed == {
        "plain": ["123456789012"],
        "desk": ["123456789012"],
        "audit": ["210987654321"],
        "partner": ["210987654321"],
    }
    assert {name: item.inputs["region"] for name, item in found.items()} == {
        "plain": "eu-west-1",
        "desk": "eu-west-1",
        "audit": "eu-west-3",
        "partner": "eu-west-3",
    }


def test_endpoint_of_an_account_is_that_of_all_its_services() -> None:
    """Without one, AWS's own are used."""
    found = built(written.read({"teams": {"ops": {}}}, CONFIG)).of(PROVIDER)

    services = ("iam", "identitystore", "ssoadmin", "sts")
    assert json.loads(found["desk"].inputs["endpoints"]) == [
        dict.fromkeys(services, "http://127.0.0.1:9")
    ]
    assert "endpoints" not in found["plain"].inputs


def test_credentials_are_found_and_never_given() -> None:
    """By profile, or in variables with a prefix: no input of a provider holds any."""
    found = built(written.read({"teams": {"ops": {}}}, CONFIG)).of(PROVIDER)

    assert found["audit"].inputs["profile"] == "audit"
    assert found["partner"].variables == {
        "PARTNER_AWS_ACCESS_KEY_ID": "AWS_ACCESS_KEY_ID",
        "PARTNER_AWS_SECRET_ACCESS_KEY": "AWS_SECRET_ACCESS_KEY",
        "PARTNER_AWS_SESSION_TOKEN": "AWS_SESSION_TOKEN",
    }
    assert found["plain"].variables == found["audit"].variables == {}
    assert all(
        {"accessKey", "secretKey", "token"}.isdisjoint(item.inputs) for item in found.values()
    )


def test_users_and_groups_are_made_anew_under_another_name() -> None:
    """Renamed in place, they would keep keys that nobody manages any more."""
    grants = {"plain": [{"allow": ["s3:*"]}]}
    found = built(
        written.read(
            {
                "teams": {"ops": {"grants": grants}},
                "people": {"alice": {"email": "a@example.com", "teams": ["ops"]}},
                "applications": {"ci": {"owner": "ops", "keys": {"one": {"on": "plain"}}}},
            },
            CONFIG,
        )
    )

    renewed = {f"{item.type} {item.name}" for item in found.all if item.replaced_by == ["name"]}
    assert renewed == {
        "aws:iam/group:Group plain/ops",
        "aws:iam/user:User plain/alice",
        "aws:iam/user:User plain/ci",
    }
