"""What a principal has exclusively: all else is drift, and goes.

https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/iam
"""

from collections.abc import Callable

import grpc
import pytest

from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.driver import UNKNOWN, Driver
from tests.sandbox.aws.plugin.stories import READ_ONLY, SUPPORT, document

POLICIES = "aws:iam/userPoliciesExclusive:UserPoliciesExclusive"
ATTACHMENTS = "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive"
BILLING = "arn:aws:iam::aws:policy/job-function/Billing"

Unique = Callable[[str], str]


@pytest.fixture
def name(aws: Aws, unique: Unique) -> str:
    """Return the name of a user with an inline policy and an attached one, made by hand."""
    user = unique("alice")
    aws.iam().create_user(UserName=user)
    aws.iam().put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document("a:A"))
    aws.iam().attach_user_policy(UserName=user, PolicyArn=READ_ONLY)
    return user


def inline(aws: Aws, user: str) -> list[str]:
    """Return the names of a user's inline policies."""
    return aws.iam().list_user_policies(UserName=user)["PolicyNames"]


def attached(aws: Aws, user: str) -> set[str]:
    """Return the ARNs of a user's attached policies."""
    listed = aws.iam().list_attached_user_policies(UserName=user)["AttachedPolicies"]
    return {policy["PolicyArn"] for policy in listed}


def test_what_is_beyond_the_declaration_goes_at_once(admin: Driver, aws: Aws, name: str) -> None:
    """When the resource is made: an empty list leaves nothing."""
    admin.made(POLICIES, {"userName": name, "policyNames": []})
    admin.made(ATTACHMENTS, {"userName": name, "policyArns": []})

    assert inline(aws, name) == []
    assert attached(aws, name) == set()


def test_what_is_missing_is_attached_before_anything_is_detached(
    admin: Driver, aws: Aws, name: str
) -> None:
    """So nobody is without rights in between."""
    aws.control.reset_calls()

    admin.made(ATTACHMENTS, {"userName": name, "policyArns": [SUPPORT, BILLING]})

    paths = [call["path"] for call in aws.control.calls()["calls"]]
    changes = [path for path in paths if "List" not in path]
    assert attached(aws, name) == {SUPPORT, BILLING}
    assert changes == [*["iam:AttachUserPolicy"] * 2, "iam:DetachUserPolicy"]


def test_what_is_added_by_hand_is_drift_and_goes(admin: Driver, aws: Aws, name: str) -> None:
    """A refresh sees it among the inputs too, a preview tells it, and the update removes it."""
    declared = {"userName": name, "policyNames": ["own"]}
    id_, state, inputs = admin.made(POLICIES, declared)
    aws.iam().put_user_policy(UserName=name, PolicyName="extra", PolicyDocument=document("b:B"))

    _, found, found_inputs = admin.read(POLICIES, id_, state, inputs)
    planned = admin.diff(POLICIES, id_, found, inputs)
    admin.update(POLICIES, id_, found, inputs)

    assert found["policyNames"] == found_inputs["policyNames"] == ["extra", "own"]
    assert list(planned.diffs) == ["policyNames"]
    assert not planned.replaces
    assert inline(aws, name) == ["own"]


def test_what_is_taken_by_hand_is_drift_and_comes_back(admin: Driver, aws: Aws, name: str) -> None:
    """For attachments: the policy still exists."""
    id_, state, inputs = admin.made(ATTACHMENTS, {"userName": name, "policyArns": [READ_ONLY]})
    aws.iam().detach_user_policy(UserName=name, PolicyArn=READ_ONLY)

    _, found, found_inputs = admin.read(ATTACHMENTS, id_, state, inputs)
    planned = admin.diff(ATTACHMENTS, id_, found, inputs)
    admin.update(ATTACHMENTS, id_, found, inputs)

    assert found["policyArns"] == found_inputs["policyArns"] == []
    assert list(planned.diffs) == ["policyArns"]
    assert attached(aws, name) == {READ_ONLY}


def test_an_inline_policy_that_is_not_there_cannot_be_made(
    admin: Driver, aws: Aws, name: str
) -> None:
    """Only its name is known; nothing is removed either."""
    inputs = admin.checked(POLICIES, {"userName": name, "policyNames": ["missing"]})

    with pytest.raises(grpc.RpcError, match='has no inline policy "missing"'):
        admin.create(POLICIES, inputs)

    assert inline(aws, name) == ["own"]


def test_deleting_it_takes_nothing_away(admin: Driver, aws: Aws, name: str) -> None:
    """The holder keeps what it has; nobody watches any more, and nothing is called."""
    one = admin.made(POLICIES, {"userName": name, "policyNames": ["own"]})
    two = admin.made(ATTACHMENTS, {"userName": name, "policyArns": [READ_ONLY]})
    aws.control.reset_calls()

    admin.delete(POLICIES, one[0], one[1])
    admin.delete(ATTACHMENTS, two[0], two[1])

    assert aws.control.calls()["total"] == 0
    assert inline(aws, name) == ["own"]
    assert attached(aws, name) == {READ_ONLY}


def test_nobody_has_anything_exclusively(admin: Driver, unique: Unique) -> None:
    """For a user that does not exist, create is refused, and an import finds nothing."""
    name = unique("nobody")

    with pytest.raises(grpc.RpcError, match="iam:ListUserPolicies: NoSuchEntity"):
        admin.made(POLICIES, {"userName": name, "policyNames": []})

    assert admin.read(POLICIES, name)[0] == ""


def test_an_import_of_nothing_still_says_so(admin: Driver, aws: Aws, unique: Unique) -> None:
    """The empty list is required, so it is among what was imported."""
    name = unique("plain")
    aws.iam().create_user(UserName=name)

    _, _, inputs = admin.read(POLICIES, name)

    assert inputs["policyNames"] == []
    assert admin.check(POLICIES, inputs)[1] == {}


def test_policies_that_are_not_made_yet_are_unknown_in_a_preview(offline: Driver) -> None:
    """An ARN that comes with its policy is no mistake."""
    said = {"userName": "alice", "policyArns": [READ_ONLY, UNKNOWN]}

    inputs, failures = offline.check(ATTACHMENTS, said)

    assert failures == {}
    assert offline.create(ATTACHMENTS, inputs, preview=True)[1] == said
