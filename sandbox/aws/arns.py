"""ARNs of policies: six parts, each compared by itself, so that no wildcard reaches over a colon.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re

from sandbox.aws import doubt
from sandbox.aws.context import Context

PARTS = 6
COLON = re.compile(r":(?![^${}]*\})")  # One in a variable, as in `${aws:username}`, parts nothing.


def reaches(told: str, arn: str, context: Context) -> bool | None:
    """Tell whether the ARN of a statement's resource stands for this one, None when in doubt.

    Parts that are missing at its end stand for any; a variable in any but the last, for none.
    """
    variables = [part for part in _parts(told)[: PARTS - 1] if "${" in part]
    return not (context.has_variables and variables) and covers(told, arn, context)


def covers(told: str, arn: str, context: Context) -> bool | None:
    """Tell whether the ARN of a condition stands for this one, None when in doubt."""
    if told == "*":
        return True
    wanted, parts = _parts(told), _parts(arn)
    if len(parts) < PARTS:
        return False
    return doubt.every(
        context.matches(pattern, part) for pattern, part in zip(wanted, parts, strict=False)
    )


def _parts(arn: str) -> list[str]:
    return COLON.split(arn, PARTS - 1)
