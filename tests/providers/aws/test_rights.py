from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

from providers.aws import rights
from providers.aws.caller import caller
from providers.aws.client import AwsClient
from providers.errors import Unchecked, Unreachable
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.aws.furnished import ACCOUNT, document

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

USERS = f"arn:aws:iam::{ACCOUNT}:user/*"
GROUPS = f"arn:aws:iam::{ACCOUNT}:group/*"
PIPELINE = f"arn:aws:iam::{ACCOUNT}:user/ops/pipeline"


@pytest.fixture
def api(settings: Mapping[str, str]) -> AwsClient:
    """Return the account, called by its administrator."""
    return AwsClient(Settings.of(settings.get))


@pytest.fixture(autouse=True)
def pipeline(console: "IAMClient", control: Control) -> Iterator[None]:
    """Let somebody be who may do something with users alone."""
    console.create_user(UserName="pipeline", Path="/ops/")
    allow = {"Effect": "Allow", "Action": ["iam:GetUser", "iam:GetGroup"], "Resource": USERS}
    console.put_user_policy(UserName="pipeline", PolicyName="all", PolicyDocument=document(allow))
    control.reset_calls()
    yield
    console.delete_user_policy(UserName="pipeline", PolicyName="all")
    console.delete_user(UserName="pipeline")


def test_what_is_missing_is_told_by_what_it_is_needed_on(api: AwsClient) -> None:
    """Sorted, so that two runs tell the same."""
    wanted = {
        USERS: ["iam:GetUser", "iam:DeleteUser", "iam:CreateUser"],
        GROUPS: ["iam:GetGroup"],
    }

    found = rights.lacking(api, PIPELINE, wanted)

    assert found.missing == {GROUPS: ["iam:GetGroup"], USERS: ["iam:CreateUser", "iam:DeleteUser"]}
    assert found.unsure == {}


def test_where_the_same_is_wanted_one_call_asks(api: AwsClient, control: Control) -> None:
    """And all pages of its answer are read; asking changes nothing."""
    control.switch(page_size=1)
    alike = {arn: ["iam:GetUser", "iam:GetGroup"] for arn in (USERS, GROUPS)}

    found = rights.lacking(api, PIPELINE, alike)
    control.switch(page_size=None)

    assert found.missing == {GROUPS: ["iam:GetGroup", "iam:GetUser"]}
    calls = control.calls()
    assert (calls["total"], calls["mutating"]) == (4, 0)


def test_nothing_wanted_asks_nothing(api: AwsClient, control: Control) -> None:
    """It is all there."""
    found = rights.lacking(api, PIPELINE, {})

    assert (found.missing, found.unsure) == ({}, {})
    assert control.calls()["total"] == 0


def test_who_is_not_there_is_not_checked(api: AwsClient) -> None:
    """Neither yes nor no, as for whoever may not ask."""
    with pytest.raises(
        Unchecked, match=r"^rights were not checked: AWS: iam:SimulatePrincipal.*404"
    ):
        rights.lacking(api, f"{PIPELINE}-2", {USERS: ["iam:GetUser"]})


def test_a_cloud_that_does_not_answer_is_an_error(api: AwsClient, control: Control) -> None:
    """For either question."""
    control.fault(kind="status", status=500, path="iam:SimulatePrincipalPolicy", times=9)
    control.fault(kind="status", status=500, path="sts:GetCallerIdentity", times=9)

    with pytest.raises(Unreachable):
        rights.lacking(api, PIPELINE, {USERS: ["iam:GetUser"]})
    with pytest.raises(Unreachable):
        caller(api)


def test_whoever_calls_is_told_with_the_clocks_beside_each_other(api: AwsClient) -> None:
    """A user by its own ARN."""
    found = caller(api)

    assert found.arn == f"arn:aws:iam::{ACCOUNT}:user/sandbox-admin"
    assert (found.is_root, abs(found.ahead_s) < 60) == (False, True)
