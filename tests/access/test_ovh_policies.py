from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from access import ovh_conditions, ovh_policies

MOMENTS = st.datetimes(timezones=st.just(UTC))
END = datetime.max.replace(tzinfo=UTC)
NEAR = st.timedeltas(timedelta(hours=-30), timedelta(hours=30))


def match(key: str, value: str) -> Mapping[str, Any]:
    """Return one comparison."""
    return {"operator": "MATCH", "values": {key: value}}


def holds(condition: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether a condition on dates and hours in UTC is true."""
    parts = [holds(part, now) for part in condition.get("conditions", ())]
    if condition["operator"] == "MATCH":
        ((key, value),) = condition["values"].items()
        day = now.date().isoformat()
        true: dict[str, bool] = {
            "date(UTC).Date.AFTER": day > value,
            "date(UTC).Date.EQ": day == value,
            "date(UTC).Hour.GE": f"{now.hour:02}" >= value.zfill(2),
        }
        return true[key]
    return all(parts) if condition["operator"] == "AND" else any(parts)


@pytest.mark.parametrize("last", ["2031-06-30T23:59:59", "2031-06-30T23:00:01"])
def test_a_last_day_has_passed_on_the_day_after(last: str) -> None:
    """Which OVHcloud can tell by the date alone."""
    until = datetime.fromisoformat(last).replace(tzinfo=UTC)

    assert ovh_policies.passed(until) == match("date(UTC).Date.AFTER", "2031-06-30")


@pytest.mark.parametrize(
    ("last", "hour"),
    [("00:00:00", "0"), ("00:00:01", "1"), ("16:00:00", "16"), ("16:30:00", "17")],
)
def test_an_instant_has_passed_at_the_next_full_hour(last: str, hour: str) -> None:
    """On that day, and at any hour of those after."""
    until = datetime.fromisoformat(f"2031-06-30T{last}").replace(tzinfo=UTC)
    today = [match("date(UTC).Date.EQ", "2031-06-30"), match("date(UTC).Hour.GE", hour)]

    assert ovh_policies.passed(until) == {
        "operator": "OR",
        "conditions": [
            match("date(UTC).Date.AFTER", "2031-06-30"),
            {"operator": "AND", "conditions": today},
        ],
    }


@given(MOMENTS, NEAR)
@example(END, timedelta(hours=1))
def test_nobody_is_denied_too_early_nor_an_hour_too_late(until: datetime, away: timedelta) -> None:
    """Also at the end of all calendars, which somebody may write for `never`."""
    try:
        now = until + away
    except OverflowError:
        now = until

    denied = holds(ovh_policies.passed(until), now)

    assert not (denied and now < until)
    assert denied or now - until < timedelta(hours=1)


@given(MOMENTS)
def test_an_end_is_a_condition_that_a_declaration_could_have(until: datetime) -> None:
    """In the words of the conditions that people write."""
    assert [*ovh_conditions.check(ovh_policies.passed(until), ())] == []
