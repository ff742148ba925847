from datetime import datetime
from typing import Any

import pytest

from sandbox.ovh import conditions
from sandbox.ovh.errors import ApiError

# A Friday, half past eleven at night in Paris.
NOW = datetime.fromisoformat("2026-06-12T23:30:00+02:00")
CONTEXT = conditions.Context(
    ip="192.0.2.7",
    now=NOW,
    resource_name="vps-1.example.com",
    resource_type="vps",
    tags={"environment": "prod", "empty": ""},
)


@pytest.mark.parametrize(
    ("key", "value", "holds"),
    [
        ("resource.Tag(environment)", "prod", True),
        ("resource.Tag(environment)", "PROD", False),
        ("resource.Tag(environment).STARTS_WITH", "pr", True),
        ("resource.Tag(environment).ENDS_WITH", "pr", False),
        ("resource.Tag(missing)", "", False),
        ("resource.Tag(empty)", "", True),
        ("resource.Name.EQ", "vps-1.example.com", True),
        ("resource.Name.STARTS_WITH", "vps-", True),
        ("resource.Name.IN", "a,vps-1.example.com", True),
        ("resource.Name.IN", "a, vps-1.example.com", False),
        ("resource.Type.IN", "vps,vrack", True),
        ("resource.Type", "vrack", False),
        ("request.IP", "192.0.2.7", True),
        ("request.IP.EQ", "192.0.2.8", False),
        ("request.IP.IN_RANGE", "192.0.2.0/24", True),
        ("request.IP.IN_RANGE", "198.51.100.0/24", False),
        ("date(Europe/Paris).Date", "2026-06-12", True),
        ("date(Asia/Tokyo).Date", "2026-06-12", False),
        ("date(Asia/Tokyo).Date.AFTER", "2026-06-12", True),
        ("date(Europe/Paris).Date.BEFORE", "2026-06-12", False),
        ("date(Europe/Paris).Date.IN", "2026-06-11,2026-06-12", True),
        ("date(Europe/Paris).WeekDay.In", "monday,Friday", True),
        ("date(Asia/Tokyo).WeekDay", "Saturday", True),
        ("date(Europe/Paris).WeekDay.GE", "friday", True),
        ("date(Europe/Paris).WeekDay.GT", "friday", False),
        ("date(Europe/Paris).WeekDay.LE", "monday", False),
        ("date(Europe/Paris).WeekDay.LT", "saturday", True),
        ("date(Europe/Paris).WeekDay.BEFORE", "sunday", True),
        ("date(Europe/Paris).WeekDay.AFTER", "sunday", False),
        ("date(Europe/Paris).Hour", "23", True),
        ("date(UTC).Hour.IN", "20,21", True),
        ("date(Europe/Paris).Hour.GE", "8", True),
        ("date(Europe/Paris).Hour.LT", "20", False),
    ],
)
def test_a_comparison_says_what_its_key_says(key: str, value: str, *, holds: bool) -> None:
    """Operators without case, values with it, dates in the zone told."""
    condition = {"operator": "MATCH", "values": {key: value}}

    conditions.check(condition)

    assert conditions.holds(condition, CONTEXT) is holds


YES: Any = {"operator": "MATCH", "values": {"resource.Type": "vps"}}
NO: Any = {"operator": "MATCH", "values": {"resource.Type": "vrack"}}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (None, True),
        ({"operator": "AND", "conditions": []}, True),
        ({"operator": "AND"}, True),
        ({"operator": "MATCH"}, True),
        ({"operator": "MATCH", "values": None}, True),
        ({"operator": "OR", "conditions": []}, False),
        ({"operator": "AND", "conditions": [YES, NO]}, False),
        ({"operator": "OR", "conditions": [YES, NO]}, True),
        ({"operator": "NOT", "conditions": [NO]}, True),
        ({"operator": "NOT", "conditions": [YES]}, False),
        (
            {
                "operator": "NOT",
                "conditions": [
                    {"operator": "AND", "conditions": [{"operator": "OR", "conditions": [YES, NO]}]}
                ],
            },
            False,
        ),
        ({"operator": "MATCH", "values": {**YES["values"], "request.IP": "192.0.2.8"}}, False),
    ],
)
def test_combinations_hold_to_any_depth(condition: Any, *, holds: bool) -> None:
    """The three empty spellings hold, and several keys of one MATCH must all hold."""
    conditions.check(condition)

    assert conditions.holds(condition, CONTEXT) is holds


@pytest.mark.parametrize(
    "condition",
    [
        "AND",
        {},
        {"operator": "and"},
        {"operator": "NOT", "conditions": []},
        {"operator": "NOT", "conditions": [YES, NO]},
        {"operator": "AND", "conditions": [{"operator": "XOR"}]},
        {"operator": "MATCH", "values": ["a"]},
        {"operator": "MATCH", "values": {"resource.Colour": "blue"}},
        {"operator": "MATCH", "values": {"resource.Tag": "blue"}},
        {"operator": "MATCH", "values": {"resource.Tag(a).IN": "b"}},
        {"operator": "MATCH", "values": {"resource.Name": 7}},
        {"operator": "MATCH", "values": {"request.IP": "192.0.2.0/24"}},
        {"operator": "MATCH", "values": {"request.IP.IN_RANGE": "home"}},
        {"operator": "MATCH", "values": {"date(Europe/Atlantis).Hour": "7"}},
        {"operator": "MATCH", "values": {"date(Europe/Paris).Hour": "24"}},
        {"operator": "MATCH", "values": {"date(Europe/Paris).Hour.IN": "7,late"}},
        {"operator": "MATCH", "values": {"date(Europe/Paris).WeekDay": "freitag"}},
        {"operator": "MATCH", "values": {"date(Europe/Paris).Date": "12/06/2026"}},
        {"operator": "MATCH", "values": {"date.Hour": "7"}},
    ],
)
def test_a_condition_that_could_not_be_read_is_refused(condition: Any) -> None:
    """When it is written, not when it is needed."""
    with pytest.raises(ApiError) as refusal:
        conditions.check(condition)

    assert refusal.value.kind == "Client::BadRequest::INVALID_CONDITION"
