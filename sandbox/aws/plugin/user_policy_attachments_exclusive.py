"""The managed policies attached to an IAM user, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
"""

from sandbox.aws.plugin.attachments_exclusive import AttachmentsExclusive
from sandbox.aws.plugin.exclusive import exclusive_inputs


class UserPolicyAttachmentsExclusive(AttachmentsExclusive):
    """The ARNs of one user's attached policies; its id is the user's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/user_policy_attachments_exclusive.go
    holder = "user"
    inputs = exclusive_inputs("user", "policyArns")
