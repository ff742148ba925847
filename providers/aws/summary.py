"""What an AWS account has and has room for, in numbers, and what its root user has.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
"""

from collections.abc import Mapping

from providers.aws.calls import call
from providers.aws.client import AwsClient
from providers.errors import Refused, Unchecked, cause

COUNTS: Mapping[str, str] = {
    "users": "Users",
    "groups": "Groups",
    "roles": "Roles",
    "policies": "Policies",
}
QUOTAS: Mapping[str, str] = {
    **{kind: f"{name}Quota" for kind, name in COUNTS.items()},
    "user_attachments": "AttachedPoliciesPerUserQuota",
    "group_attachments": "AttachedPoliciesPerGroupQuota",
    "role_attachments": "AttachedPoliciesPerRoleQuota",
    "trust_size": "AssumeRolePolicySizeQuota",
}

Summary = Mapping[str, int]


def summary(api: AwsClient) -> Summary:
    """Return all numbers of an account by AWS's names. Raises Unchecked."""
    try:
        found: Summary = call(api.iam, "get_account_summary")["SummaryMap"]
    except Refused as error:
        raise Unchecked(f"root user and quotas were not checked: {error}") from cause(error)
    return found


def has_root_keys(found: Summary) -> bool:
    """Tell whether the root user has access keys."""
    return bool(found.get("AccountAccessKeysPresent"))


def counts(found: Summary) -> Mapping[str, int]:
    """Return how many there are of each kind, whoever made them."""
    return {kind: found[name] for kind, name in COUNTS.items() if name in found}


def limits(found: Summary) -> Mapping[str, int]:
    """Return what there is room for, by the words of a declaration's `limits`."""
    return {kind: found[name] for kind, name in QUOTAS.items() if name in found}
