import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import cel


@pytest.mark.parametrize(
    "condition",
    [
        'inIpRange(request.ip, "192.0.2.0/24") || inIpRange(request.ip, "2001:db8::/32")',
        'request.ip == "192.0.2.7"',
        'request.time.getHours("Europe/Paris") >= 8 && request.time.getDayOfWeek() != 0',
        'request.time < timestamp("2027-07-01T00:00:00Z")',
        'request.user_agent.contains("terraform/")',
        'resource.locality.startsWith("fr-par") || !has(resource.id)',
        'resource.name == "abc/1"',
        '["a", "b"].exists(prefix, resource.name.startsWith(prefix))',
        "type(request.ip) == string",
        "true",
    ],
)
def test_scaleways_own_examples_are_good(condition: str) -> None:
    """As are CEL's macros and types."""
    assert list(cel.faults(condition)) == []


@pytest.mark.parametrize(
    ("condition", "what", "mend"),
    [
        (
            "request.ip ==",
            "has a condition that is not CEL, at: request.ip == ^",
            "See docs/reference/conditions.md.",
        ),
        (
            'request.adress == "192.0.2.7"',
            'has a condition on "request.adress", which Scaleway does not know',
            "It knows request.ip, request.time, request.user_agent.",
        ),
        (
            'resource.nam == "a"',
            'has a condition on "resource.nam", which Scaleway does not know',
            'Did you mean "name"?',
        ),
        (
            "has(reqest.ip)",
            'has a condition on "reqest", which Scaleway does not know',
            'Did you mean "request"?',
        ),
        (
            'session == "a"',
            'has a condition on "session", which Scaleway does not know',
            "It knows request and resource. See docs/reference/conditions.md.",
        ),
        (
            'request.ip in ["192.0.2.0/24"]',
            'compares an address with the range "192.0.2.0/24" as text, which is never equal',
            'Write inIpRange(request.ip, "192.0.2.0/24").',
        ),
        (
            'inIpRange(request.ip, "192.0.2.0/240")',
            'asks whether an address is in "192.0.2.0/240", which is no range',
            'For example inIpRange(request.ip, "192.0.2.0/24").',
        ),
        (
            "(" * 500 + "true" + ")" * 500,
            "has a condition with more brackets in each other than can be read",
            "See docs/reference/conditions.md.",
        ),
    ],
)
def test_what_the_cloud_would_not_notice_is_a_fault(condition: str, what: str, mend: str) -> None:
    """Scaleway checks the syntax alone; a misspelt word then compares with nothing, for ever."""
    assert list(cel.faults(condition)) == [(what, mend)]


PIECES = (
    *(
        "request",
        "reqest",
        ".",
        "ip",
        "(",
        ")",
        "[",
        "]",
        "'",
        '"',
        " in ",
        "==",
        "1",
        "x",
        ",",
        "&&",
    ),
    *("has", "map", "inIpRange", "{", "}", ":", "?", "!", "-", "\n"),
)


@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_condition_is_judged(condition: str) -> None:
    """Nothing that a user can write makes the judge raise, and each fault says how to mend it."""
    assert all(what and mend for what, mend in cel.faults(condition))
