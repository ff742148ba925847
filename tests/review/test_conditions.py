import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.conditions import said
from tests.review.formats.reports import EVIL

texts = st.text('ab{}":, []\\', max_size=30) | st.sampled_from(EVIL)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"Bool": {"aws:SecureTransport": ["true"]}}, "aws:SecureTransport is true"),
        ({"BoolIfExists": {"a:b": "false"}}, "a:b is false or missing"),
        ({"StringEquals": {"a:b": ["x", "y"]}}, "a:b is x or y"),
        ({"StringNotEquals": {"a:b": ["x", "y"]}}, "a:b is not x nor y"),
        ({"StringNotEqualsIfExists": {"a:b": ["x"]}}, "a:b is not x"),
        ({"ArnLike": {"a:b": ["arn:aws:iam::*:role/x-*"]}}, "a:b is like arn:aws:iam::*:role/x-*"),
        ({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}, "aws:SourceIp is in 192.0.2.0/24"),
        ({"ForAllValues:StringLike": {"a:b": ["x*"]}}, "each of a:b is like x*"),
        ({"ForAnyValue:StringNotLike": {"a:b": ["x*"]}}, "one of a:b is not like x*"),
        ({"Null": {"a:b": ["true"]}}, "a:b is missing"),
        ({"Null": {"a:b": ["false"]}}, "a:b is there"),
        ({"NumericLessThanEquals": {"a:b": ["5"]}}, "a:b is at most 5"),
        ({"DateGreaterThan": {"a:b": ["2030-01-01"]}}, "a:b is after 2030-01-01"),
        ({"StringEquals": {"a:b": ["x and c:d is y"]}}, 'a:b is "x and c:d is y"'),
        ({"StringEquals": {"a:b": ["missing"]}}, 'a:b is "missing"'),
        ({"StringEquals": {"a:b": ["x"], "c:d": ["y"]}}, "a:b is x and c:d is y"),
        (
            {"operator": "MATCH", "values": {"request.IP.EQ": "192.0.2.7"}},
            "request.IP is 192.0.2.7",
        ),
        (
            {"operator": "MATCH", "values": {"date(Europe/Paris).WeekDay.In": "monday,friday"}},
            "date(Europe/Paris).WeekDay is one of monday,friday",
        ),
        ({"operator": "MATCH", "values": {"resource.Tag(env)": "web"}}, "resource.Tag(env) is web"),
        (
            {
                "operator": "OR",
                "conditions": [
                    {"operator": "MATCH", "values": {"resource.Name.STARTS_WITH": "a"}},
                    {
                        "operator": "NOT",
                        "conditions": [{"operator": "MATCH", "values": {"resource.Type": "vps"}}],
                    },
                ],
            },
            "(resource.Name begins with a or not (resource.Type is vps))",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: dict[str, object], words: str) -> None:
    """Alone, and within a sentence."""
    text = json.dumps(condition)

    assert said(text) == words
    assert said(f"not while {text} and denied") == f"not while {words} and denied"


@pytest.mark.parametrize(
    "text",
    [
        'request.ip == "192.0.2.7"',
        "the resource is in urn:v1:eu:resourceGroup:x",
        '{"StringSomehow": {"a:b": ["x"]}}',
        '{"StringEquals": {"a:b": []}}',
        '{"Null": {"a:b": ["maybe"]}}',
        '{"Bool": true}',
        '{"operator": "NOT", "conditions": []}',
        '{"operator": "XOR", "conditions": [1]}',
        '{"operator": "MATCH", "values": {}}',
        '{"operator": "AND"}',
        '{"ForNoValue:StringEquals": {"a:b": ["x"]}}',
        "{} and {",
        '["a"] == {"b": 1}',
    ],
)
def test_what_is_in_no_known_form_stays_as_it_is(text: str) -> None:
    """Nobody guesses."""
    assert said(text) == text


@given(texts)
def test_what_is_no_condition_stays_as_it_is(text: str) -> None:
    """However many braces are in it."""
    assert said(text) == text


@given(st.lists(st.text(max_size=8), min_size=1, max_size=3))
def test_two_conditions_have_two_sayings(values: list[str]) -> None:
    """What somebody compares with is never taken for our words."""
    texts = {json.dumps({"StringEquals": {"a:b": [each]}}) for each in values}

    assert len({said(each) for each in texts}) == len(texts)
