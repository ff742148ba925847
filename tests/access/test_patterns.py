"""Laws of patterns, tried with every short text there is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import patterns
from tests.access.effective.small import matches

TEXTS = ["".join(letters) for size in range(6) for letters in product("abz", repeat=size)]
PATTERNS = st.text("aab*?", max_size=4)
USERS = "arn:aws:iam::123456789012:user"
NAME = "${aws:username}"
OVERLAPS = [
    ("arn:aws:s3:*b:*x:*", "arn:aws:s3:a:b:x:x", False),  # An asterisk is of one part.
    (f"{USERS}/{NAME}", f"{USERS}/alice", True),
    (f"{USERS}/{NAME}", f"{USERS}/{NAME}", True),
    (f"{USERS}/{NAME}", "arn:aws:iam::123456789012:role/*", False),
    ("a${*}", "ab", False),
    ("a${*}", "a?", True),
    ("arn:aws:s3:::*", "arn:aws:s3:*", True),
    ("arn:aws:s3:::bucket/key", "arn:*:bucket/key", False),
    ("arn:aws:s3:::bucket/key", "arn:aws:s3:::*:*", False),
    ("arn:aws:s3:a:b:c:d:e", "arn:*:a:b:c:d:e", False),
    ("arn:aws:logs:*:*:group:*", "arn:aws:logs:eu-west-1:1:group:a:b", True),
]
WITHIN = [
    (f"{USERS}/{NAME}", f"{USERS}/*", True),
    (f"{USERS}/{NAME}", f"{USERS}/alice", False),
    (f"{USERS}/alice", f"{USERS}/{NAME}", False),
    (f"{USERS}/{NAME}", f"{USERS}/?", False),
    (f"{USERS}/a?{NAME}", f"{USERS}/*{NAME}", True),
    (f"{USERS}/{NAME}", f"{USERS}/${{aws:PrincipalTag/name}}", False),
    (f"{USERS}/*", f"{USERS}/{NAME}", False),
    ("a${*}", "a?", True),
    ("a*", "a${*}", False),
    ("arn:aws:s3:::bucket/*", "arn:aws:s3:*", True),
    ("arn:aws:s3:::bucket/*", "arn:aws:s3", True),
    ("arn:aws:s3:::bucket/key", "arn:*:bucket/key", False),
    ("arn:aws:s3:::a:b", "arn:aws:s3:::*", True),
    ("arn:aws:s3:*:*:a", "arn:aws:s3:::*", False),
]


@given(PATTERNS, PATTERNS)
def test_what_overlaps_has_a_text_in_common(one: str, other: str) -> None:
    """And what does not has none."""
    common = any(matches(one, text) and matches(other, text) for text in TEXTS)

    assert patterns.overlap(one, other) == patterns.overlap(other, one) == common


@given(PATTERNS, PATTERNS)
def test_what_is_within_has_no_text_of_its_own(inner: str, outer: str) -> None:
    """And what is not has one."""
    own = [text for text in TEXTS if matches(inner, text) and not matches(outer, text)]

    assert patterns.within(inner, outer) == (not own)


@given(PATTERNS, PATTERNS, PATTERNS)
def test_within_is_an_order(one: str, other: str, third: str) -> None:
    """Of each in itself, and of what is in something in whatever that is in."""
    assert patterns.within(one, one)
    assert patterns.within(one, "*")
    if patterns.within(one, other) and patterns.within(other, third):
        assert patterns.within(one, third)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    OVERLAPS,
)
def test_overlap_of_what_aws_writes(one: str, other: str, *, may: bool) -> None:
    """A variable may be anything, and no wildcard reaches over a colon but at the end."""
    assert patterns.overlap(one, other) is may
    assert patterns.overlap(other, one) is may


@pytest.mark.parametrize(
    ("inner", "outer", "is_within"),
    WITHIN,
)
def test_within_of_what_aws_writes(inner: str, outer: str, *, is_within: bool) -> None:
    """A variable is sure of itself alone, and parts that are missing stand for any."""
    assert patterns.within(inner, outer) is is_within


def test_variables_are_found() -> None:
    """A wildcard that is meant as a character is none."""
    assert patterns.has_variables(f"{USERS}/{NAME}")
    assert not patterns.has_variables(f"{USERS}/${{*}}*")
