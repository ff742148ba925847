"""The managed policies attached to an IAM role, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
"""

from sandbox.aws.plugin.attachments_exclusive import AttachmentsExclusive
from sandbox.aws.plugin.exclusive import exclusive_inputs


class RolePolicyAttachmentsExclusive(AttachmentsExclusive):
    """The ARNs of one role's attached policies; its id is the role's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/role_policy_attachments_exclusive.go
    holder = "role"
    inputs = exclusive_inputs("role", "policyArns")
