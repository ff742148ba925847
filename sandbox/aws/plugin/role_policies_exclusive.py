"""The inline policies of an IAM role, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
"""

from sandbox.aws.plugin.exclusive import exclusive_inputs
from sandbox.aws.plugin.policies_exclusive import PoliciesExclusive


class RolePoliciesExclusive(PoliciesExclusive):
    """The names of one role's inline policies; its id is the role's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/role_policies_exclusive.go
    holder = "role"
    inputs = exclusive_inputs("role", "policyNames")
