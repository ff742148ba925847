"""An account with one of everything that an inventory lists, some of it made by grantbook."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.aws.accounts import IDENTITY_STORE_ID, INSTANCE_ARN
from tests.sandbox.aws.identity_center import assigned, to
from tests.sandbox.ovh.identity_provider import certificate, key, metadata

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ACCOUNT = "123456789012"
MINE = "grantbook/test/aws"
THEIRS = "grantbook/other/aws"
DIGEST = "0a1b2c3d"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
GITHUB = "token.actions.githubusercontent.com"
MAIN = "repo:acme/shop:ref:refs/heads/main"
METADATA = metadata([key(certificate()), key(certificate())])  # Of 1,000 characters at least.
CODES = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
STATEMENTS = [
    {"Effect": "Allow", "Action": ["support:*"], "Resource": ["*"]},
    {"Effect": "Deny", "Action": ["support:ResolveCase"], "Resource": ["*"]},
]
TRUST = [
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com", "AWS": "arn:aws:iam::210987654321:root"},
    },
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"},
        "Condition": {"StringEquals": {f"{GITHUB}:sub": MAIN}},
    },
]


def furnish(console: "IAMClient") -> None:
    """Make the objects by hand."""
    console.create_account_alias(AccountAlias="acme")
    console.update_account_password_policy(MinimumPasswordLength=14, MaxPasswordAge=90)
    _groups(console)
    _users(console)
    _roles(console)
    _credentials(console)


def _groups(console: "IAMClient") -> None:
    path = f"/{MINE}/support/{DIGEST}/"
    console.create_group(GroupName="support", Path=path)
    console.create_group(GroupName="old")
    console.create_group(GroupName="theirs", Path="/theirs/")
    arn = console.create_policy(
        PolicyName="support",
        Description="Cases",
        PolicyDocument=document(*STATEMENTS),
        Tags=tags(f"{MINE}/support/{DIGEST}", team="web"),
    )["Policy"]["Arn"]
    console.attach_group_policy(GroupName="support", PolicyArn=arn)
    console.create_policy(PolicyName="nobodys", PolicyDocument=document(STATEMENTS[0]))


def _users(console: "IAMClient") -> None:
    console.create_user(
        UserName="alice",
        Path="/staff/",
        PermissionsBoundary=READ_ONLY,
        Tags=tags(f"{MINE}/alice/{DIGEST}", team="web"),
    )
    console.create_user(UserName="zoe", Tags=[{"Key": "grantbook", "Value": "yes"}])
    console.add_user_to_group(GroupName="support", UserName="alice")
    console.attach_user_policy(UserName="alice", PolicyArn=SUPPORT)
    console.put_user_policy(
        UserName="alice", PolicyName="by-hand", PolicyDocument=document(STATEMENTS[0])
    )
    console.create_login_profile(UserName="alice", Password="Correct-horse-battery-1")


def _roles(console: "IAMClient") -> None:
    console.create_role(
        RoleName="ci",
        AssumeRolePolicyDocument=document(*TRUST),
        Tags=tags(f"{THEIRS}/ci/{DIGEST}"),
    )
    console.attach_role_policy(RoleName="ci", PolicyArn=READ_ONLY)
    console.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    console.create_open_id_connect_provider(
        Url=f"https://{GITHUB}",
        ClientIDList=["sts.amazonaws.com"],
        Tags=tags(f"{MINE}/github/{DIGEST}"),
    )
    console.create_saml_provider(Name="corp", SAMLMetadataDocument=METADATA)


def _credentials(console: "IAMClient") -> None:
    console.create_access_key(UserName="alice")
    device = console.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]
    console.enable_mfa_device(UserName="alice", SerialNumber=device["SerialNumber"], **CODES)
    console.create_virtual_mfa_device(VirtualMFADeviceName="left")
    console.upload_ssh_public_key(UserName="alice", SSHPublicKeyBody="ssh-rsa AAAA")
    body = f"-----BEGIN CERTIFICATE-----\n{certificate()}-----END CERTIFICATE-----\n"
    console.upload_signing_certificate(UserName="alice", CertificateBody=body)
    service = "codecommit.amazonaws.com"
    console.create_service_specific_credential(UserName="alice", ServiceName=service)


def furnish_center(sso: Any, directory: Any) -> None:
    """Make permission sets by hand, one of them assigned to a group, by the administrator."""
    at = {"InstanceArn": INSTANCE_ARN}
    marked = tags(f"{MINE}/support/{DIGEST}", team="web")
    made = sso.create_permission_set(
        **at, Name="support", Description="Cases", SessionDuration="PT4H", Tags=marked
    )
    pair = {**at, "PermissionSetArn": made["PermissionSet"]["PermissionSetArn"]}
    sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=SUPPORT)
    reference = {"Path": "/", "Name": "nobodys"}
    sso.attach_customer_managed_policy_reference_to_permission_set(
        **pair, CustomerManagedPolicyReference=reference
    )
    sso.put_inline_policy_to_permission_set(**pair, InlinePolicy=document(*STATEMENTS))
    sso.put_permissions_boundary_to_permission_set(
        **pair, PermissionsBoundary={"ManagedPolicyArn": READ_ONLY}
    )
    bare = sso.create_permission_set(**at, Name="bare")["PermissionSet"]["PermissionSetArn"]
    sso.put_permissions_boundary_to_permission_set(
        **{**pair, "PermissionSetArn": bare},
        PermissionsBoundary={"CustomerManagedPolicyReference": reference},
    )
    store = {"IdentityStoreId": IDENTITY_STORE_ID}
    text = f"Cases {MINE}/support/{DIGEST}"
    group = directory.create_group(**store, DisplayName="support", Description=text)["GroupId"]
    directory.create_group(**store, DisplayName="empty")
    for name, kind in (("alice", f"{MINE}/alice/{DIGEST}"), ("zoe", "guest")):
        directory.create_user(
            **store,
            UserName=name,
            DisplayName=name.title(),
            Name={"GivenName": name, "FamilyName": name},
            Emails=[{"Value": f"{name}@example.com", "Primary": True}],
            UserType=kind,
        )
    asked = {"AttributePath": "UserName", "AttributeValue": "alice"}
    (alice,) = directory.list_users(**store, Filters=[asked])["Users"]
    directory.create_group_membership(**store, GroupId=group, MemberId={"UserId": alice["UserId"]})
    assert assigned(sso, pair, to(group))["Status"] == "SUCCEEDED"


def document(*statements: dict[str, Any]) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def tags(mark: str, **others: str) -> Any:
    """Return tags, the mark among them."""
    return [{"Key": key, "Value": value} for key, value in {"grantbook": mark, **others}.items()]


def act_as_user(
    console: "IAMClient", monkeypatch: pytest.MonkeyPatch, *statements: dict[str, Any]
) -> str:
    """Call as a new user who may do what these statements say; give its name."""
    name = "pipeline"
    console.create_user(UserName=name)
    console.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=document(*statements))
    key = console.create_access_key(UserName=name)["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    return name
