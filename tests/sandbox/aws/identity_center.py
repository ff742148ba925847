"""What tests of Identity Center ask of it by a real client, and wait for.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.aws.accounts import FIRST, INSTANCE_ARN

LATEST = "LATEST_PERMISSION_SET_PROVISIONED"
NOT_LATEST = "LATEST_PERMISSION_SET_NOT_PROVISIONED"

Pair = dict[str, str]  # A permission set as every call names it: InstanceArn, PermissionSetArn.


def to(group: str, account: str = FIRST) -> dict[str, str]:
    """Return whom an assignment is for, and where."""
    return {
        "PrincipalType": "GROUP",
        "PrincipalId": group,
        "TargetType": "AWS_ACCOUNT",
        "TargetId": account,
    }


def assigned(sso: Any, pair: Pair, whom: dict[str, str]) -> dict[str, Any]:
    """Assign, wait, and return how it ended."""
    begun = sso.create_account_assignment(**pair, **whom)["AccountAssignmentCreationStatus"]
    return ended(
        lambda: sso.describe_account_assignment_creation_status(
            InstanceArn=INSTANCE_ARN, AccountAssignmentCreationRequestId=begun["RequestId"]
        )["AccountAssignmentCreationStatus"]
    )


def taken_away(sso: Any, pair: Pair, whom: dict[str, str]) -> dict[str, Any]:
    """Take an assignment away, wait, and return how it ended."""
    begun = sso.delete_account_assignment(**pair, **whom)["AccountAssignmentDeletionStatus"]
    return ended(
        lambda: sso.describe_account_assignment_deletion_status(
            InstanceArn=INSTANCE_ARN, AccountAssignmentDeletionRequestId=begun["RequestId"]
        )["AccountAssignmentDeletionStatus"]
    )


def provisioned(sso: Any, pair: Pair) -> dict[str, Any]:
    """Bring every account up to date, wait, and return how it ended."""
    begun = sso.provision_permission_set(**pair, TargetType="ALL_PROVISIONED_ACCOUNTS")
    request_id = begun["PermissionSetProvisioningStatus"]["RequestId"]
    return ended(
        lambda: sso.describe_permission_set_provisioning_status(
            InstanceArn=INSTANCE_ARN, ProvisionPermissionSetRequestId=request_id
        )["PermissionSetProvisioningStatus"]
    )


def ended(status: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ask until a request is no longer in progress; return how it stands then."""
    for _ in range(100):
        found = status()
        if found["Status"] != "IN_PROGRESS":
            return found
        time.sleep(0.05)
    pytest.fail("the request never ended")


def accounts(sso: Any, pair: Pair, status: str) -> list[str]:
    """Return the accounts that have a permission set in this status."""
    listed = sso.list_accounts_for_provisioned_permission_set(**pair, ProvisioningStatus=status)
    found: list[str] = listed["AccountIds"]
    return found
