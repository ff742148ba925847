"""What stands in IAM is found whole, and judged as it stands."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.judge import documents, judge
from tests.judge.documents import Document
from tests.judge.written import allow, deny, policy, trust

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

POWER = "arn:aws:iam::aws:policy/PowerUserAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
GITHUB = "token.actions.githubusercontent.com"
MFA = "aws:MultiFactorAuthPresent"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"
LAMBDA = trust({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")


def written(document: Document) -> str:
    """Return a document as IAM takes it."""
    return json.dumps(document)


@pytest.fixture(scope="module", autouse=True)
def people(iam: "IAMClient") -> None:
    """Make alice, who has a policy of every kind, and bruno, who has none."""
    iam.create_user(UserName="bruno")
    iam.create_user(
        UserName="alice",
        Path="/staff/",
        PermissionsBoundary=POWER,
        Tags=[{"Key": "owner", "Value": "desk"}],
    )
    iam.put_user_policy(
        UserName="alice",
        PolicyName="sign-in",
        PolicyDocument=written(
            policy(deny("support:*", Condition={"BoolIfExists": {MFA: "false"}}))
        ),
    )
    iam.attach_user_policy(UserName="alice", PolicyArn=SUPPORT)
    iam.create_group(GroupName="desk")
    iam.add_user_to_group(UserName="alice", GroupName="desk")
    iam.put_group_policy(
        GroupName="desk", PolicyName="own", PolicyDocument=written(policy(allow("iam:*")))
    )
    made = iam.create_policy(PolicyName="cases", PolicyDocument=written(policy(allow("s3:*"))))
    arn = made["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="desk", PolicyArn=arn)
    iam.create_policy_version(
        PolicyArn=arn, PolicyDocument=written(policy(allow("ec2:*"))), SetAsDefault=True
    )


@pytest.fixture(scope="module", autouse=True)
def programs(iam: "IAMClient") -> None:
    """Make a role for a pipeline, and one for a service."""
    condition = {"StringLike": {f"{GITHUB}:sub": "repo:acme/shop:*"}}
    by_oidc = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", Condition=condition)
    iam.create_role(RoleName="ci", AssumeRolePolicyDocument=written(by_oidc))
    iam.attach_role_policy(RoleName="ci", PolicyArn=SUPPORT)
    iam.put_role_policy(
        RoleName="ci",
        PolicyName="not-all",
        PolicyDocument=written(policy(deny("support:ResolveCase"))),
    )
    iam.create_role(
        RoleName="job", AssumeRolePolicyDocument=written(LAMBDA), PermissionsBoundary=POWER
    )


def test_every_document_of_a_user_is_found(iam: "IAMClient") -> None:
    """Inline, attached, the same of groups, and the boundary; versions in force alone."""
    held = documents.held_by(iam, "alice")

    assert held.arn == "arn:aws:iam::123456789012:user/staff/alice"
    assert sorted(held.policies) == [
        "attached/AWSSupportAccess",
        "desk/attached/cases",
        "desk/inline/own",
        "inline/sign-in",
    ]
    assert held.policies["desk/attached/cases"] == policy(allow("ec2:*"))
    assert held.boundary
    assert held.trust is None


def test_user_without_policies_holds_none(iam: "IAMClient") -> None:
    """And is known by name all the same."""
    held = documents.held_by(iam, "bruno")

    assert (held.policies, held.boundary) == ({}, None)
    assert held.caller["aws:username"] == "bruno"


def test_every_document_of_a_role_is_found(iam: "IAMClient") -> None:
    """Its trust too."""
    held = documents.held_by(iam, "role/ci")

    assert sorted(held.policies) == ["attached/AWSSupportAccess", "inline/not-all"]
    assert documents.held_by(iam, "role/job").trust == LAMBDA
    assert documents.held_by(iam, "role/job").boundary


def test_caller_is_told_as_aws_tells_it(iam: "IAMClient") -> None:
    """With the tags, which a condition may ask for."""
    caller = documents.held_by(iam, "alice").caller

    assert caller["aws:PrincipalArn"] == "arn:aws:iam::123456789012:user/staff/alice"
    assert caller["aws:PrincipalAccount"] == "123456789012"
    assert caller["aws:PrincipalTag/owner"] == "desk"


@pytest.mark.parametrize(
    ("who", "action", "context", "decision", "why"),
    [
        ("alice", "support:ResolveCase", {MFA: "true"}, "allowed", "attached/AWSSupportAccess"),
        ("alice", "support:ResolveCase", {MFA: "false"}, "explicitDeny", "inline/sign-in"),
        ("alice", "support:ResolveCase", {}, "explicitDeny", "inline/sign-in"),
        ("alice", "ec2:DescribeInstances", {}, "allowed", "desk/attached/cases"),
        ("alice", "s3:ListAllMyBuckets", {}, "implicitDeny", "nothing in policy"),
        ("alice", "iam:ListUsers", {}, "implicitDeny", "nothing in boundary"),
        ("bruno", "support:ResolveCase", {}, "implicitDeny", "nothing in policy"),
        ("role/ci", "support:CreateCase", {}, "allowed", "attached/AWSSupportAccess"),
        ("role/ci", "support:ResolveCase", {}, "explicitDeny", "inline/not-all"),
    ],
)
def test_what_somebody_may(
    iam: "IAMClient", who: str, action: str, context: dict[str, Any], decision: str, why: str
) -> None:
    """By all that they hold together."""
    verdict = judge.may(iam, who, action, context=context)

    assert verdict.decision == decision
    assert why in "\n".join(verdict.why)


@pytest.mark.parametrize(
    ("role", "by", "context", "is_allowed"),
    [
        ("ci", PROVIDER, {f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}, True),
        ("ci", PROVIDER, {f"{GITHUB}:sub": "repo:acme/other:ref:refs/heads/main"}, False),
        ("ci", PROVIDER, {}, False),
        ("ci", "arn:aws:iam::123456789012:user/bruno", {}, False),
        ("job", "lambda.amazonaws.com", {}, True),
        ("job", "ec2.amazonaws.com", {}, False),
    ],
)
def test_who_may_assume_a_role(
    iam: "IAMClient", role: str, by: str, context: dict[str, Any], *, is_allowed: bool
) -> None:
    """By its trust as it stands."""
    assert judge.may_assume(iam, role, by, context).is_allowed == is_allowed
