"""An inline policy of an IAM role.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
"""

from sandbox.aws.plugin.inline_policy import InlinePolicy, inline_inputs


class RolePolicy(InlinePolicy):
    """One inline policy of one role, by name; its id is role:name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/role_policy.go
    holder = "role"
    inputs = inline_inputs("role")
