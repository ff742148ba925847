"""What AWS's managed policies say, as it was on the date of their list.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from access.catalogue import lookup


def document(arn: str) -> Mapping[str, Any] | None:
    """Return the document of a managed policy of AWS, or None where there is none of this ARN."""
    name = arn.rpartition("/")[2]
    if lookup.managed_policy(name) != arn:
        return None
    return {"Statement": _statements()[name]}


@cache
def _statements() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    text = resources.files(__package__).joinpath("aws_managed_policies.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
