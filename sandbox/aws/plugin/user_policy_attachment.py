"""A managed policy attached to an IAM user.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
"""

from sandbox.aws.plugin.attachment import Attachment, attachment_inputs


class UserPolicyAttachment(Attachment):
    """One policy on one user; others on the same user are left alone."""

    # hashicorp/terraform-provider-aws, internal/service/iam/user_policy_attachment.go
    holder = "user"
    inputs = attachment_inputs("user")
