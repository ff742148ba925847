"""What AWS's managed policies say, as it was on the date of their list.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from collections.abc import Mapping
from typing import Any

from access.catalogue import lookup


def document(arn: str) -> Mapping[str, Any] | None:
    """Return the document of a managed policy of AWS, or None where there is none of this ARN."""
    name = arn.rpartition("/")[2]
    if lookup.managed_policy(name) != arn:
        return None
    return {"Statement": lookup.data("aws_managed_policies")[name]}
