"""What some users of an AWS account hold, whoever gave it to them: asked for those users alone.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Callable, Collection, Mapping, Sequence
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
    groups: tuple[str, ...]
    held: Mapping[Kind, Sequence[Found] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group, with the members that are not meant, and whether a policy is, by ARN."""

    name: str
    strangers: tuple[str, ...]
    attached: Mapping[str, bool]
    inline: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The names of all that an account has, what users hold, and what groups to delete do."""

    names: Mapping[str, frozenset[str]]
    users: tuple[Holder, ...]
    leaving: tuple[Group, ...]
    skipped: tuple[Skipped, ...]


def holdings(api: AwsClient, is_meant: Callable[[str], bool], staying: Collection[str]) -> Holdings:
    """Return what the users hold whose mark `is_meant` knows, and such groups as do not stay.

    Raises ProviderError.
    """
    reading = Reading(api, EVERY)
    names = {
        kind: frozenset(each[key] for each in reading.details(ALL, part))
        for kind, (part, key) in NAMED.items()
    }
    every = reading.details(ALL, USERS)
    meant = {each["UserName"]: each for each in every if is_meant(_mark(each))}
    told = {kind: reading.of_users(*asked, sorted(meant)) for kind, asked in HELD.items()}
    users = tuple(
        Holder(
            name=name,
            groups=tuple(sorted(found.get("GroupList", ()))),
            held={kind: by_name.get(name) for kind, by_name in told.items()},
        )
        for name, found in sorted(meant.items())
    )
    strangers = [each for each in every if each["UserName"] not in meant]
    leaving = tuple(
        _group(reading, found, strangers, is_meant)
        for found in reading.details(ALL, GROUPS)
        if is_meant(mark.within([found["Path"].strip("/")])) and found["GroupName"] not in staying
    )
    return Holdings(names=names, users=users, leaving=leaving, skipped=reading.skipped())


def _group(
    reading: Reading, found: Found, strangers: Sequence[Found], is_meant: Callable[[str], bool]
) -> Group:
    name = found["GroupName"]
    policies = facts.policies_of(found, "GroupPolicyList")
    return Group(
        name=name,
        strangers=tuple(
            sorted(each["UserName"] for each in strangers if name in each.get("GroupList", ()))
        ),
        attached={arn: is_meant(_mark_of(reading, arn)) for arn in policies["attached"]},
        inline=tuple(policies["inline"]),
    )


def _mark_of(reading: Reading, arn: str) -> str:
    """Return the mark of a policy of the account, "" for one of AWS's own."""
    if not arn.startswith(f"arn:aws:iam::{reading.account}:policy/"):
        return ""
    what = "tags of policies"
    tags = reading.every(what, "list_policy_tags", "Tags", PolicyArn=arn)
    return _mark({"Tags": tags or ()})


def _mark(found: Found) -> str:
    return mark.within([each["Value"] for each in found.get("Tags", ()) if each["Key"] == TAG])
