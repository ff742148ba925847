"""What IAM tells of an account as a whole, by a real client.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.test_iam import DOCUMENT, TRUST

ACCOUNT = "123456789012"
DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")

Unique = Callable[[str], str]


@pytest.fixture
def paged(aws: Aws) -> Iterator[Aws]:
    """AWS that gives two things at a time."""
    aws.control.switch(page_size=2)
    yield aws
    aws.control.switch(page_size=None)


def details(aws: Aws) -> dict[str, list[Any]]:
    """Return what every page of the details of an account holds."""
    pages = [*aws.iam().get_paginator("get_account_authorization_details").paginate()]
    return {name: [*chain.from_iterable(page[name] for page in pages)] for name in DETAILS}


def test_the_details_of_an_account_come_in_pages(paged: Aws, unique: Unique) -> None:
    """Nothing is lost between two of them, and nothing comes twice."""
    iam, name = paged.iam(), unique("all")
    iam.create_user(UserName=name)
    iam.create_group(GroupName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    iam.create_policy(PolicyName=name, PolicyDocument=DOCUMENT)

    first = iam.get_account_authorization_details()
    pages = details(paged)

    assert first["IsTruncated"]
    assert len(first["UserDetailList"]) == 2
    paged.control.switch(page_size=None)
    assert pages == details(paged)
    assert name in {each["UserName"] for each in pages["UserDetailList"]}
    assert name in {each["PolicyName"] for each in pages["Policies"]}


def test_users_come_in_pages(paged: Aws, unique: Unique) -> None:
    """As many at a time as was asked for, or fewer."""
    for _ in range(3):
        paged.iam().create_user(UserName=unique("one"))

    pages = [*paged.iam().get_paginator("list_users").paginate()]

    names = [user["UserName"] for page in pages for user in page["Users"]]
    assert {len(page["Users"]) for page in pages[:-1]} == {2}
    assert len(names) == len({*names})


def test_a_summary_tells_what_the_root_user_has(aws: Aws) -> None:
    """Which nobody but its owner can give or take."""
    before = aws.iam().get_account_summary()["SummaryMap"]

    aws.control.furnish_root(ACCOUNT, access_keys=True, mfa=True)
    after = aws.iam().get_account_summary()["SummaryMap"]

    assert (before["AccountAccessKeysPresent"], before["AccountMFAEnabled"]) == (0, 0)
    assert (after["AccountAccessKeysPresent"], after["AccountMFAEnabled"]) == (1, 1)
    other = aws.iam(aws.second).get_account_summary()["SummaryMap"]
    assert other["AccountAccessKeysPresent"] == 0
    aws.control.furnish_root(ACCOUNT)


def test_a_summary_tells_quotas_as_they_were_set(aws: Aws) -> None:
    """By the names of the API."""
    aws.control.switch(quotas={"UsersQuota": 7})

    found = aws.iam().get_account_summary()["SummaryMap"]

    assert (found["UsersQuota"], found["GroupsQuota"]) == (7, 300)
    aws.control.switch(quotas={})


def test_a_list_of_virtual_devices_tells_no_seed(aws: Aws, unique: Unique) -> None:
    """That is told once, when one is made."""
    made = aws.iam().create_virtual_mfa_device(VirtualMFADeviceName=unique("phone"))

    listed = aws.iam().list_virtual_mfa_devices()["VirtualMFADevices"]

    assert made["VirtualMFADevice"]["Base32StringSeed"]
    assert made["VirtualMFADevice"]["SerialNumber"] in {each["SerialNumber"] for each in listed}
    assert not any("Base32StringSeed" in each or "QRCodePNG" in each for each in listed)


def test_a_service_specific_credential_tells_its_password_once(aws: Aws, unique: Unique) -> None:
    """It can be made inactive, and deleted."""
    iam, user, service = aws.iam(), unique("git"), "codecommit.amazonaws.com"
    iam.create_user(UserName=user)
    made = iam.create_service_specific_credential(UserName=user, ServiceName=service)
    told = made["ServiceSpecificCredential"]
    id_ = told["ServiceSpecificCredentialId"]

    iam.update_service_specific_credential(
        UserName=user, ServiceSpecificCredentialId=id_, Status="Inactive"
    )
    listed = iam.list_service_specific_credentials(UserName=user)["ServiceSpecificCredentials"]
    with pytest.raises(ClientError, match="DeleteConflict"):
        iam.delete_user(UserName=user)
    iam.delete_service_specific_credential(UserName=user, ServiceSpecificCredentialId=id_)

    assert told["ServicePassword"]
    assert [(each["ServiceSpecificCredentialId"], each["Status"]) for each in listed] == [
        (id_, "Inactive")
    ]
    assert "ServicePassword" not in listed[0]
    iam.delete_user(UserName=user)


def test_a_user_has_two_credentials_for_a_service_at_most(aws: Aws, unique: Unique) -> None:
    """Those of another service are counted for themselves; one that is not there is absent."""
    iam, user = aws.iam(), unique("git")
    iam.create_user(UserName=user)
    for service in ("codecommit.amazonaws.com", "codecommit.amazonaws.com", "cassandra"):
        iam.create_service_specific_credential(UserName=user, ServiceName=service)

    with pytest.raises(ClientError, match="LimitExceeded"):
        iam.create_service_specific_credential(
            UserName=user, ServiceName="codecommit.amazonaws.com"
        )
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.delete_service_specific_credential(
            UserName=user, ServiceSpecificCredentialId="ACCA0123456789ABCDEF"
        )

    listed = iam.list_service_specific_credentials(UserName=user, ServiceName="cassandra")
    assert len(listed["ServiceSpecificCredentials"]) == 1
