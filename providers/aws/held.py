"""What users of an AWS account hold that opens it: keys, devices, certificates, credentials.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from collections.abc import Iterator

from providers.aws import facts
from providers.aws.reading import Reading
from providers.inventory import Object
from providers.listing import Found

MFA = ("MFA devices", "list_mfa_devices", "MFADevices")
KEYS = ("access keys", "list_access_keys", "AccessKeyMetadata")
CERTIFICATES = ("signing certificates", "list_signing_certificates", "Certificates")
SSH_KEYS = ("SSH keys", "list_ssh_public_keys", "SSHPublicKeys")
CREDENTIALS = (
    "service-specific credentials",
    "list_service_specific_credentials",
    "ServiceSpecificCredentials",
)


def access_keys(reading: Reading) -> Iterator[Object]:
    """Yield the keys of all users, never with a secret; "" for one that was never used."""
    held = [*_of_users(reading, *KEYS)]
    uses = reading.each(lambda id_: _use(reading, id_), [each["AccessKeyId"] for each in held])
    for found, use in zip(held, uses, strict=True):
        yield facts.of_user(
            "access_key", found["AccessKeyId"], found, {**facts.dated(found), **use}
        )


def _use(reading: Reading, id_: str) -> dict[str, str | None]:
    """Return when a key was used last, and for which service."""
    answer = reading.one("last use of keys", "get_access_key_last_used", AccessKeyId=id_)
    if answer is None:
        return {"used": None, "used_for": None}
    told = answer.get("AccessKeyLastUsed", {})
    used = facts.moment(told.get("LastUsedDate"))
    return {"used": used, "used_for": told["ServiceName"] if used else ""}


def mfa_devices(reading: Reading) -> Iterator[Object]:
    """Yield the second factors of users, and virtual ones that nobody has enabled."""
    for found in _of_users(reading, *MFA):
        told = {"made": facts.moment(found["EnableDate"])}
        yield facts.of_user("mfa_device", found["SerialNumber"], found, told)
    listed = ("MFA devices", "list_virtual_mfa_devices", "VirtualMFADevices")
    for found in reading.every(*listed, AssignmentStatus="Unassigned") or ():
        yield facts.of_user("mfa_device", found["SerialNumber"], {"UserName": ""}, {"made": ""})


def signing_certificates(reading: Reading) -> Iterator[Object]:
    """Yield the certificates by which users sign calls of old."""
    for found in _of_users(reading, *CERTIFICATES):
        yield facts.of_user(
            "signing_certificate", found["CertificateId"], found, facts.dated(found)
        )


def ssh_keys(reading: Reading) -> Iterator[Object]:
    """Yield the SSH keys of users, for repositories of code."""
    for found in _of_users(reading, *SSH_KEYS):
        yield facts.of_user("ssh_key", found["SSHPublicKeyId"], found, facts.dated(found))


def service_credentials(reading: Reading) -> Iterator[Object]:
    """Yield the passwords of users for one service each, never with the password."""
    for found in _of_users(reading, *CREDENTIALS):
        told = {"service": found["ServiceName"], **facts.dated(found)}
        yield facts.of_user("service_credential", found["ServiceSpecificCredentialId"], found, told)


def _of_users(reading: Reading, what: str, operation: str, items: str) -> Iterator[Found]:
    """Yield what users have of a kind, user by user."""
    for name, held in reading.of_users(what, operation, items).items():
        for found in held or ():
            yield {**found, "UserName": name}
