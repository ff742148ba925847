"""What some users of an AWS account hold, whoever gave it to them: asked for those users alone.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from providers import mark
from providers.aws import facts, held
from providers.aws.account import TAG
from providers.aws.client import AwsClient
from providers.aws.reading import GROUPS, POLICIES, ROLES, USERS, Reading
from providers.inventory import Kind, Skipped
from providers.listing import Found

HELD: Mapping[Kind, tuple[str, str, str]] = {
    "access_key": held.KEYS,
    "mfa_device": held.MFA,
    "signing_certificate": held.CERTIFICATES,
    "ssh_key": held.SSH_KEYS,
    "service_credential": held.CREDENTIALS,
}
NAMED: Mapping[str, tuple[str, str]] = {
    "user": (USERS, "UserName"),
    "group": (GROUPS, "GroupName"),
    "role": (ROLES, "RoleName"),
    "policy": (POLICIES, "PolicyName"),
}
ALL = "users, groups, roles and policies"
EVERY: tuple[Kind, ...] = ("user", "group", "role", "policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One user. `held` is what it has of each kind, None where that may not be seen."""

    name: str
    mark: str
    groups: tuple[str, ...]
    attached: tuple[str, ...]  # ARNs.
    inline: tuple[str, ...]
    held: Mapping[Kind, Sequence[Found] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The names of all that an account has, and what the users that were asked for hold.

    `marks` are those of the account's own policies that these users have, by ARN.
    """

    names: Mapping[str, frozenset[str]]
    users: tuple[Holder, ...]
    marks: Mapping[str, str]
    skipped: tuple[Skipped, ...]


def holdings(api: AwsClient, is_meant: Callable[[str], bool]) -> Holdings:
    """Return what the users hold whose mark `is_meant` knows. Raises ProviderError."""
    reading = Reading(api, EVERY)
    names = {
        kind: frozenset(each[key] for each in reading.details(ALL, part))
        for kind, (part, key) in NAMED.items()
    }
    meant = {
        each["UserName"]: each for each in reading.details(ALL, USERS) if is_meant(_mark(each))
    }
    told = {kind: reading.of_users(*asked, sorted(meant)) for kind, asked in HELD.items()}
    users = tuple(
        Holder(
            name=name,
            mark=_mark(found),
            groups=tuple(sorted(found.get("GroupList", ()))),
            attached=tuple(facts.policies_of(found, "UserPolicyList")["attached"]),
            inline=tuple(facts.policies_of(found, "UserPolicyList")["inline"]),
            held={kind: by_name.get(name) for kind, by_name in told.items()},
        )
        for name, found in sorted(meant.items())
    )
    marks = _marks(reading, users)
    return Holdings(names=names, users=users, marks=marks, skipped=reading.skipped())


def _marks(reading: Reading, users: Sequence[Holder]) -> Mapping[str, str]:
    """Return the marks of the account's own policies that users have, by ARN."""
    own = f"arn:aws:iam::{reading.account}:policy/"
    arns = sorted({arn for user in users for arn in user.attached if arn.startswith(own)})
    tags = reading.each(
        lambda arn: reading.every("tags of policies", "list_policy_tags", "Tags", PolicyArn=arn),
        arns,
    )
    return {arn: _mark({"Tags": found or ()}) for arn, found in zip(arns, tags, strict=True)}


def _mark(found: Found) -> str:
    return mark.within([each["Value"] for each in found.get("Tags", ()) if each["Key"] == TAG])
