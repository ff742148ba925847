"""What IAM counts and refuses beyond: numbers and sizes, each with the words of its refusal.

Quotas that AWS raises on request are at their default. Documents are counted in characters, white
space aside.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import re
from dataclasses import dataclass

from moto.iam.exceptions import LimitExceededException, ValidationError

WORDS = "Cannot exceed quota for {name}: {number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A number, what it is of, and what IAM says to one more: always `LimitExceeded`."""

    number: int
    what: str
    words: str = WORDS


SIZE = "Maximum policy size of {number} bytes exceeded for {holder}"
# Choice: the quotas on tags and MFA devices are refused in words that no page of AWS shows.
QUOTAS = {
    "PolicySize": Quota(number=6144, what="characters of a managed policy"),
    "UserPolicySize": Quota(number=2048, what="characters of a user's inline policies", words=SIZE),
    "GroupPolicySize": Quota(
        number=5120, what="characters of a group's inline policies", words=SIZE
    ),
    "RolePolicySize": Quota(
        number=10240, what="characters of a role's inline policies", words=SIZE
    ),
    "ACLSizePerRole": Quota(number=2048, what="characters of a trust policy"),
    "PoliciesPerUser": Quota(number=10, what="managed policies attached to a user"),
    "PoliciesPerGroup": Quota(number=10, what="managed policies attached to a group"),
    "PoliciesPerRole": Quota(number=10, what="managed policies attached to a role"),
    "VersionsPerPolicy": Quota(
        number=5,
        what="versions of a managed policy",
        words="A managed policy can have up to {number} versions. Before you create a new "
        "version, you must delete an existing version.",
    ),
    "GroupsPerUser": Quota(number=10, what="groups of a user"),
    "AccessKeysPerUser": Quota(number=2, what="access keys of a user"),
    "MFADevicesPerUser": Quota(number=8, what="MFA devices of a user"),
    "SSHPublicKeysPerUser": Quota(number=5, what="SSH public keys of a user"),
    "CertificatesPerUser": Quota(number=2, what="signing certificates of a user"),
    "TagsPerResource": Quota(
        number=50,
        what="tags of a user, role or policy",
        words="The number of tags has reached the maximum limit.",
    ),
    "UsersPerAccount": Quota(number=5000, what="users of an account"),
    "GroupsPerAccount": Quota(number=300, what="groups of an account"),
    "RolesPerAccount": Quota(number=1000, what="roles of an account"),
    "PoliciesPerAccount": Quota(number=1500, what="customer managed policies of an account"),
}
LENGTHS = {
    "userName": 64,
    "newUserName": 64,
    "groupName": 128,
    "newGroupName": 128,
    "roleName": 64,
    "policyName": 128,
    "path": 512,
    "newPath": 512,
}
NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
PATH = re.compile(r"/|/[\x21-\x7e]+/")


def refuse_beyond(name: str, count: int, holder: str = "") -> None:
    """Return when so many are within the quota of this name. Raises LimitExceeded."""
    quota = QUOTAS[name]
    if count > quota.number:
        words = quota.words.format(name=name, number=quota.number, holder=holder)
        raise LimitExceededException(words)


def refuse_unfit(**told: str | None) -> None:
    """Return when names and paths, by parameter, are short and of the right letters.

    Raises ValidationError. What is None was not told.
    """
    for parameter, value in told.items():
        if value is not None:
            _refuse_long(parameter, value)
            _refuse_letters(parameter, value)


def size(document: str) -> int:
    """Return how many characters of a document IAM counts."""
    return len("".join(document.split()))


def _refuse_long(parameter: str, value: str) -> None:
    if len(value) > LENGTHS[parameter]:
        raise ValidationError(
            f"1 validation error detected: Value '{value}' at '{parameter}' failed to satisfy "
            f"constraint: Member must have length less than or equal to {LENGTHS[parameter]}"
        )


def _refuse_letters(parameter: str, value: str) -> None:
    if parameter.lower().endswith("path") and not PATH.fullmatch(value):
        raise ValidationError(
            "The specified value for path is invalid. It must begin and end with / and contain "
            "only alphanumeric characters and/or / characters."
        )
    if parameter.endswith("Name") and not NAME.fullmatch(value):
        raise ValidationError(
            f"The specified value for {parameter} is invalid. It must contain only alphanumeric "
            "characters and/or the following: +=,.@_-"
        )
