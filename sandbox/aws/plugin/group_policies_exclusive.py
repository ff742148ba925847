"""The inline policies of an IAM group, all of them: another one is drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
"""

from sandbox.aws.plugin.exclusive import exclusive_inputs
from sandbox.aws.plugin.policies_exclusive import PoliciesExclusive


class GroupPoliciesExclusive(PoliciesExclusive):
    """The names of one group's inline policies; its id is the group's name."""

    # hashicorp/terraform-provider-aws, internal/service/iam/group_policies_exclusive.go
    holder = "group"
    inputs = exclusive_inputs("group", "policyNames")
