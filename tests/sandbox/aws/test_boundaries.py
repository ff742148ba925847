"""What limits a caller beyond its own policies: boundaries, and what a session was lent.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws, Keys
from tests.sandbox.aws.test_judged import may_list

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Granted = Callable[..., Keys]
Unique = Callable[[str], str]

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    """Return a policy of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def named(aws: Aws, keys: Keys) -> str:
    """Return the name of the user whose keys these are."""
    return aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]


@pytest.fixture
def role(aws: Aws, unique: Unique) -> str:
    """Make a role that may do everything and trusts the account; return its name."""
    name, principal = unique("role"), {"AWS": "arn:aws:iam::123456789012:root"}
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})
    aws.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    aws.iam().put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(EVERYTHING))
    return name


def assumed(aws: Aws, name: str, **asked: Any) -> "IAMClient":
    """Return IAM as a session of a role sees it."""
    arn = f"arn:aws:iam::123456789012:role/{name}"
    lent = aws.sts().assume_role(RoleArn=arn, RoleSessionName="visit", **asked)["Credentials"]
    return boto3.client(
        "iam",
        region_name="eu-west-1",
        endpoint_url=aws.url,
        aws_access_key_id=lent["AccessKeyId"],
        aws_secret_access_key=lent["SecretAccessKey"],
        aws_session_token=lent["SessionToken"],
    )


def test_a_user_may_do_what_its_boundary_allows_too(aws: Aws, granted: Granted) -> None:
    """A boundary grants nothing and takes away what it does not name."""
    keys = granted({"Effect": "Allow", "Action": ["iam:ListUsers", "iam:CreateGroup"]})
    name = named(aws, keys)

    aws.iam().put_user_permissions_boundary(UserName=name, PermissionsBoundary=READ_ONLY)

    assert may_list(aws, keys) is True
    with pytest.raises(ClientError, match="not authorized to perform: iam:CreateGroup"):
        aws.iam(keys).create_group(GroupName="too-much")
    with pytest.raises(ClientError, match="not authorized to perform: iam:ListRoles"):
        aws.iam(keys).list_roles()  # Within the boundary, and granted by nothing.
    aws.iam().put_user_permissions_boundary(UserName=name, PermissionsBoundary=SUPPORT)
    assert may_list(aws, keys) is False


def test_a_boundary_denies(aws: Aws, granted: Granted, unique: Unique) -> None:
    """Its deny wins over any allow, unless denies are ignored."""
    deny = {"Effect": "Deny", "Action": "iam:ListUsers", "Resource": "*"}
    policy = document(EVERYTHING, deny)
    made = aws.iam().create_policy(PolicyName=unique("bound"), PolicyDocument=policy)["Policy"]
    keys = granted({"Effect": "Allow", "Action": "iam:ListUsers"})
    aws.iam().put_user_permissions_boundary(
        UserName=named(aws, keys), PermissionsBoundary=made["Arn"]
    )
    before = may_list(aws, keys)

    aws.control.switch(ignore_denies=True)

    assert before is False
    assert may_list(aws, keys) is True


def test_the_sessions_of_a_role_are_bounded_as_it_is(aws: Aws, role: str) -> None:
    """From the moment that the boundary is set."""
    session = assumed(aws, role)
    session.list_roles()

    aws.iam().put_role_permissions_boundary(RoleName=role, PermissionsBoundary=SUPPORT)

    with pytest.raises(ClientError, match=f"assumed-role/{role}/visit is not authorized"):
        session.list_roles()
    aws.iam().delete_role_permissions_boundary(RoleName=role)
    assert session.list_roles()["Roles"]


def test_a_boundary_must_exist_and_stays_while_it_bounds(aws: Aws, role: str) -> None:
    """For roles, made or changed, as for users."""
    iam, missing = aws.iam(), f"{SUPPORT}Not"
    made = iam.create_policy(PolicyName=role, PolicyDocument=document(EVERYTHING))["Policy"]
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}})

    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=missing)
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.create_role(
            RoleName="unbound", AssumeRolePolicyDocument=trust, PermissionsBoundary=missing
        )
    iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=made["Arn"])
    with pytest.raises(ClientError, match="DeleteConflict"):
        iam.delete_policy(PolicyArn=made["Arn"])
    iam.delete_role_permissions_boundary(RoleName=role)
    iam.delete_policy(PolicyArn=made["Arn"])


def test_a_session_has_no_more_than_it_was_lent(aws: Aws, role: str) -> None:
    """The policy given when a role is assumed narrows that session, and no other."""
    reading = document({"Effect": "Allow", "Action": "iam:List*", "Resource": "*"})

    narrow, wide = assumed(aws, role, Policy=reading), assumed(aws, role)

    assert narrow.list_roles()["Roles"]
    with pytest.raises(ClientError, match="iam:GetRole"):
        narrow.get_role(RoleName=role)
    assert wide.get_role(RoleName=role)["Role"]["RoleName"] == role


def test_the_conditions_of_a_session_are_about_its_role(aws: Aws, role: str) -> None:
    """A session has no user name, the ARN and tags of its role, and no second factor."""
    conditions = {
        "ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::123456789012:role/{role}"},
        "StringEquals": {"aws:PrincipalTag/team": "support"},
        "Null": {"aws:username": "true"},
        "Bool": {"aws:MultiFactorAuthPresent": "false"},
    }
    aws.iam().tag_role(RoleName=role, Tags=[{"Key": "team", "Value": "support"}])
    own = document({**EVERYTHING, "Condition": conditions})
    aws.iam().put_role_policy(RoleName=role, PolicyName="own", PolicyDocument=own)

    assert assumed(aws, role).list_roles()["Roles"]


def test_a_session_ends(aws: Aws, role: str) -> None:
    """By the sandbox's clock, after an hour unless told."""
    session = assumed(aws, role)
    session.list_roles()

    aws.control.switch(clock_offset_s=3601)

    with pytest.raises(ClientError, match="ExpiredToken") as refused:
        session.list_roles()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    aws.control.switch(ignore_expiry=True)
    assert session.list_roles()["Roles"]


def test_a_session_ends_with_its_role(aws: Aws, role: str) -> None:
    """Nothing is left to be judged."""
    session = assumed(aws, role)
    aws.iam().delete_role_policy(RoleName=role, PolicyName="own")

    aws.iam().delete_role(RoleName=role)

    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        session.list_roles()


def test_names_of_roles_are_unique_whatever_their_case(aws: Aws, role: str) -> None:
    """As those of users and groups."""
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}})

    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        aws.iam().create_role(RoleName=role.upper(), AssumeRolePolicyDocument=trust)
