"""Every quota of IAM, at its number and one beyond.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.iam.exceptions import LimitExceededException

from sandbox.aws.limited import LimitedIam
from sandbox.aws.quotas import QUOTAS
from tests.sandbox.aws.certificates import certificate
from tests.sandbox.aws.conftest import Aws

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "ec2.amazonaws.com"},
        },
    }
)
TOTALS: dict[str, Callable[[LimitedIam, str], object]] = {
    "UsersPerAccount": lambda iam, name: iam.create_user("us-east-1", name),
    "GroupsPerAccount": lambda iam, name: iam.create_group(name),
    "RolesPerAccount": lambda iam, name: iam.create_role(name, TRUST, "/", None, "", [], None),
    "PoliciesPerAccount": lambda iam, name: iam.create_policy("", "/", policy(100), name, []),
}

Unique = Callable[[str], str]


def policy(size: int) -> str:
    """Return a policy of so many characters, white space aside, and with some of that."""
    return _sized({"Action": "a:A", "Resource": "*"}, size)


def trust(size: int) -> str:
    """Return a trust policy of so many characters, white space aside."""
    principal = {"Service": "ec2.amazonaws.com"}
    return _sized({"Action": "sts:AssumeRole", "Principal": principal}, size)


def _sized(statement: dict[str, Any], size: int) -> str:
    allowed = {"Effect": "Allow", "Sid": "", **statement}
    shortest = {"Version": "2012-10-17", "Statement": allowed}
    missing = size - len("".join(json.dumps(shortest).split()))
    padded = {**shortest, "Statement": {**allowed, "Sid": "S" * missing}}
    return json.dumps(padded, indent=4)


class Desk:
    """One user, one group, one role and one policy, to be filled up."""

    def __init__(self, aws: Aws, name: str) -> None:
        self.iam, self.name = aws.iam(), name
        self.iam.create_user(UserName=name)
        self.iam.create_group(GroupName=name)
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        self.arn = self.policy(policy(100))

    def policy(self, document: str, suffix: object = "") -> str:
        """Make a policy; return its ARN."""
        made = self.iam.create_policy(PolicyName=f"{self.name}{suffix}", PolicyDocument=document)
        return made["Policy"]["Arn"]

    def of(self, kind: str, action: str, **told: Any) -> None:
        """Call an action on this desk's object of a kind."""
        getattr(self.iam, action)(**{f"{kind}Name": self.name}, **told)

    def attach(self, kind: str, number: int) -> None:
        """Attach one more policy."""
        arn = self.policy(policy(100), number)
        self.of(kind, f"attach_{kind.lower()}_policy", PolicyArn=arn)

    def join(self, number: int) -> None:
        """Put the user into one more group."""
        self.iam.create_group(GroupName=f"{self.name}{number}")
        self.iam.add_user_to_group(GroupName=f"{self.name}{number}", UserName=self.name)

    def protect(self, number: int) -> None:
        """Give the user one more virtual MFA device."""
        device = self.iam.create_virtual_mfa_device(VirtualMFADeviceName=f"{self.name}{number}")
        self.iam.enable_mfa_device(
            UserName=self.name,
            SerialNumber=device["VirtualMFADevice"]["SerialNumber"],
            AuthenticationCode1="123456",
            AuthenticationCode2="654321",
        )


@pytest.fixture
def desk(aws: Aws, unique: Unique) -> Desk:
    """Return a desk of its own for each test."""
    return Desk(aws, unique("full"))


NUMBERS: dict[str, Callable[[Desk, int], object]] = {
    "PoliciesPerUser": lambda desk, number: desk.attach("User", number),
    "PoliciesPerGroup": lambda desk, number: desk.attach("Group", number),
    "PoliciesPerRole": lambda desk, number: desk.attach("Role", number),
    "GroupsPerUser": Desk.join,
    "MFADevicesPerUser": Desk.protect,
    "AccessKeysPerUser": lambda desk, _: desk.of("User", "create_access_key"),
    "CertificatesPerUser": lambda desk, _: desk.of(
        "User", "upload_signing_certificate", CertificateBody=certificate()
    ),
    "SSHPublicKeysPerUser": lambda desk, number: desk.of(
        "User", "upload_ssh_public_key", SSHPublicKeyBody=f"ssh-rsa {number}"
    ),
    "TagsPerResource": lambda desk, number: desk.of(
        "User", "tag_user", Tags=[{"Key": str(number), "Value": ""}]
    ),
}
SIZES: dict[str, Callable[[Desk, int], object]] = {
    "PolicySize": lambda desk, size: desk.policy(policy(size), size),
    "UserPolicySize": lambda desk, size: desk.of(
        "User", "put_user_policy", PolicyName="own", PolicyDocument=policy(size)
    ),
    "GroupPolicySize": lambda desk, size: desk.of(
        "Group", "put_group_policy", PolicyName="own", PolicyDocument=policy(size)
    ),
    "RolePolicySize": lambda desk, size: desk.of(
        "Role", "put_role_policy", PolicyName="own", PolicyDocument=policy(size)
    ),
    "ACLSizePerRole": lambda desk, size: desk.of(
        "Role", "update_assume_role_policy", PolicyDocument=trust(size)
    ),
}


def test_every_quota_is_tried() -> None:
    """A row of the table without a case here would prove nothing."""
    assert {*NUMBERS, *SIZES, *TOTALS, "VersionsPerPolicy"} == set(QUOTAS)


@pytest.mark.parametrize("quota", NUMBERS)
def test_as_many_as_the_quota_and_no_more(desk: Desk, quota: str) -> None:
    """The last that fits is made, the next is refused with IAM's code."""
    for number in range(QUOTAS[quota].number):
        NUMBERS[quota](desk, number)

    with pytest.raises(ClientError, match="LimitExceeded") as refused:
        NUMBERS[quota](desk, QUOTAS[quota].number)

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


