"""What an AWS account has beside principals."""

from typing import Any

from tests.access.metadata import METADATA
from tests.components import written
from tests.components.registered import Built, built

GITHUB = {
    "issuer": "https://token.actions.githubusercontent.com",
    "audiences": ["sts.amazonaws.com"],
}


def _built(name: str = "aws", **setup: Any) -> Built:
    program = {
        "owner": "ops",
        "assumed_by": {"github": {"repository": "acme/shop", "branch": "main"}},
        "grants": {name: [{"managed": "ReadOnlyAccess"}]},
    }
    return built(
        written.read(
            {
                "accounts": {name: setup},
                "teams": {"ops": {}},
                "applications": {"ci": program},
            }
        )
    )


def test_an_account_has_an_alias() -> None:
    """One, called as the account is in the stack."""
    (alias,) = _built(alias="acme").of("aws:iam/accountAlias:AccountAlias").values()

    assert (alias.name, alias.inputs) == ("aws", {"accountAlias": "acme"})


def test_a_password_policy_says_everything_that_it_does_not_demand() -> None:
    """So that what somebody else demands is drift."""
    found = _built(password_policy={"minimum_length": 14})

    policy = found.one("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "aws")
    assert policy.inputs == {
        "minimumPasswordLength": 14,
        "requireLowercaseCharacters": False,
        "requireUppercaseCharacters": False,
        "requireNumbers": False,
        "requireSymbols": False,
        "maxPasswordAge": 0,
        "allowUsersToChangePassword": True,
        "hardExpiry": False,
    }


def test_a_password_policy_demands_what_it_says() -> None:
    """Ages in days."""
    found = _built(
        password_policy={
            "minimum_length": 8,
            "lowercase": True,
            "uppercase": True,
            "numbers": True,
            "symbols": True,
            "max_age": "2w",
            "remembered": 24,
            "own_changes": False,
            "hard_expiry": True,
        }
    )

    policy = found.one("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "aws")
    assert policy.inputs == {
        "minimumPasswordLength": 8,
        "requireLowercaseCharacters": True,
        "requireUppercaseCharacters": True,
        "requireNumbers": True,
        "requireSymbols": True,
        "maxPasswordAge": 14,
        "passwordReusePrevention": 24,
        "allowUsersToChangePassword": False,
        "hardExpiry": True,
    }


def test_issuers_are_providers_with_a_mark() -> None:
    """Called by their address, which the gate asks for."""
    found = _built(oidc_providers={"github": GITHUB})

    provider = found.one("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws/oidc--github")
    assert provider.inputs["url"] == "https://token.actions.githubusercontent.com"
    assert provider.inputs["clientIdLists"] == ["sts.amazonaws.com"]
    assert "thumbprintLists" not in provider.inputs
    assert provider.inputs["tags"]["grantbook"].startswith("grantbook/test/aws/oidc--github/")
    claims = found.one("pulumi-python:dynamic/aws:Account", "aws").inputs["claims"]
    assert claims["OIDC provider/token.actions.githubusercontent.com"] == (
        "grantbook/test/aws/oidc--github"
    )


def test_saml_providers_have_the_affixes_of_their_account() -> None:
    """As everything with a name that is ours to choose."""
    found = _built("audit", saml_providers={"corp": {"metadata": METADATA}})

    provider = found.one("aws:iam/samlProvider:SamlProvider", "audit/saml--corp")
    assert provider.inputs["name"] == "g-corp-x"
    assert provider.inputs["samlMetadataDocument"] == METADATA.strip()
    assert provider.inputs["tags"]["grantbook"].startswith("grantbook/test/audit/saml--corp/")


def test_roles_come_after_those_whom_they_trust() -> None:
    """And go before them."""
    found = _built(oidc_providers={"github": GITHUB}, saml_providers={"c": {"metadata": METADATA}})

    role = found.one("aws:iam/role:Role", "aws/ci")
    assert {
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider aws/oidc--github",
        "aws:iam/samlProvider:SamlProvider aws/saml--c",
    } <= {*role.waits_for}


def test_an_account_that_says_nothing_has_nothing_of_its_own() -> None:
    """What is there stays as it is."""
    kinds = {item.type.rpartition(":")[2] for item in _built().objects}

    assert kinds == {
        "Role",
        "RolePolicyAttachment",
        "RolePoliciesExclusive",
        "RolePolicyAttachmentsExclusive",
    }
