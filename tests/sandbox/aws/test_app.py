import re
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws


def test_an_account_is_known_from_the_access_key(aws: Aws) -> None:
    """Each account's administrator is itself, and nobody in the other account."""
    first = aws.sts(aws.first).get_caller_identity()
    second = aws.sts(aws.second).get_caller_identity()

    assert first["Arn"] == "arn:aws:iam::123456789012:user/sandbox-admin"
    assert second["Arn"] == "arn:aws:iam::210987654321:user/sandbox-admin"


def test_the_second_account_sees_only_itself(aws: Aws) -> None:
    """What the first account makes is absent from the second, and free to be made there."""
    aws.iam(aws.first).create_user(UserName="ines")

    seen = {user["UserName"] for user in aws.iam(aws.second).list_users()["Users"]}
    made = aws.iam(aws.second).create_user(UserName="ines")["User"]

    assert seen == {"sandbox-admin"}
    assert made["Arn"] == "arn:aws:iam::210987654321:user/ines"


def test_no_header_moves_a_caller_to_another_account(aws: Aws) -> None:
    """Moto's own way to choose an account is not one here."""
    sts = aws.sts(aws.first)

    def claim(request: AWSPreparedRequest, **_: object) -> None:
        request.headers["x-moto-account-id"] = "210987654321"

    sts.meta.events.register("before-send.sts", claim)

    assert sts.get_caller_identity()["Account"] == "123456789012"


@pytest.mark.parametrize(
    ("key", "secret", "code"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "of nobody", "InvalidClientTokenId"),
        (None, "of somebody else", "SignatureDoesNotMatch"),
    ],
)
def test_wrong_credentials_are_refused(aws: Aws, key: str | None, secret: str, code: str) -> None:
    """An unknown key and a wrong secret are told apart, as IAM tells them."""
    with pytest.raises(ClientError, match=code) as refused:
        aws.iam((key or aws.first[0], secret)).list_users()

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_an_inactive_key_is_refused(aws: Aws) -> None:
    """Turning a key off takes effect at once."""
    keys = aws.person()
    owner = aws.iam(keys)
    assert aws.sts(keys).get_caller_identity()["Account"] == "123456789012"

    name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]
    aws.iam().update_access_key(UserName=name, AccessKeyId=keys[0], Status="Inactive")

    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        owner.get_user()


@pytest.mark.parametrize("path", ["/moto-api/reset", "/moto-api/reset-auth", "/moto-api/"])
def test_moto_s_own_control_pages_cannot_be_reached(aws: Aws, path: str) -> None:
    """Nobody turns enforcement off from outside."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{aws.url}{path}", data=b"0")  # noqa: S310 - loopback.


def test_an_unsigned_call_is_refused(aws: Aws) -> None:
    """Without a signature nothing is answered."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(aws.url, data=b"Action=ListUsers")  # noqa: S310 - loopback.

    assert refused.value.code == 403
    assert b"MissingAuthenticationToken" in refused.value.read()


def test_other_services_are_refused_by_name(aws: Aws) -> None:
    """Moto could answer for them, but nothing here has checked how."""
    s3 = boto3.client(
        "s3",
        region_name="eu-west-1",
        endpoint_url=aws.url,
        aws_access_key_id=aws.first[0],
        aws_secret_access_key=aws.first[1],
    )

    with pytest.raises(ClientError, match="The sandbox has no s3; it has iam, sts, support"):
        s3.list_buckets()


def test_an_action_that_moto_does_not_know_is_refused_by_name(aws: Aws) -> None:
    """It is an error of the call, not of the server, so no client tries again."""
    with pytest.raises(ClientError, match="has no iam:GetOrganizationsAccessReport") as refused:
        aws.iam().get_organizations_access_report(JobId="0" * 36)

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_calls_are_noted_by_action_caller_and_effect(aws: Aws) -> None:
    """Reading is told from changing by the action's name."""
    aws.iam().get_user()
    aws.iam(aws.second).create_group(GroupName="noted")

    noted = [
        (call["path"], call["identity"].split(":")[4], call["mutating"])
        for call in aws.control.calls()["calls"]
    ]

    assert noted == [
        ("iam:GetUser", "123456789012", False),
        ("iam:CreateGroup", "210987654321", True),
    ]


def test_a_fault_is_ordered_by_action(aws: Aws) -> None:
    """Only the call that is named fails, and only once."""
    body = "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"
    aws.control.fault(path="iam:ListGroups", kind="status", status=429, body=body)

    with pytest.raises(ClientError, match="Throttling"):
        aws.iam().list_groups()

    assert aws.iam().list_users()["Users"]
    assert "Groups" in aws.iam().list_groups()


def test_answers_are_dated_by_the_cloud_s_own_clock(aws: Aws) -> None:
    """Once, so that a caller can tell how far its own is off."""
    aws.control.switch(clock_offset_s=10 * 365 * 86400)

    headers = aws.sts().get_caller_identity()["ResponseMetadata"]["HTTPHeaders"]

    assert re.fullmatch(r"\w+, \d\d \w+ 203\d [\d:]+ GMT", headers["date"])