@pytest.mark.parametrize("quota", SIZES)
def test_as_large_as_the_quota_and_no_larger(desk: Desk, quota: str) -> None:
    """White space does not count, however much there is."""
    number = QUOTAS[quota].number
    SIZES[quota](desk, number)

    with pytest.raises(ClientError, match=rf"LimitExceeded.* {number}\b"):
        SIZES[quota](desk, number + 1)


@pytest.mark.parametrize("quota", TOTALS)
def test_an_account_holds_as_many_as_its_quota(quota: str) -> None:
    """Counted in the process: thousands of calls would prove the same."""
    iam = LimitedIam("aws", "123456789012")
    for number in range(QUOTAS[quota].number):
        TOTALS[quota](iam, f"number-{number}")

    with pytest.raises(LimitExceededException, match=quota):
        TOTALS[quota](iam, "one-more")


def test_inline_policies_count_together(desk: Desk) -> None:
    """Two that fit alone do not fit together; replacing one frees its room."""
    own = {"PolicyName": "own", "PolicyDocument": policy(1500)}
    other = {"PolicyName": "other", "PolicyDocument": policy(1500)}
    desk.of("User", "put_user_policy", **own)

    with pytest.raises(ClientError, match=f"2048 bytes exceeded for user {desk.name}"):
        desk.of("User", "put_user_policy", **other)

    desk.of("User", "put_user_policy", **{**own, "PolicyDocument": policy(500)})
    desk.of("User", "put_user_policy", **other)


def test_a_policy_has_five_versions(desk: Desk) -> None:
    """The sixth is refused until one goes, and so is one that is too large."""
    for _ in range(QUOTAS["VersionsPerPolicy"].number - 1):
        desk.iam.create_policy_version(PolicyArn=desk.arn, PolicyDocument=policy(100))

    with pytest.raises(ClientError, match=r"LimitExceeded.* up to 5 versions"):
        desk.iam.create_policy_version(PolicyArn=desk.arn, PolicyDocument=policy(100))
    desk.iam.delete_policy_version(PolicyArn=desk.arn, VersionId="v2")
    with pytest.raises(ClientError, match="PolicySize: 6144"):
        desk.iam.create_policy_version(PolicyArn=desk.arn, PolicyDocument=policy(6145))

    made = desk.iam.create_policy_version(PolicyArn=desk.arn, PolicyDocument=policy(6144))
    assert made["PolicyVersion"]["VersionId"] == "v6"


def test_a_trust_policy_is_counted_when_the_role_is_made(aws: Aws, unique: Unique) -> None:
    """As when it is changed."""
    name = unique("trusted")

    with pytest.raises(ClientError, match="ACLSizePerRole: 2048"):
        aws.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust(2049))

    assert aws.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust(2048))


@pytest.mark.parametrize("kind", ["role", "policy"])
def test_roles_and_policies_have_fifty_tags_too(desk: Desk, kind: str) -> None:
    """A tag that is there already is no more."""
    named = {"role": {"RoleName": desk.name}, "policy": {"PolicyArn": desk.arn}}[kind]
    tag = getattr(desk.iam, f"tag_{kind}")
    tag(**named, Tags=[{"Key": str(number), "Value": ""} for number in range(50)])
    tag(**named, Tags=[{"Key": "0", "Value": "again"}])

    with pytest.raises(ClientError, match=r"LimitExceeded.* number of tags"):
        tag(**named, Tags=[{"Key": "one more", "Value": ""}])


@pytest.mark.parametrize(
    ("kind", "length"), [("User", 64), ("Group", 128), ("Role", 64), ("Policy", 128)]
)
def test_names_and_paths_are_no_longer_than_they_may(aws: Aws, kind: str, length: int) -> None:
    """One letter more, or one that names do not have, is refused."""
    document = {
        "Role": {"AssumeRolePolicyDocument": TRUST},
        "Policy": {"PolicyDocument": policy(100)},
    }.get(kind, {})
    create = getattr(aws.iam(), f"create_{kind.lower()}")
    longest = f"/{'p' * 510}/"

    create(**{f"{kind}Name": "n" * length, "Path": longest, **document})

    refused = [
        ("less than or equal to", "n" * (length + 1), "/"),
        ("only alphanumeric", "a b", "/"),
        ("less than or equal to 512", "fits", f"{longest}p/"),
        ("must begin and end with /", "fits", "/open"),
    ]
    for words, name, path in refused:
        with pytest.raises(ClientError, match=f"ValidationError.*{words}"):
            create(**{f"{kind}Name": name, "Path": path, **document})


def test_new_names_are_measured_as_the_first_ones(desk: Desk) -> None:
    """Nothing becomes longer by renaming."""
    calls: list[Callable[[], object]] = [
        lambda: desk.of("User", "update_user", NewUserName="n" * 65),
        lambda: desk.of("User", "update_user", NewPath="open"),
        lambda: desk.of("Group", "update_group", NewGroupName="n" * 129),
        lambda: desk.of(
            "Role", "put_role_policy", PolicyName="n" * 129, PolicyDocument=policy(100)
        ),
    ]

    for call in calls:
        with pytest.raises(ClientError, match="ValidationError"):
            call()


def test_a_session_lasts_twelve_hours_at_most(desk: Desk) -> None:
    """Said when the role is made or changed."""
    desk.of("Role", "update_role", MaxSessionDuration=43200)

    with pytest.raises(ClientError, match="maxSessionDuration"):
        desk.of("Role", "update_role", MaxSessionDuration=43201)
    with pytest.raises(ClientError, match="maxSessionDuration"):
        desk.iam.create_role(
            RoleName=f"{desk.name}-2", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=43201
        )
