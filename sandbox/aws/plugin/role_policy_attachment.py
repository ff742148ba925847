"""A managed policy attached to an IAM role.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
"""

from sandbox.aws.plugin.attachment import Attachment, attachment_inputs


class RolePolicyAttachment(Attachment):
    """One policy on one role; others on the same role are left alone."""

    # hashicorp/terraform-provider-aws, internal/service/iam/role_policy_attachment.go
    holder = "role"
    inputs = attachment_inputs("role")
