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


def test_a_role_is_what_is_said_of_it() -> None:
    """A boundary, and the length of its sessions: an hour unless said."""
    assumed = {"service": "lambda.amazonaws.com"}
    said = {"aws": {"permissions_boundary": "PowerUserAccess", "session": "4h"}}
    plain = _built(assumed_by=assumed).one("aws:iam/role:Role", "aws/ci").inputs
    bounded = _built(assumed_by=assumed, identities=said).one("aws:iam/role:Role", "aws/ci").inputs

    assert plain["maxSessionDuration"] == 3600
    assert "permissionsBoundary" not in plain
    assert bounded["maxSessionDuration"] == 4 * 3600
    assert bounded["permissionsBoundary"] == "arn:aws:iam::aws:policy/PowerUserAccess"


def test_a_user_of_a_program_has_its_boundary() -> None:
    """As its role would."""
    said = {"aws": {"permissions_boundary": "PowerUserAccess"}}

    user = _built(keys={"a": {"on": "aws"}}, identities=said).one("aws:iam/user:User", "aws/ci")

    assert user.inputs["permissionsBoundary"] == "arn:aws:iam::aws:policy/PowerUserAccess"


def test_a_key_may_be_kept_and_good_for_nothing() -> None:
    """Its status says so; the other one works."""
    keys = _built(keys={"a": {"on": "aws"}, "b": {"on": "aws", "status": "inactive"}}).of(
        "aws:iam/accessKey:AccessKey"
    )

    assert {name: item.inputs["status"] for name, item in keys.items()} == {
        "aws/ci/a": "Active",
        "aws/ci/b": "Inactive",
    }


def test_no_key_is_made_before_what_its_program_is_granted() -> None:
    """A key that works denies from its first moment on."""
    (key,) = _built(keys={"a": {"on": "aws"}}).of("aws:iam/accessKey:AccessKey").values()

    assert {each.rpartition(" ")[2] for each in key.waits_for} >= {
        "aws@user/ci/ci",
        "aws@user/ci/ReadOnlyAccess",
    }


def test_several_may_assume_a_role() -> None:
    """Each by a statement."""
    role = _built(
        assumed_by=[
            {"service": "lambda.amazonaws.com"},
            {"github": {"repository": "acme/shop", "branch": "main"}},
        ]
    ).one("aws:iam/role:Role", "aws/ci")

    said = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert [each["Action"] for each in said] == [
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
    ]
