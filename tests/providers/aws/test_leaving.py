"""A group that a stack gives up, and what others gave it meanwhile."""

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from providers.aws.account import AccountProvider
from providers.errors import Occupied, Refused
from sandbox.control import Control
from tests.providers.aws.conftest import ACCOUNT
from tests.providers.story import Story, Tell

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

OWNER = "grantbook/test/aws/ops"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
EVERYTHING = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
)
NOTHING: dict[str, Any] = {"claims": {}, "groups": {}}
LOOKED = ["iam:GetGroup", "iam:ListGroupPolicies", "iam:ListAttachedGroupPolicies"]


@pytest.fixture
def name() -> str:
    """Return a name that no other test uses."""
    return f"ops-{uuid4().hex[:8]}"


@pytest.fixture
def gate(tell: Tell, console: "IAMClient", control: Control, name: str) -> Story:
    """Return the gate of a stack with one group, one user in it, and all that it gave them."""
    policy = f"arn:aws:iam::{ACCOUNT}:policy/{name}"
    told = {
        "claims": {f"group/{name}": OWNER, f"user/{name}": f"{OWNER}/ada", f"policy/{name}": OWNER},
        "groups": {name: ["grants", SUPPORT, policy]},
    }
    made = tell(AccountProvider(), told).create()
    console.create_group(GroupName=name, Path=f"/{OWNER}/0f0f0f0f/")
    console.create_user(UserName=name)
    console.add_user_to_group(GroupName=name, UserName=name)
    console.put_group_policy(GroupName=name, PolicyName="grants", PolicyDocument=EVERYTHING)
    console.create_policy(PolicyName=name, PolicyDocument=EVERYTHING)
    for arn in (SUPPORT, policy):
        console.attach_group_policy(GroupName=name, PolicyArn=arn)
    control.reset_calls()
    return made


def _asked(control: Control) -> list[str]:
    return [call["path"] for call in control.calls()["calls"]]


def test_a_group_that_holds_what_it_was_given_may_go(gate: Story, control: Control) -> None:
    """Each group that leaves costs three reads, whatever it holds."""
    gate.update(**NOTHING)

    assert _asked(control) == ["sts:GetCallerIdentity", *LOOKED]
    assert gate.plan(**NOTHING) == "same"


def test_what_others_gave_a_group_is_named_with_how_to_take_it(
    gate: Story, console: "IAMClient", control: Control, name: str
) -> None:
    """All of it in one message, before anything is changed; what was given stays out of it."""
    console.put_group_policy(GroupName=name, PolicyName="by-hand", PolicyDocument=EVERYTHING)
    console.attach_group_policy(GroupName=name, PolicyArn=READ_ONLY)
    console.create_user(UserName=f"{name}-guest")
    console.add_user_to_group(GroupName=name, UserName=f"{name}-guest")
    control.reset_calls()

    with pytest.raises(Occupied) as caught:
        gate.update(**NOTHING)

    assert str(caught.value) == (
        'account "aws": groups are to be deleted that hold what others gave them. '
        "Nothing was changed. Take it away: "
        f"aws iam delete-group-policy --group-name {name} --policy-name by-hand; "
        f"aws iam detach-group-policy --group-name {name} --policy-arn {READ_ONLY}; "
        f"aws iam remove-user-from-group --group-name {name} --user-name {name}-guest"
    )
    assert control.calls()["mutating"] == 0


def test_a_group_of_somebody_else_under_the_name_is_not_looked_into(
    gate: Story, console: "IAMClient", control: Control, name: str
) -> None:
    """Its path tells, and the rest is not asked."""
    console.update_group(GroupName=name, NewPath="/grantbook/elsewhere/aws/ops/0f0f0f0f/")
    console.attach_group_policy(GroupName=name, PolicyArn=READ_ONLY)
    control.reset_calls()

    gate.update(**NOTHING)

    assert _asked(control) == ["sts:GetCallerIdentity", "iam:GetGroup"]


def test_a_group_that_is_gone_already_is_in_nobodys_way(
    tell: Tell, control: Control, name: str
) -> None:
    """It was deleted in the console."""
    told = {"claims": {f"group/{name}": OWNER}, "groups": {name: []}}
    gate = tell(AccountProvider(), told).create()
    control.reset_calls()

    gate.update(**NOTHING)

    assert _asked(control) == ["sts:GetCallerIdentity", "iam:GetGroup"]


def test_a_group_that_stays_is_not_looked_into(gate: Story, control: Control, name: str) -> None:
    """Whatever others gave it: that is drift, which a refresh shows."""
    gate.update(groups={name: ["grants"]})

    assert _asked(control) == ["sts:GetCallerIdentity"]


def test_what_may_not_be_looked_at_is_told(gate: Story, control: Control, name: str) -> None:
    """Nobody knows then whether the group can be deleted."""
    body = (
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>No</Message></Error>"
        "<RequestId>r-1</RequestId></ErrorResponse>"
    )
    control.fault(path="iam:ListGroupPolicies", kind="status", status=403, body=body)

    with pytest.raises(Refused) as caught:
        gate.update(**NOTHING)

    assert (
        str(caught.value)
        == f"AWS: iam:ListGroupPolicies {name}: 403 AccessDenied: No (request r-1)"
    )
