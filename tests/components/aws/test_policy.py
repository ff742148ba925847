import json
from typing import Any

import pytest

from access import aws_policies, model
from tests.components import written
from tests.components.registered import Built, built


def _team(*grants: dict[str, Any]) -> Built:
    return built(written.read({"teams": {"ops": {"grants": {"aws": list(grants)}}}}))


def _statements(*grants: dict[str, Any]) -> list[dict[str, Any]]:
    made = _team(*grants).one("aws:iam/policy:Policy", "aws/ops")
    found: list[dict[str, Any]] = json.loads(made.inputs["policy"])["Statement"]
    return found


def test_allow_and_deny_are_statements_of_one_policy() -> None:
    """An allow and what is taken away from it, on all resources unless others are named."""
    assert _statements({"allow": ["support:*"]}, {"deny": ["support:ResolveCase"]}) == [
        {"Effect": "Allow", "Action": ["support:*"], "Resource": ["*"]},
        {"Effect": "Deny", "Action": ["support:ResolveCase"], "Resource": ["*"]},
    ]


def test_one_grant_may_allow_and_deny() -> None:
    """Both effects have its resources and its condition."""
    grant = {
        "allow": ["s3:GetObject"],
        "deny": ["s3:PutObject"],
        "resources": ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"],
        "condition": {"Bool": {"aws:SecureTransport": True}},
    }
    rest = {
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
        "Condition": {"Bool": {"aws:SecureTransport": True}},
    }

    assert _statements(grant) == [
        {"Effect": "Allow", "Action": ["s3:GetObject"], **rest},
        {"Effect": "Deny", "Action": ["s3:PutObject"], **rest},
    ]


def test_same_grant_twice_is_one_statement() -> None:
    """It may come through two bundles."""
    assert len(_statements({"allow": ["support:*"]}, {"allow": ["support:*"]})) == 1


def test_grant_with_an_end_ends_in_the_cloud() -> None:
    """By a date condition, whether a run comes or not."""
    (found,) = _statements({"allow": ["support:*"], "until": "2031-06-30"})

    assert found["Condition"] == {"DateLessThanEquals": {"aws:CurrentTime": "2031-06-30T23:59:59Z"}}


def test_end_never_widens_a_declared_condition() -> None:
    """The earlier of two dates holds, because both are asked for."""
    declared = {"DateLessThanEquals": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}

    (found,) = _statements({"allow": ["support:*"], "until": "2031-06-30", "condition": declared})

    assert found["Condition"] == {
        **declared,
        "DateLessThan": {"aws:CurrentTime": "2031-06-30T23:59:59Z"},
    }


def test_managed_policies_are_attached_by_arn() -> None:
    """Once each, and without a policy of our own."""
    found = _team({"managed": "AWSSupportAccess"}, {"managed": "AWSSupportAccess"})

    attached = found.of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")
    assert {name: item.inputs["policyArn"] for name, item in attached.items()} == {
        "aws@group/ops/AWSSupportAccess": "arn:aws:iam::aws:policy/AWSSupportAccess"
    }
    assert found.of("aws:iam/policy:Policy") == {}
    claims = found.one("pulumi-python:dynamic/aws:Account", "aws").inputs["claims"]
    assert claims == {"group/ops": "grantbook/test/aws/ops"}


@pytest.mark.parametrize("declared", [{}, {"Bool": {"aws:SecureTransport": True}}])
def test_statement_leaves_the_grant_as_it_is(declared: dict[str, Any]) -> None:
    """A value of the model is shared by all who hold the bundle."""
    (grant,) = (
        written.read(
            {
                "teams": {
                    "ops": {
                        "grants": {
                            "aws": [
                                {"allow": ["s3:*"], "until": "2031-01-01", "condition": declared}
                            ]
                        }
                    }
                }
            }
        )
        .teams[0]
        .grants
    )
    assert isinstance(grant, model.AwsGrant)

    aws_policies.statement("Allow", grant.allow, grant)

    assert grant.condition == declared
