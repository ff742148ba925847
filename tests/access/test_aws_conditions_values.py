from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import aws_conditions_values


def wrong(family: str, value: object) -> list[str]:
    """Return what is wrong with what a key is compared with."""
    found = aws_conditions_values.faults(family, "a:b", value)
    return [f"{what}\n  {mend}" for _, what, mend in found]


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("Numeric", [10, "10", "-1.5", 0]),
        ("Bool", [True, False, "true", "False", "${aws:PrincipalTag/a}"]),
        ("Null", [True, "false"]),
        ("Date", ["2027", "2027-06", "2027-06-30", 1798761600, "1798761600"]),
        ("Date", ["2027-06-30T18:00Z", "2027-06-30T18:00:00+02:00", "2027-06-30T18:00:00.5Z"]),
        ("IpAddress", ["192.0.2.7", "192.0.2.7/24", "0.0.0.0/0", "2001:db8::/32", "::1"]),
        ("Arn", ["arn:aws:s3:::a", "arn:*:iam::*:role/a:b", "${aws:PrincipalArn}"]),
        ("Arn", ["arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}"]),
        ("Binary", ["QmluYXJ5", ""]),
        ("String", ["10", "", "*", True, "${aws:username}"]),
    ],
)
def test_a_value_of_the_right_kind_is_fine(family: str, values: list[object]) -> None:
    """As YAML types it, or in quotes; variables where AWS reads them."""
    assert [wrong(family, value) for value in values] == [[] for _ in values]


@pytest.mark.parametrize(
    ("family", "value", "said"),
    [
        ("Numeric", "ten", '"ten", which is no number\n  For example 10, or 1.5.'),
        ("Numeric", True, "true, which is no number\n  For example 10, or 1.5."),
        ("Numeric", "${aws:a}", '"${aws:a}", which is no number\n  For example 10, or 1.5.'),
        ("Bool", "yes", '"yes", which is neither true nor false\n  Write true or false.'),
        ("Null", 1, "1, which is neither true nor false\n  Write true or false."),
        ("Binary", "a", '"a", which is not in base64\n  Encode the bytes in base64.'),
        ("Binary", 1, "1, which is not in base64\n  Encode the bytes in base64."),
        ("String", 12, "12, which is no text\n  Put it in quotes, with all of its digits."),
    ],
)
def test_a_value_of_another_kind_is_told(family: str, value: object, said: str) -> None:
    """With one that fits."""
    assert wrong(family, value) == [f'compares "a:b" with {said}']


@pytest.mark.parametrize(
    "value",
    [
        *("soon", "2027-13", "2027-02-30", "2027-6-1", "2027-*", "${aws:CurrentTime}"),
        *("2027-06-30T18:00:00", "2027-06-30T18Z", "2027-06-30T25:00Z", "2027-06-30 18:00Z"),
    ],
)
def test_what_is_no_time_is_told(value: str) -> None:
    """Neither is one without its offset, nor one with a wildcard."""
    assert wrong("Date", value) == [
        (
            f'compares "a:b" with "{value}", which is no time\n'
            '  Write "2027-06-30T18:00:00Z", or seconds since 1970.'
        )
    ]


@pytest.mark.parametrize(
    "value", ["192.0.2", "192.0.2.*", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/255.255.255.0", 42]
)
def test_what_is_no_range_of_addresses_is_told(value: object) -> None:
    """Neither is a mask, nor a wildcard."""
    (said,) = wrong("IpAddress", value)

    assert said.endswith("no range of addresses\n  For example 192.0.2.0/24 or 2001:db8::/32.")


@pytest.mark.parametrize("value", ["*", "arn:aws:*", "arn:aws:iam::*", "role/a", "aws:s3:::a:b"])
def test_what_is_no_arn_is_told(value: str) -> None:
    """Each of its six parts is compared by itself, so a star is not all of them."""
    assert wrong("Arn", value) == [
        (
            f'compares "a:b" with "{value}", which is no ARN of six parts\n'
            '  For example "arn:aws:iam::123456789012:role/*"; in each part, * is any text.'
        )
    ]


def test_each_value_of_a_list_is_looked_at() -> None:
    """With its place."""
    found = aws_conditions_values.faults("Numeric", "a:b", ["1", "two", "3", "four"])

    assert [place for place, _, _ in found] == [(1,), (3,)]


def test_a_comparison_with_nothing_is_told() -> None:
    """It holds for nothing."""
    assert wrong("String", []) == ['compares "a:b" with nothing\n  Write a value.']


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_is_a_time(when: datetime) -> None:
    """As Python writes it."""
    assert wrong("Date", when.isoformat()) == []


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6), st.integers(0, 32))
def test_every_range_of_addresses_is_one(address: IPv4Address | IPv6Address, length: int) -> None:
    """As Python writes it, and any address of it with the same length."""
    assert wrong("IpAddress", f"{address}/{length}") == []
    assert wrong("IpAddress", str(ip_network(f"{address}/{length}", strict=False))) == []
