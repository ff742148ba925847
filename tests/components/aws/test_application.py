import json
from typing import Any

import pytest

from tests.components import written
from tests.components.registered import GIVEN, Built, built

GRANTS = {"aws": [{"allow": ["s3:GetObject"]}, {"managed": "ReadOnlyAccess"}]}


def _built(**more: Any) -> Built:
    entry = {"owner": "ops", "description": "Reads", "grants": GRANTS, **more}
    return built(written.read({"teams": {"ops": {}}, "applications": {"ci": entry}}))


@pytest.mark.parametrize(
    ("declared", "statement"),
    [
        (
            {"service": "lambda.amazonaws.com"},
            {"Principal": {"Service": "lambda.amazonaws.com"}},
        ),
        (
            {"account": "210987654321"},
            {"Principal": {"AWS": "arn:aws:iam::210987654321:root"}},
        ),
        (
            {"account": "210987654321", "external_id": "word"},
            {
                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
                "Condition": {"StringEquals": {"sts:ExternalId": "word"}},
            },
        ),
    ],
    ids=["service", "account", "external id"],
)
def test_program_is_a_role_that_the_declared_one_assumes(
    declared: dict[str, str], statement: dict[str, Any]
) -> None:
    """And nobody else."""
    found = _built(assumed_by=declared)

    role = found.one("aws:iam/role:Role", "aws/ci")
    assert (role.inputs["name"], role.inputs["description"]) == ("ci", "Reads")
    assert role.inputs["tags"]["owner"] == "ops"
    assert role.inputs["tags"]["grantbook"].startswith("grantbook/test/aws/ci/")
    assert json.loads(role.inputs["assumeRolePolicy"])["Statement"] == [
        {"Effect": "Allow", "Action": "sts:AssumeRole", **statement}
    ]
    attached = found.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert {name: item.inputs for name, item in attached.items()} == {
        "aws@role/ci/ci": {"role": "ci", "policyArn": "arn of aws/ci"},
        "aws@role/ci/ReadOnlyAccess": {
            "role": "ci",
            "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        },
    }
    assert found.keys == {}


def test_program_with_keys_is_a_user_instead() -> None:
    """Each key is an access key; its secret is an output and nowhere else."""
    found = _built(keys={"b": {"on": "aws"}, "a": {"on": "aws"}, "c": {"on": "lab"}})

    user = found.one("aws:iam/user:User", "aws/ci")
    assert user.inputs["forceDestroy"] is True
    assert user.inputs["tags"]["owner"] == "ops"
    keys = found.of("aws:iam/accessKey:AccessKey")
    assert {name: item.inputs for name, item in keys.items()} == {
        "aws/ci/a": {"user": "ci", "status": "Active"},
        "aws/ci/b": {"user": "ci", "status": "Active"},
    }
    assert all("secret" in item.secrets for item in keys.values())
    assert found.keys["aws/ci/a"] == {
        "access_key": "id of aws/ci/a",
        "secret_key": GIVEN["secret"],
    }
    attached = found.one("aws:iam/userPolicyAttachment:UserPolicyAttachment", "aws@user/ci/ci")
    assert attached.inputs == {"user": "ci", "policyArn": "arn of aws/ci"}
    assert found.of("aws:iam/role:Role") == {}
    assert found.of("aws:iam/userLoginProfile:UserLoginProfile") == {}
