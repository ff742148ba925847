"""What is judged beyond what moto judges by itself: dates, letters, resources."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws, Keys


def may_list(aws: Aws, keys: Keys) -> bool:
    """Tell whether these keys may list users."""
    try:
        aws.iam(keys).list_users()
    except aws.iam().exceptions.ClientError as refused:
        if refused.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


def until(moment: str) -> dict[str, Any]:
    """Return the condition of a grant that ends."""
    return {"DateLessThan": {"aws:CurrentTime": moment}}


def test_a_grant_ends_when_its_date_has_come(aws: Aws, granted: Callable[..., Keys]) -> None:
    """The clock of the sandbox decides, and it can be moved."""
    ends = until("2100-01-01T00:00:00Z")
    keys = granted({"Effect": "Allow", "Action": "iam:ListUsers", "Condition": ends})
    before = may_list(aws, keys)

    aws.control.switch(clock_offset_s=100 * 365 * 86400)

    assert before is True
    assert may_list(aws, keys) is False


def test_a_grant_that_ended_counts_again_when_expiry_is_ignored(
    aws: Aws, granted: Callable[..., Keys]
) -> None:
    """The switch exists so that a test of expiry can be seen to fail."""
    ended = until("2001-01-01T00:00:00Z")
    keys = granted({"Effect": "Allow", "Action": "iam:ListUsers", "Condition": ended})
    before = may_list(aws, keys)

    aws.control.switch(ignore_expiry=True)

    assert before is False
    assert may_list(aws, keys) is True


def test_a_deny_from_a_date_on_does_not_count_before_it(
    aws: Aws, granted: Callable[..., Keys]
) -> None:
    """A deny whose date has not come denies nothing."""
    begins = {"DateGreaterThan": {"aws:CurrentTime": ["2100-01-01"]}}
    keys = granted(
        {"Effect": "Allow", "Action": "iam:*"},
        {"Effect": "Deny", "Action": "iam:ListUsers", "Condition": begins},
    )

    assert may_list(aws, keys) is True


def test_actions_are_read_whatever_their_case(aws: Aws, granted: Callable[..., Keys]) -> None:
    """IAM does not mind the case of an action; moto does, and would let a deny slip."""
    keys = granted(
        {"Effect": "Allow", "Action": "IAM:*"}, {"Effect": "Deny", "Action": "iam:listusers"}
    )

    assert may_list(aws, keys) is False


def test_a_grant_on_one_user_is_a_grant_on_no_other(aws: Aws, granted: Callable[..., Keys]) -> None:
    """The resource of a call is what it names."""
    arn = "arn:aws:iam::123456789012:user/team/*"
    keys = granted({"Effect": "Allow", "Action": "iam:CreateUser", "Resource": arn})

    aws.iam(keys).create_user(UserName="inside", Path="/team/")

    with pytest.raises(ClientError, match="not authorized to perform: iam:CreateUser"):
        aws.iam(keys).create_user(UserName="outside")


def test_a_grant_on_devices_is_one_on_what_nobody_owns(
    aws: Aws, granted: Callable[..., Keys]
) -> None:
    """To make and to delete one is done on the device; to give it to a user, on the user."""
    arn = "arn:aws:iam::123456789012:mfa/team/*"
    keys = granted({"Effect": "Allow", "Action": "iam:*MFADevice", "Resource": arn})
    iam = aws.iam(keys)
    name = f"device-{keys[0].lower()}"

    made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name, Path="/team/")

    serial = made["VirtualMFADevice"]["SerialNumber"]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    with pytest.raises(ClientError, match="not authorized to perform: iam:EnableMFADevice"):
        iam.enable_mfa_device(UserName="sandbox-admin", SerialNumber=serial, **codes)
    with pytest.raises(ClientError, match="not authorized to perform: iam:CreateVirtualMFADevice"):
        iam.create_virtual_mfa_device(VirtualMFADeviceName=name)
    iam.delete_virtual_mfa_device(SerialNumber=serial)


def test_a_grant_on_a_profile_is_none_on_its_role(aws: Aws, granted: Callable[..., Keys]) -> None:
    """A role is taken out of a profile by a right on the profile."""
    arn = "arn:aws:iam::123456789012:role/*"
    keys = granted({"Effect": "Allow", "Action": "iam:*", "Resource": arn})
    taken = {"InstanceProfileName": "machines", "RoleName": "any"}

    with pytest.raises(ClientError, match="to perform: iam:RemoveRoleFromInstanceProfile"):
        aws.iam(keys).remove_role_from_instance_profile(**taken)
