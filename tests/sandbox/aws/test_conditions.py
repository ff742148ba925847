"""What a statement says of who calls, from where and when, each met by a real call.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.aws import evaluation
from sandbox.aws.context import Context
from sandbox.aws.evaluation import Question
from tests.sandbox.aws.conftest import Aws, Keys
from tests.sandbox.aws.test_judged import may_list

Granted = Callable[..., Keys]
Condition = dict[str, dict[str, Any]]

USER = "arn:aws:iam::${aws:PrincipalAccount}:user/"
ME = "arn:aws:iam::123456789012:user/person-*"
HOLDS: dict[str, Condition] = {
    "no second factor is asked for": {
        "BoolIfExists": {"aws:MultiFactorAuthPresent": "true"},
        "Null": {"aws:MultiFactorAuthAge": "true"},
    },
    "an address among the allowed": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "127.0.0.1"]}},
    "an address outside the denied": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    "a caller by ARN": {"ArnLike": {"aws:PrincipalArn": ME}},
    "a caller by name": {"StringLike": {"aws:username": "person-????????"}},
    "a caller by account": {"StringEquals": {"AWS:principalaccount": "123456789012"}},
    "a caller who is not that one": {"StringNotEquals": {"aws:username": "somebody"}},
    "a tag, whatever its case": {"StringEqualsIgnoreCase": {"aws:PrincipalTag/Team": "SUPPORT"}},
    "a tag that is not there": {"Null": {"aws:PrincipalTag/none": "true"}},
    "one of several": {"ForAnyValue:StringEquals": {"aws:PrincipalTag/team": ["x", "support"]}},
    "all of none": {"ForAllValues:StringEquals": {"aws:PrincipalTag/none": "x"}},
    "variables": {"StringEquals": {"aws:PrincipalArn": f"{USER}${{aws:username}}"}},
    "a default": {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/x, 'support'}"}},
    "an epoch": {"NumericGreaterThan": {"aws:EpochTime": "1000000000"}},
}
HOLDS_NOT: dict[str, Condition] = {
    "a second factor": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    "no second factor": {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
    "an address elsewhere": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    "another account": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:user/*"}},
    "a wildcard that reaches over a colon": {"ArnLike": {"aws:PrincipalArn": "arn:aws:*:user/*"}},
    "a wildcard where there is none": {"StringEquals": {"aws:username": "person-*"}},
    "a name in other letters": {"StringLike": {"aws:username": "PERSON-*"}},
    "a tag of another value": {"StringNotEquals": {"aws:PrincipalTag/team": ["x", "support"]}},
    "a tag that is not there": {"StringLike": {"aws:PrincipalTag/none": "*"}},
    "any of none": {"ForAnyValue:StringNotEquals": {"aws:PrincipalTag/none": "x"}},
    "a variable without value": {"StringLike": {"aws:username": "*${aws:PrincipalTag/none}"}},
    "one that holds and one that does not": {
        "IpAddress": {"aws:SourceIp": "127.0.0.1"},
        "StringEquals": {"aws:username": "somebody"},
    },
    "what is no address": {"IpAddress": {"aws:SourceIp": "here"}},
    "what is no number": {"NumericEquals": {"aws:PrincipalTag/team": "1"}},
}
UNKNOWN: dict[str, Condition] = {
    "a key": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}},
    "a key that may be absent": {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}},
    "that a key is absent": {"Null": {"aws:SourceVpc": "true"}},
    "a variable": {"StringLike": {"aws:username": "${aws:SourceVpc}*"}},
    "what is not nothing": {"StringNotLike": {"aws:username": "${aws:PrincipalTag/none}"}},
}


def tagged(aws: Aws, keys: Keys) -> Keys:
    """Give a person the tag that conditions ask for."""
    name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]
    aws.iam().tag_user(UserName=name, Tags=[{"Key": "team", "Value": "support"}])
    return keys


def allowing(condition: Condition) -> dict[str, Any]:
    """Return a statement that allows listing users, on a condition."""
    return {"Effect": "Allow", "Action": "iam:ListUsers", "Condition": condition}


def denying(condition: Condition) -> list[dict[str, Any]]:
    """Return statements that allow everything and deny listing users, on a condition."""
    return [{"Effect": "Allow", "Action": "*"}, {**allowing(condition), "Effect": "Deny"}]


@pytest.mark.parametrize("condition", HOLDS.values(), ids=HOLDS)
def test_a_condition_that_holds(aws: Aws, granted: Granted, condition: Condition) -> None:
    """The allow counts, and so would a deny."""
    allowed = tagged(aws, granted(allowing(condition)))
    denied = tagged(aws, granted(*denying(condition)))

    assert may_list(aws, allowed) is True
    assert may_list(aws, denied) is False


@pytest.mark.parametrize("condition", HOLDS_NOT.values(), ids=HOLDS_NOT)
def test_a_condition_that_does_not_hold(aws: Aws, granted: Granted, condition: Condition) -> None:
    """The allow does not count, and neither does a deny."""
    allowed = tagged(aws, granted(allowing(condition)))
    denied = tagged(aws, granted(*denying(condition)))

    assert may_list(aws, allowed) is False
    assert may_list(aws, denied) is True


@pytest.mark.parametrize("condition", UNKNOWN.values(), ids=UNKNOWN)
def test_a_condition_on_what_is_not_known(aws: Aws, granted: Granted, condition: Condition) -> None:
    """The allow does not count, the deny does."""
    assert may_list(aws, granted(allowing(condition))) is False
    assert may_list(aws, granted(*denying(condition))) is False


def test_a_deny_whose_known_condition_fails_denies_nothing(aws: Aws, granted: Granted) -> None:
    """Whatever the other one would say."""
    elsewhere = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, **UNKNOWN["a key"]}

    assert may_list(aws, granted(*denying(elsewhere))) is True


def test_people_without_a_second_factor_may_only_set_one_up(aws: Aws, granted: Granted) -> None:
    """The usual demand: own devices by a variable, the rest denied without MFA."""
    own = ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}"]
    set_up = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"]
    keys = granted(
        {"Effect": "Allow", "Action": "iam:ListUsers"},
        {"Effect": "Allow", "Action": set_up, "Resource": own},
        {
            "Effect": "Deny",
            "NotAction": set_up,
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
    )
    name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]

    with pytest.raises(aws.iam().exceptions.ClientError, match="AccessDenied"):
        aws.iam(keys).list_mfa_devices(UserName="sandbox-admin")

    assert aws.iam(keys).list_mfa_devices(UserName=name)["MFADevices"] == []
    assert may_list(aws, keys) is False


def test_policies_of_2008_have_no_variables() -> None:
    """There, the letters of a variable are letters. Moto keeps none of that version."""
    mine = allowing({"StringEquals": {"aws:username": "${aws:username}"}})
    policy = {"Version": "2012-10-17", "Statement": [mine]}
    context = Context(keys={"aws:username": ["me"]})
    question = Question(action="iam:ListUsers", resource="*", context=context)

    assert evaluation.decision(question, [policy]) == "allowed"
    assert evaluation.decision(question, [{**policy, "Version": "2008-10-17"}]) == "implicitDeny"
