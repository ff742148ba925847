import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws, Keys


def role(aws: Aws, name: str, keys: Keys, principal: str, **condition: Any) -> str:
    """Make a role that trusts this principal; return its ARN."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}
    document = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
    trust = json.dumps(document)
    made = aws.iam(keys).create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    return made["Arn"]


def test_a_role_of_another_account_is_lent_to_whom_it_trusts(aws: Aws) -> None:
    """The second account lets the first in, and then sees it as the role."""
    arn = role(aws, "visited", aws.second, "arn:aws:iam::123456789012:root")
    reading = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    aws.iam(aws.second).attach_role_policy(RoleName="visited", PolicyArn=reading)

    lent = aws.sts().assume_role(RoleArn=arn, RoleSessionName="visit")["Credentials"]
    visitor = boto3.client(
        "iam",
        region_name="eu-west-1",
        endpoint_url=aws.url,
        aws_access_key_id=lent["AccessKeyId"],
        aws_secret_access_key=lent["SecretAccessKey"],
        aws_session_token=lent["SessionToken"],
    )

    assert "visited" in {found["RoleName"] for found in visitor.list_roles()["Roles"]}
    with pytest.raises(ClientError, match="assumed-role/visited/visit is not authorized"):
        visitor.create_group(GroupName="too much")


def test_a_role_is_not_lent_to_whom_it_does_not_trust(aws: Aws) -> None:
    """An administrator of one account is nobody in another."""
    arn = role(aws, "closed", aws.second, "arn:aws:iam::210987654321:root")

    with pytest.raises(ClientError, match="AccessDenied"):
        aws.sts().assume_role(RoleArn=arn, RoleSessionName="visit")


@pytest.mark.parametrize(("external_id", "is_lent"), [("right", True), ("wrong", False)])
def test_an_external_id_must_be_given(aws: Aws, external_id: str, *, is_lent: bool) -> None:
    """A role that asks for one is lent to nobody without it."""
    asks = {"StringEquals": {"sts:ExternalId": "right"}}
    name = f"external-{external_id}"
    arn = role(aws, name, aws.second, "123456789012", Condition=asks)
    sts = aws.sts()

    def assume() -> str:
        lent = sts.assume_role(RoleArn=arn, RoleSessionName="visit", ExternalId=external_id)
        return lent["AssumedRoleUser"]["Arn"]

    if is_lent:
        assert assume() == f"arn:aws:sts::210987654321:assumed-role/{name}/visit"
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            assume()


def test_a_role_that_does_not_exist_is_not_lent(aws: Aws) -> None:
    """Nor one of an account that does not exist."""
    for account in ("123456789012", "999999999999"):
        with pytest.raises(ClientError, match="AccessDenied"):
            aws.sts().assume_role(
                RoleArn=f"arn:aws:iam::{account}:role/none", RoleSessionName="visit"
            )
