"""An inline policy of an IAM user.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
"""

from sandbox.aws.plugin.inline_policy import InlinePolicy, inline_inputs


class UserPolicy(InlinePolicy):
    """One inline policy of one user, by name; its id is user:name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/user_policy.go
    holder = "user"
    inputs = inline_inputs("user")
