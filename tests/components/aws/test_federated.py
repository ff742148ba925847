import json

from tests.access.metadata import METADATA
from tests.components import written
from tests.components.registered import Built, built

CONFIG = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-1, people: federated, prefix: g-}
"""
ROLE = "aws:iam/role:Role"


def made(**users: str) -> Built:
    """Return what an account registers whose people come by SAML."""
    declared = {
        "accounts": {"aws": {"saml_providers": {"corp": {"metadata": METADATA}}, "users": users}},
        "people": {"alice": {"email": "alice@example.com", "teams": ["ops"]}},
        "teams": {
            "ops": {
                "description": "Look after it",
                "grants": {"aws": [{"allow": ["s3:*"]}, {"managed": "ReadOnlyAccess"}]},
            }
        },
    }
    return built(written.read(declared, CONFIG))


def test_a_team_is_a_role_for_whom_the_provider_sends() -> None:
    """For the sign-in page of AWS, and for nothing else."""
    role = made().one(ROLE, "aws/ops")

    assert role.inputs["name"] == "g-ops"
    assert role.inputs["description"] == "Look after it"
    assert json.loads(role.inputs["assumeRolePolicy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Federated": ["arn:aws:iam::123456789012:saml-provider/g-corp"]},
            "Action": "sts:AssumeRoleWithSAML",
            "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        }
    ]


def test_the_role_is_made_when_its_provider_is_there() -> None:
    """AWS refuses a trust in what does not exist."""
    assert (
        "aws:iam/samlProvider:SamlProvider aws/saml--corp" in made().one(ROLE, "aws/ops").waits_for
    )


def test_a_team_is_granted_the_same_as_a_group_would_be() -> None:
    """A policy of its own, and what AWS has by name."""
    attached = made().of("aws:iam/rolePolicyAttachment:RolePolicyAttachment").values()

    assert {item.inputs["policyArn"] for item in attached} == {
        "arn of aws/ops",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }


def test_a_boundary_of_the_accounts_users_is_one_of_its_roles() -> None:
    """Nothing beyond it counts, however people come."""
    role = made(permissions_boundary="PowerUserAccess").one(ROLE, "aws/ops")

    assert role.inputs["permissionsBoundary"] == "arn:aws:iam::aws:policy/PowerUserAccess"
    assert "permissionsBoundary" not in made().one(ROLE, "aws/ops").inputs


def test_nobody_is_a_user() -> None:
    """Nor is there a group, or any part of Identity Center."""
    kinds = {item.type for item in made().objects}

    assert "aws:iam/user:User" not in kinds
    assert "aws:iam/group:Group" not in kinds
    assert not any("sso" in kind or "identitystore" in kind for kind in kinds)
