"""The judge says what AWS's own pages say of their own examples.

https://docs.aws.amazon.com/IAM/latest/UserGuide/
"""

import pytest

from tests.judge import judge
from tests.judge.documents import Document
from tests.judge.judge import Context, Question, Verdict
from tests.judge.written import allow, deny, policy

SHIRLEY = "arn:aws:iam::123456789012:user/Shirley"
MFA = "aws:MultiFactorAuthPresent"
WITH_MFA: Context = {MFA: "true"}
WITHOUT_MFA: Context = {MFA: "false"}
BY_KEY: Context = {}


def ruled(
    *statements: dict[str, object],
    action: str = "support:CreateCase",
    resource: str = "*",
    context: Context | None = None,
    boundary: Document | None = None,
) -> Verdict:
    """Return the verdict on a call of Shirley's, who has one policy."""
    question = Question(
        principal=SHIRLEY,
        action=action,
        resource=resource,
        context=context or {},
        policies={"hers": policy(*statements)},
        boundary=boundary,
    )
    return judge.asked([question])[0]


def test_what_nothing_allows_is_denied() -> None:
    """Of reference_policies_evaluation-logic.html: by default, all requests are denied."""
    verdict = ruled(allow("ec2:*"))

    assert verdict == Verdict(decision="implicitDeny", why=("nothing in policy",))


def test_an_allow_allows() -> None:
    """And says by which statement."""
    verdict = ruled(allow("ec2:*"), allow("support:Create*"))

    assert verdict == Verdict(decision="allowed", why=("policy hers #2",))


def test_a_deny_wins_over_an_allow() -> None:
    """An explicit deny in any policy overrides any allows; a Sid names the statement."""
    verdict = ruled(allow("*"), deny("support:*", Sid="NoSupport"))

    assert verdict == Verdict(decision="explicitDeny", why=("policy hers #NoSupport",))


@pytest.mark.parametrize(
    ("action", "decision"),
    [("iam:CreateUser", "implicitDeny"), ("s3:ListAllMyBuckets", "implicitDeny")],
)
def test_a_boundary_limits_and_does_not_grant(action: str, decision: str) -> None:
    """Shirley of access_policies_boundaries.html may not create users, nor what is not granted."""
    users = "arn:aws:iam::123456789012:user/new"
    boundary = policy(allow(["s3:*", "cloudwatch:*", "ec2:*"]))

    verdict = ruled(
        allow("iam:CreateUser"),
        action=action,
        resource=users if action.startswith("iam:") else "*",
        boundary=boundary,
    )

    assert verdict.decision == decision


def test_what_policy_and_boundary_allow_is_allowed() -> None:
    """The effective permissions are where the two meet."""
    boundary = policy(allow("s3:*"))

    verdict = ruled(allow("*"), action="s3:ListAllMyBuckets", boundary=boundary)

    assert verdict == Verdict(decision="allowed", why=("policy hers #1", "boundary #1"))


@pytest.mark.parametrize(
    ("operator", "context", "is_allowed"),
    [
        ("BoolIfExists", WITH_MFA, True),
        ("BoolIfExists", WITHOUT_MFA, False),
        ("BoolIfExists", BY_KEY, False),
        ("Bool", WITHOUT_MFA, False),
        ("Bool", BY_KEY, True),  # Which is why AWS warns of it.
    ],
)
def test_deny_without_mfa(operator: str, context: Context, *, is_allowed: bool) -> None:
    """A call with a long-term key has no such key; only `IfExists` denies it then."""
    demand = deny("*", Condition={operator: {MFA: "false"}})

    assert ruled(allow("*"), demand, context=context).is_allowed == is_allowed


@pytest.mark.parametrize(
    ("context", "is_allowed"), [(WITH_MFA, True), (WITHOUT_MFA, False), (BY_KEY, False)]
)
def test_allow_with_mfa(context: Context, *, is_allowed: bool) -> None:
    """A condition on a key that is not there does not hold."""
    granted = allow("*", Condition={"Bool": {MFA: "true"}})

    assert ruled(granted, context=context).is_allowed == is_allowed


@pytest.mark.parametrize(
    ("operator", "address", "is_allowed"),
    [
        ("IpAddress", "203.0.113.42", True),
        ("IpAddress", "203.0.114.42", False),
        ("NotIpAddress", "203.0.113.42", False),
        ("NotIpAddress", "203.0.114.42", True),
    ],
)
def test_addresses(operator: str, address: str, *, is_allowed: bool) -> None:
    """Ranges are in CIDR, as in reference_policies_elements_condition_operators.html."""
    granted = allow("*", Condition={operator: {"aws:SourceIp": "203.0.113.0/24"}})

    assert ruled(granted, context={"aws:SourceIp": address}).is_allowed == is_allowed


@pytest.mark.parametrize(
    ("now", "is_allowed"),
    [
        ("2020-03-31T23:59:59Z", False),
        ("2020-05-01T12:00:00Z", True),
        ("2020-07-01T00:00:00Z", False),
    ],
)
def test_dates(now: str, *, is_allowed: bool) -> None:
    """The policy of reference_policies_examples_aws-dates.html: both ends must hold."""
    between = {
        "DateGreaterThan": {"aws:CurrentTime": "2020-04-01T00:00:00Z"},
        "DateLessThan": {"aws:CurrentTime": "2020-06-30T23:59:59Z"},
    }

    verdict = ruled(allow("*", Condition=between), context={"aws:CurrentTime": now})

    assert verdict.is_allowed == is_allowed


@pytest.mark.parametrize(
    ("prefix", "is_allowed"),
    [("", True), ("home/Shirley/x", True), ("home/Zhang/x", False), ("Home/Shirley/x", False)],
)
def test_texts_with_wildcards_and_variables(prefix: str, *, is_allowed: bool) -> None:
    """The home folder of the page on operators: case counts, and the user's name is filled in."""
    like = {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}}

    verdict = ruled(
        allow("s3:ListBucket", "arn:aws:s3:::bucket", Condition=like),
        action="s3:ListBucket",
        resource="arn:aws:s3:::bucket",
        context={"aws:username": "Shirley", "s3:prefix": prefix},
    )

    assert verdict.is_allowed == is_allowed


@pytest.mark.parametrize(
    ("operator", "tags", "is_allowed"),
    [
        ("ForAllValues", ["team", "cost"], True),
        ("ForAllValues", ["team", "other"], False),
        ("ForAllValues", None, True),  # Which is why AWS asks for a Null beside it.
        ("ForAnyValue", ["team", "other"], True),
        ("ForAnyValue", ["other"], False),
        ("ForAnyValue", None, False),
    ],
)
def test_sets(operator: str, tags: list[str] | None, *, is_allowed: bool) -> None:
    """Of reference_policies_condition-single-vs-multi-valued-context-keys.html."""
    listed = {f"{operator}:StringEquals": {"aws:TagKeys": ["team", "cost"]}}

    verdict = ruled(
        allow("*", Condition=listed), context={} if tags is None else {"aws:TagKeys": tags}
    )

    assert verdict.is_allowed == is_allowed
