"""A managed policy attached to an IAM group.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html
"""

from sandbox.aws.plugin.attachment import Attachment, attachment_inputs


class GroupPolicyAttachment(Attachment):
    """One policy on one group; others on the same group are left alone."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group_policy_attachment.go
    holder = "group"
    inputs = attachment_inputs("group")
