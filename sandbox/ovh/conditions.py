"""Conditions of a policy: a tree of AND, OR, NOT and MATCH over the request, resource and date.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.ovh.errors import bad_request

KEY = re.compile(
    r"(?P<attribute>resource\.Tag\((?P<tag>[^()]+)\)|resource\.Name|resource\.Type|request\.IP"
    r"|date\((?P<zone>[^()]+)\)\.(?P<part>Date|WeekDay|Hour))(?:\.(?P<operator>[A-Za-z_]+))?"
)
DEEPEST = 50
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TEXT = ("EQ", "STARTS_WITH", "ENDS_WITH")
RANK = ("EQ", "IN", "BEFORE", "AFTER", "GE", "GT", "LE", "LT")
OPERATORS = {
    "resource.Tag": TEXT,
    "resource.Name": (*TEXT, "IN"),
    "resource.Type": (*TEXT, "IN"),
    "request.IP": ("EQ", "IN_RANGE"),
    "Date": ("EQ", "IN", "BEFORE", "AFTER"),
    "WeekDay": RANK,
    "Hour": RANK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a condition may look at."""

    ip: str
    now: datetime
    resource_name: str
    resource_type: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """A key of a MATCH, taken apart; `argument` is a tag's name or a time zone."""

    attribute: str
    argument: str
    operator: str


def holds(condition: Mapping[str, Any] | None, context: Context) -> bool:
    """Tell whether a condition is true; absent and all empty spellings are."""
    if condition is None:
        return True
    return COMBINE[condition["operator"]](condition, context)


def _all(condition: Mapping[str, Any], context: Context) -> bool:
    return all(holds(each, context) for each in condition.get("conditions") or [])


def _any(condition: Mapping[str, Any], context: Context) -> bool:
    return any(holds(each, context) for each in condition.get("conditions") or [])


def _not(condition: Mapping[str, Any], context: Context) -> bool:
    return not _all(condition, context)


def _match(condition: Mapping[str, Any], context: Context) -> bool:
    # Choice: several keys in one MATCH must all hold, as the examples read.
    values: Mapping[str, str] = condition.get("values") or {}
    return all(_compare(read(key), told, context) for key, told in values.items())


COMBINE: dict[str, Callable[[Mapping[str, Any], Context], bool]] = {
    "AND": _all,
    "OR": _any,
    "NOT": _not,
    "MATCH": _match,
}


def read(key: str) -> Comparator:
    """Take a key apart. Raises ApiError when the grammar has no such key."""
    found = KEY.fullmatch(key)
    if found is None:
        raise bad_request(f"unknown condition {key!r}", "INVALID_CONDITION")
    attribute = found["part"] or found["attribute"].partition("(")[0]
    # Choice: operators are read without case: both `.In` and `.IN` are seen.
    operator = (found["operator"] or "EQ").upper()
    if operator not in OPERATORS[attribute]:
        raise bad_request(f"condition {key!r} has no operator {operator}", "INVALID_CONDITION")
    argument = found["tag"] or found["zone"] or ""
    return Comparator(attribute=attribute, argument=argument, operator=operator)


def _compare(asked: Comparator, told: str, context: Context) -> bool:
    if asked.attribute == "request.IP":
        return _compare_address(asked.operator, told, context.ip)
    seen = SEEN[asked.attribute](asked.argument, context)
    if seen is None:
        return False
    if asked.attribute in RANKED:
        return _compare_rank(asked.operator, RANKED[asked.attribute], told, seen)
    return TEXT_TESTS[asked.operator](str(seen), told)


def _local(zone: str, context: Context) -> datetime:
    return context.now.astimezone(ZoneInfo(zone))


