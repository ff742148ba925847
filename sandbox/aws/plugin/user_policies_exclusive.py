"""The inline policies of an IAM user, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
"""

from sandbox.aws.plugin.exclusive import exclusive_inputs
from sandbox.aws.plugin.policies_exclusive import PoliciesExclusive


class UserPoliciesExclusive(PoliciesExclusive):
    """The names of one user's inline policies; its id is the user's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/user_policies_exclusive.go
    holder = "user"
    inputs = exclusive_inputs("user", "policyNames")
