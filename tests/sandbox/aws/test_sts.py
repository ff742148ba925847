import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws, Keys

if TYPE_CHECKING:
    from collections.abc import Callable


def role(aws: Aws, name: str, keys: Keys, principal: str, **condition: Any) -> str:
    """Make a role that trusts this principal; return its ARN."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}
    document = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
    trust = json.dumps(document)
    made = aws.iam(keys).create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    return made["Arn"]


def may_assume(aws: Aws, arn: str, **asked: Any) -> bool:
    """Tell whether the first account's administrator is lent a role."""
    try:
        aws.sts().assume_role(RoleArn=arn, RoleSessionName="visit", **asked)
    except aws.sts().exceptions.ClientError as refused:
        if refused.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


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


TRUSTED: dict[str, dict[str, Any]] = {
    "a name of the session": {"StringLike": {"sts:RoleSessionName": "vis*"}},
    "the caller's ARN": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:user/*"}},
    "no external id": {"Null": {"sts:ExternalId": "true"}},
    "another name": {"StringNotEquals": {"aws:username": "somebody"}},
}
DISTRUSTED: dict[str, dict[str, Any]] = {
    "a second factor": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    "another name of the session": {"StringEquals": {"sts:RoleSessionName": "other"}},
    "a date that is over": {"DateLessThan": {"aws:CurrentTime": "2001-01-01T00:00:00Z"}},
    "an organization, which is not known": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
}


@pytest.mark.parametrize(
    ("condition", "is_lent"),
    [
        *((each, True) for each in TRUSTED.values()),
        *((each, False) for each in DISTRUSTED.values()),
    ],
    ids=[*TRUSTED, *DISTRUSTED],
)
def test_the_conditions_of_a_trust_are_judged_as_those_of_grants(
    aws: Aws, condition: dict[str, Any], *, is_lent: bool
) -> None:
    """By what is known of the caller and of the call."""
    name = f"on-condition-{uuid4().hex[:8]}"
    arn = role(aws, name, aws.second, "123456789012", Condition=condition)

    assert may_assume(aws, arn) is is_lent


def test_a_trust_in_a_user_is_none_in_others(aws: Aws) -> None:
    """Nor does a deny of somebody else concern the caller."""
    mine = role(aws, "of-one", aws.second, "arn:aws:iam::123456789012:user/sandbox-admin")
    other = role(aws, "of-other", aws.second, "arn:aws:iam::123456789012:user/other")

    assert may_assume(aws, mine) is True
    assert may_assume(aws, other) is False


@pytest.mark.parametrize("principal", ["Principal", "NotPrincipal"])
def test_a_deny_in_a_trust_wins(aws: Aws, principal: str) -> None:
    """Over the allow for the whole account."""
    admin, account = "arn:aws:iam::123456789012:user/sandbox-admin", "123456789012"
    denied = {"Principal": {"AWS": admin}, "NotPrincipal": {"AWS": "210987654321"}}[principal]
    arn = role(aws, f"denied-by-{principal}", aws.second, account)
    statements = [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account}},
        {"Effect": "Deny", "Action": "sts:AssumeRole", principal: denied},
    ]
    before = may_assume(aws, arn)

    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    aws.iam(aws.second).update_assume_role_policy(
        RoleName=f"denied-by-{principal}", PolicyDocument=document
    )

    assert before is True
    assert may_assume(aws, arn) is False


def test_a_session_is_no_longer_than_the_role_says(aws: Aws) -> None:
    """An hour, where it says nothing."""
    arn = role(aws, "for-an-hour", aws.first, "123456789012")

    assert may_assume(aws, arn, DurationSeconds=3600) is True
    with pytest.raises(ClientError, match="exceeds the MaxSessionDuration"):
        may_assume(aws, arn, DurationSeconds=3601)


def test_what_would_be_passed_over_is_refused(aws: Aws) -> None:
    """Policies of a session by ARN, and other ways to temporary keys."""
    arn = role(aws, "passed-over", aws.first, "123456789012")
    sts = aws.sts()
    others: dict[str, Callable[[], object]] = {
        "GetSessionToken": sts.get_session_token,
        "GetFederationToken": lambda: sts.get_federation_token(Name="somebody"),
    }

    with pytest.raises(ClientError, match="has no PolicyArns"):
        may_assume(aws, arn, PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}])
    for action, call in others.items():
        with pytest.raises(ClientError, match=f"The sandbox has no sts:{action}"):
            call()


def test_whoever_a_provider_sends_is_not_let_in(aws: Aws) -> None:
    """Their calls are not signed, and no token is checked here."""
    arn = role(aws, "sent", aws.first, "123456789012")

    with pytest.raises(ClientError, match="not signed"):
        aws.sts().assume_role_with_web_identity(
            RoleArn=arn, RoleSessionName="visit", WebIdentityToken="token"
        )
    with pytest.raises(ClientError, match="not signed"):
        aws.sts().assume_role_with_saml(
            RoleArn=arn,
            PrincipalArn="arn:aws:iam::123456789012:saml-provider/corp",
            SAMLAssertion="asserted",
        )