SEEN: dict[str, Callable[[str, Context], Any]] = {
    "resource.Tag": lambda tag, context: context.tags.get(tag),
    "resource.Name": lambda _, context: context.resource_name,
    "resource.Type": lambda _, context: context.resource_type,
    "Date": lambda zone, context: _local(zone, context).date(),
    "WeekDay": lambda zone, context: _local(zone, context).weekday(),
    "Hour": lambda zone, context: _local(zone, context).hour,
}
TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "EQ": lambda seen, told: seen == told,
    "STARTS_WITH": lambda seen, told: seen.startswith(told),
    "ENDS_WITH": lambda seen, told: seen.endswith(told),
    "IN": lambda seen, told: seen in told.split(","),
}


def _day(text: str) -> int:
    # Choice: a week begins on Monday, which is what BEFORE and AFTER compare by.
    return DAYS.index(text.lower())


def _hour(text: str) -> int:
    hour = int(text)
    if not 0 <= hour <= 23:  # noqa: PLR2004 - the hours of a day.
        raise ValueError(text)
    return hour


RANKED: dict[str, Callable[[str], Any]] = {
    "Date": date.fromisoformat,
    "WeekDay": _day,
    "Hour": _hour,
}
RANK_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda seen, told: bool(seen == told),
    "BEFORE": lambda seen, told: bool(seen < told),
    "LT": lambda seen, told: bool(seen < told),
    "LE": lambda seen, told: bool(seen <= told),
    "AFTER": lambda seen, told: bool(seen > told),
    "GT": lambda seen, told: bool(seen > told),
    "GE": lambda seen, told: bool(seen >= told),
}


def _compare_rank(operator: str, parse: Callable[[str], Any], told: str, seen: object) -> bool:
    if operator == "IN":
        return seen in [parse(each) for each in told.split(",")]
    return RANK_TESTS[operator](seen, parse(told))


def _compare_address(operator: str, told: str, seen: str) -> bool:
    # Choice: EQ takes one address only; a range needs IN_RANGE.
    if operator == "EQ":
        return ipaddress.ip_address(seen) == ipaddress.ip_address(told)
    return ipaddress.ip_address(seen) in ipaddress.ip_network(told, strict=False)


def check(condition: object, depth: int = 0) -> None:
    """Check a condition as a policy is written. Raises ApiError."""
    if condition is None:
        return
    # Choice: no deeper than fifty; the API's own limit, if there is one, is not published.
    if depth > DEEPEST:
        raise bad_request(f"a condition is no deeper than {DEEPEST}", "INVALID_CONDITION")
    if not isinstance(condition, dict) or condition.get("operator") not in list(COMBINE):
        raise bad_request("a condition needs an operator: AND, OR, NOT, MATCH", "INVALID_CONDITION")
    if condition["operator"] == "MATCH":
        _check_values(condition.get("values") or {})
        return
    inner = condition.get("conditions") or []
    if not isinstance(inner, list):
        raise bad_request("the conditions of a condition are a list", "INVALID_CONDITION")
    # Choice: NOT takes exactly one condition; an OR of none would never hold.
    if condition["operator"] == "NOT" and len(inner) != 1:
        raise bad_request("NOT takes exactly one condition", "INVALID_CONDITION")
    for each in inner:
        check(each, depth + 1)


def _check_values(values: object) -> None:
    if not isinstance(values, dict):
        raise bad_request("the values of MATCH are an object", "INVALID_CONDITION")
    for key, told in values.items():
        asked = read(key)
        try:
            _check_value(asked, told)
        # A zone is looked for among files: its name can be a folder's, or too long for one.
        except (TypeError, ValueError, ZoneInfoNotFoundError, AttributeError, OSError) as wrong:
            message = f"condition {key!r} cannot be compared with {told!r}"
            raise bad_request(message, "INVALID_CONDITION") from wrong


def _check_value(asked: Comparator, told: str) -> None:
    """Read what a comparison would read later. Raises what reading it raises."""
    if asked.attribute == "request.IP":
        _compare_address(asked.operator, told, "192.0.2.1")
    elif asked.attribute in RANKED:
        ZoneInfo(asked.argument)
        for each in told.split(",") if asked.operator == "IN" else [told]:
            RANKED[asked.attribute](each)
    else:
        told.split(",")
