from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from providers.aws import own
from providers.aws.client import AwsClient
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.furnished import (
    ACCOUNT,
    DIGEST,
    MINE,
    STATEMENTS,
    SUPPORT,
    document,
    furnish,
)

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ALICE = f"{MINE}/alice/{DIGEST}"


@pytest.fixture(scope="module", autouse=True)
def furnished(running: Sandbox) -> None:
    """Let an account hold one of everything, before the first test."""
    console: IAMClient = clouds.on_aws(running)
    furnish(console)
    console.attach_group_policy(GroupName="support", PolicyArn=SUPPORT)
    console.add_user_to_group(GroupName="support", UserName="zoe")
    text = document(STATEMENTS[0])
    console.put_group_policy(GroupName="support", PolicyName="by-hand", PolicyDocument=text)


@pytest.fixture
def api(settings: Mapping[str, str]) -> AwsClient:
    """Return the account, called by its administrator."""
    return AwsClient(Settings.of(settings.get))


def is_mine(mark: str) -> bool:
    """Tell whether a mark is of this stack."""
    return mark.startswith(MINE)


def test_what_some_users_hold_is_told_with_the_names_of_all(api: AwsClient) -> None:
    """One of each kind, and their groups."""
    found = own.holdings(api, ALICE.__eq__, ())

    (alice,) = found.users
    assert (alice.name, alice.groups) == ("alice", ("support",))
    assert {kind: len(held or ()) for kind, held in alice.held.items()} == dict.fromkeys(
        own.HELD, 1
    )
    assert found.names["user"] == {"alice", "sandbox-admin", "zoe"}
    assert found.names["policy"] == {"nobodys", "support"}
    assert (found.leaving, found.skipped) == ((), ())


@pytest.mark.parametrize(("staying", "names"), [((), ["support"]), (("support",), [])])
def test_groups_that_do_not_stay_are_told_with_what_others_gave_them(
    api: AwsClient, staying: tuple[str, ...], names: list[str]
) -> None:
    """Which policies are the stack's own is known by their marks."""
    found = own.holdings(api, is_mine, staying)

    assert [each.name for each in found.leaving] == names
    for group in found.leaving:
        support = f"arn:aws:iam::{ACCOUNT}:policy/support"
        assert group.attached == {support: True, SUPPORT: False}
        assert (group.inline, group.strangers) == (("by-hand",), ("zoe",))


def test_nobody_else_is_asked_about(api: AwsClient, control: Control) -> None:
    """So a large account costs no more than the stack has users on it."""
    own.holdings(api, ALICE.__eq__, ())

    calls = [call["path"] for call in control.calls()["calls"]]
    assert sorted(calls) == [
        *("iam:GetAccountAuthorizationDetails", "iam:ListAccessKeys", "iam:ListMFADevices"),
        *("iam:ListSSHPublicKeys", "iam:ListServiceSpecificCredentials"),
        "iam:ListSigningCertificates",
    ]


def test_what_may_not_be_seen_is_none_and_told(api: AwsClient, control: Control) -> None:
    """Which is not the same as nothing."""
    body = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
    control.fault(kind="status", status=403, path="iam:ListSSHPublicKeys", body=body, times=9)

    found = own.holdings(api, ALICE.__eq__, ())

    assert found.users[0].held["ssh_key"] is None
    assert [each.what for each in found.skipped] == ["SSH keys"]
