"""The managed policies attached to an IAM group, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
"""

from sandbox.aws.plugin.attachments_exclusive import AttachmentsExclusive
from sandbox.aws.plugin.exclusive import exclusive_inputs


class GroupPolicyAttachmentsExclusive(AttachmentsExclusive):
    """The ARNs of one group's attached policies; its id is the group's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group_policy_attachments_exclusive.go
    holder = "group"
    inputs = exclusive_inputs("group", "policyArns")
