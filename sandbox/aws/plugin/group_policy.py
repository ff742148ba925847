"""An inline policy of an IAM group.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html
"""

from sandbox.aws.plugin.inline_policy import InlinePolicy, inline_inputs


class GroupPolicy(InlinePolicy):
    """One inline policy of one group, by name; its id is group:name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group_policy.go
    holder = "group"
    inputs = inline_inputs("group")
