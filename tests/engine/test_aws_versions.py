"""A managed policy has five versions at most, and is edited as often as one likes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
"""

import pytest

from sandbox.aws.accounts import FIRST
from tests.engine.changes_aws import team
from tests.engine.moments import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ACTIONS = ("Get", "Put", "Delete", "Restore", "Replicate", "List", "Abort", "Create")
LARGEST = 5
ARN = f"arn:aws:iam::{FIRST}:policy/ops"


def test_seven_edits_in_a_row_are_made_and_the_newest_is_in_force(on_aws: Stack) -> None:
    """The oldest version goes when a sixth comes, and never the one that is in force."""
    seen = []

    for action in ACTIONS:
        on_aws.apply(team({"allow": f"s3:{action}*"}))
        policy = on_aws.account["policies"][ARN]
        (statement,) = policy["versions"][policy["default"]]["Statement"]
        seen.append((statement["Action"], policy["default"], len(policy["versions"])))

    assert seen == [
        ([f"s3:{action}*"], f"v{number}", min(number, LARGEST))
        for number, action in enumerate(ACTIONS, 1)
    ]
