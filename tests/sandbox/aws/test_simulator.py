"""The simulator of the sandbox, beside what calls meet.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.test_iam import TRUST

Unique = Callable[[str], str]

USERS = "arn:aws:iam::123456789012:user/*"
STATEMENTS = [
    {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"},
    {"Effect": "Allow", "Action": "iam:DeleteUser", "Resource": USERS},
    {"Effect": "Deny", "Action": "iam:listroles", "Resource": "*"},
]
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": STATEMENTS})
ACTIONS = ["iam:ListUsers", "iam:ListRoles", "iam:CreateUser"]
DECISIONS = ["allowed", "explicitDeny", "implicitDeny"]


def asked(aws: Aws, arn: str, actions: list[str], **more: Any) -> list[str]:
    """Return what the simulator says of these actions."""
    answer = aws.iam().simulate_principal_policy(PolicySourceArn=arn, ActionNames=actions, **more)
    return [each["EvalDecision"] for each in answer["EvaluationResults"]]


def test_a_user_is_judged_as_its_calls_are(aws: Aws, unique: Unique) -> None:
    """By its own policies and those of its groups."""
    iam, name = aws.iam(), unique("one")
    user = iam.create_user(UserName=name, Path="/staff/")["User"]
    iam.create_group(GroupName=name)
    iam.put_group_policy(GroupName=name, PolicyName="all", PolicyDocument=DOCUMENT)
    iam.add_user_to_group(GroupName=name, UserName=name)

    assert asked(aws, user["Arn"], ACTIONS) == DECISIONS


def test_a_role_is_judged_as_its_sessions_are(aws: Aws, unique: Unique) -> None:
    """Though nobody has assumed it."""
    iam, name = aws.iam(), unique("one")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=DOCUMENT)

    assert asked(aws, role["Arn"], ACTIONS) == DECISIONS


def test_each_action_is_judged_on_each_resource(aws: Aws, unique: Unique) -> None:
    """On everything where none is named."""
    name = unique("one")
    user = aws.iam().create_user(UserName=name)["User"]
    aws.iam().put_user_policy(UserName=name, PolicyName="all", PolicyDocument=DOCUMENT)

    on = [USERS, "arn:aws:iam::123456789012:group/*"]
    assert asked(aws, user["Arn"], ["iam:DeleteUser"], ResourceArns=on) == [
        "allowed",
        "implicitDeny",
    ]
    assert asked(aws, user["Arn"], ["iam:DeleteUser"]) == ["implicitDeny"]


def test_answers_come_in_pages(aws: Aws, unique: Unique) -> None:
    """As all of IAM's do."""
    user = aws.iam().create_user(UserName=unique("one"))["User"]
    aws.control.switch(page_size=2)
    pages = aws.iam().get_paginator("simulate_principal_policy")

    sizes = [
        len(page["EvaluationResults"])
        for page in pages.paginate(PolicySourceArn=user["Arn"], ActionNames=ACTIONS)
    ]

    assert sizes == [2, 1]
    aws.control.switch(page_size=None)


def test_everything_is_allowed_where_the_sandbox_is_told_so(aws: Aws, unique: Unique) -> None:
    """The switch counts for a question as it does for a call."""
    user = aws.iam().create_user(UserName=unique("one"))["User"]

    aws.control.switch(allow_everything=True)

    assert asked(aws, user["Arn"], ["iam:CreateUser"]) == ["allowed"]


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        ("arn:aws:sts::123456789012:assumed-role/pipeline/run", "InvalidInput"),
        ("arn:aws:iam::123456789012:user/nobody-at-all", "NoSuchEntity"),
        ("arn:aws:iam::123456789012:role/nobody-at-all", "NoSuchEntity"),
        ("arn:aws:iam::123456789012:user/staff/sandbox-admin", "NoSuchEntity"),
    ],
)
def test_nobody_else_is_simulated(aws: Aws, arn: str, code: str) -> None:
    """A session is no principal, and a path belongs to the name."""
    with pytest.raises(ClientError, match=code):
        asked(aws, arn, ["iam:ListUsers"])
