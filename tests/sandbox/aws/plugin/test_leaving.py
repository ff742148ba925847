"""A user that goes with all that it made itself, and what keeps it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import grpc
import pytest

from tests.sandbox.aws.certificates import certificate
from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.driver import Driver
from tests.sandbox.aws.plugin.stories import READ_ONLY, document

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

USER = "aws:iam/user:User"

Unique = Callable[[str], str]


def enable(iam: "IAMClient", user: str, serial: str) -> None:
    """Give the user an MFA device."""
    iam.enable_mfa_device(
        UserName=user,
        SerialNumber=serial,
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )


def virtual_device(iam: "IAMClient", user: str) -> None:
    """Give the user a virtual MFA device."""
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]
    enable(iam, user, made["SerialNumber"])


MADE: dict[str, Callable[["IAMClient", str], object]] = {
    "delete login profile": lambda iam, user: iam.create_login_profile(
        UserName=user, Password="Once-upon-a-time-1"
    ),
    "delete access keys": lambda iam, user: iam.create_access_key(UserName=user),
    "delete SSH public keys": lambda iam, user: iam.upload_ssh_public_key(
        UserName=user, SSHPublicKeyBody="ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== a@example.com"
    ),
    "delete MFA device": virtual_device,
    "delete signing certificates": lambda iam, user: iam.upload_signing_certificate(
        UserName=user, CertificateBody=certificate()
    ),
    "delete service specific credentials": lambda iam, user: iam.create_service_specific_credential(
        UserName=user, ServiceName="codecommit.amazonaws.com"
    ),
}
GIVEN: dict[str, Callable[["IAMClient", str], object]] = {
    "detach all policies": lambda iam, user: iam.attach_user_policy(
        UserName=user, PolicyArn=READ_ONLY
    ),
    "delete policies": lambda iam, user: iam.put_user_policy(
        UserName=user, PolicyName="own", PolicyDocument=document("a:A")
    ),
}


def users(iam: "IAMClient") -> set[str]:
    """Return who there is."""
    return {user["UserName"] for user in iam.list_users(MaxItems=1000)["Users"]}


@pytest.mark.parametrize("remedy", sorted({*MADE, *GIVEN}))
def test_what_a_user_has_keeps_it(admin: Driver, aws: Aws, unique: Unique, remedy: str) -> None:
    """Without forceDestroy IAM refuses, and says what to remove first."""
    name = unique("leaver")
    id_, state, _ = admin.made(USER, {"name": name})
    {**MADE, **GIVEN}[remedy](aws.iam(), name)

    with pytest.raises(grpc.RpcError, match=f"DeleteConflict: .* must {remedy} first"):
        admin.delete(USER, id_, state)

    assert name in users(aws.iam())


@pytest.mark.parametrize("remedy", sorted({*MADE, *GIVEN}))
def test_what_a_user_has_goes_with_it_when_forced(
    admin: Driver, aws: Aws, unique: Unique, remedy: str
) -> None:
    """Each kind by itself, so that none is hidden behind another."""
    name = unique("leaver")
    id_, state, _ = admin.made(USER, {"name": name, "forceDestroy": True})
    {**MADE, **GIVEN}[remedy](aws.iam(), name)

    admin.delete(USER, id_, state)

    assert name not in users(aws.iam())


def test_a_user_goes_with_everything_at_once(admin: Driver, aws: Aws, unique: Unique) -> None:
    """Its virtual device is deleted too, and one in a hand only taken from it."""
    name, team = unique("leaver"), unique("team")
    id_, state, _ = admin.made(USER, {"name": name, "forceDestroy": True})
    for make in {**MADE, **GIVEN}.values():
        make(aws.iam(), name)
    enable(aws.iam(), name, f"arn:aws:iam::123456789012:u2f/user/{name}/key-1")
    aws.iam().create_group(GroupName=team)
    aws.iam().add_user_to_group(GroupName=team, UserName=name)
    aws.control.reset_calls()

    admin.delete(USER, id_, state)

    deleted = [call["path"] for call in aws.control.calls()["calls"] if "Delete" in call["path"]]
    assert name not in users(aws.iam())
    assert aws.iam().get_group(GroupName=team)["Users"] == []
    devices = aws.iam().list_virtual_mfa_devices()["VirtualMFADevices"]
    assert not [device for device in devices if name in device["SerialNumber"]]
    assert deleted.count("iam:DeleteVirtualMFADevice") == 1
    assert deleted[-1] == "iam:DeleteUser"


def test_a_user_leaves_its_groups_without_force(admin: Driver, aws: Aws, unique: Unique) -> None:
    """Memberships never keep a user."""
    name, team = unique("leaver"), unique("team")
    id_, state, _ = admin.made(USER, {"name": name})
    aws.iam().create_group(GroupName=team)
    aws.iam().add_user_to_group(GroupName=team, UserName=name)

    admin.delete(USER, id_, state)

    assert name not in users(aws.iam())
    assert aws.iam().get_group(GroupName=team)["Users"] == []
