import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import aws_resources
from tests.access.stacks import grant_mistakes

PATTERNS = st.text("ab*?", max_size=6)
TEXTS = st.text("ab", max_size=6)
BUCKETS = "arn:*:s3:*:*:accesspoint/*, arn:*:s3:::*"


@pytest.mark.parametrize(
    "grant",
    [
        '{allow: "s3:GetObject", resources: "arn:aws:s3:::logs/*"}',
        '{allow: "s3:*", resources: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]}',
        '{allow: "s3:ListBucket", resources: "arn:aws:s3:::logs-*"}',
        '{allow: "s3:GetObject", resources: "arn:aws:*"}',
        '{allow: "sts:AssumeRole", resources: "arn:aws:iam::123456789012:role/ops"}',
        '{allow: "support:*"}',
        '{allow: "*", resources: "arn:aws:s3:::logs"}',
        '{allow: "s3:GetObject", deny: "support:*", resources: ["*", "arn:aws:s3:::logs/*"]}',
    ],
)
def test_what_can_be_done_on_a_resource_is_fine(grant: str) -> None:
    """A pattern is enough, and whoever has everything has it."""
    assert grant_mistakes("aws", grant) == []


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (
            '{allow: "support:*", resources: "arn:aws:support:::case/1"}',
            (
                'limits "support:*" to resources, but it is done on everything or nothing\n'
                "  Give it an entry of its own, without `resources`."
            ),
        ),
        (
            '{allow: "s3:ListBucket", resources: "arn:aws:s3:::logs/*"}',
            (
                'limits "s3:ListBucket" to resources that it is not done on\n'
                f"  It is done on {BUCKETS}."
            ),
        ),
        (
            '{allow: "s3:ListBucket", resources: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]}',
            (
                'has the resource "arn:aws:s3:::logs/*", which none of its actions is done on\n'
                f"  They are done on {BUCKETS}."
            ),
        ),
        (
            '{deny: "iam:*", resources: "arn:aws:s3:::logs"}',
            (
                'limits "iam:*" to resources that it is not done on\n'
                "  It is done on arn:*:iam::*:access-report/*, arn:*:iam::*:delegation-request/*, "
                "arn:*:iam::*:group/* and 10 more."
            ),
        ),
    ],
)
def test_what_is_never_done_on_a_resource_is_told(grant: str, said: str) -> None:
    """It would look like access, and be none."""
    assert grant_mistakes("aws", grant) == [said]


def test_an_unknown_action_is_told_once() -> None:
    """As such."""
    (found,) = grant_mistakes("aws", '{allow: "s3:GetObjct", resources: "arn:aws:s3:::logs/*"}')

    assert found.startswith('asks for "s3:GetObjct", unknown on AWS')


@given(PATTERNS, PATTERNS, TEXTS)
def test_patterns_overlap_where_a_text_fits_both(one: str, other: str, text: str) -> None:
    """Whichever stands first, and a pattern with itself."""
    if aws_resources.overlap(one, text) and aws_resources.overlap(other, text):
        assert aws_resources.overlap(one, other)
    assert aws_resources.overlap(one, other) == aws_resources.overlap(other, one)
    assert aws_resources.overlap(one, one)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a*b", "*c"), ("?", ""), ("ab", "a?b")])
def test_patterns_without_a_text_in_common_do_not_overlap(one: str, other: str) -> None:
    """However many wildcards they have."""
    assert not aws_resources.overlap(one, other)
