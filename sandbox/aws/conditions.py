"""Date conditions of a policy statement, judged by the cloud's own clock.

Moto takes every condition of an identity policy for fulfilled; all but these still are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

DATES: dict[str, Callable[[datetime, datetime], bool]] = {
    "dateequals": operator.eq,
    "datenotequals": operator.ne,
    "datelessthan": operator.lt,
    "datelessthanequals": operator.le,
    "dategreaterthan": operator.gt,
    "dategreaterthanequals": operator.ge,
}
NOW = frozenset({"aws:currenttime", "aws:epochtime"})


def hold(statement: dict[str, Any], now: datetime) -> bool:
    """Tell whether all date conditions of a statement hold at this moment."""
    return all(
        any(compare(now, limit) for limit in limits) for compare, limits in _dates(statement)
    )


def has_dates(statement: dict[str, Any]) -> bool:
    """Tell whether a statement depends on the date."""
    return bool(_dates(statement))


def _dates(
    statement: dict[str, Any],
) -> list[tuple[Callable[[datetime, datetime], bool], list[datetime]]]:
    """Return each comparison of now with a list of moments, of which one must fit."""
    return [
        (DATES[name], [_moment(text) for text in _listed(limits)])
        for condition, keys in statement.get("Condition", {}).items()
        for key, limits in keys.items()
        if (name := condition.lower().removesuffix("ifexists")) in DATES and key.lower() in NOW
    ]


def _moment(text: Any) -> datetime:
    """Return an instant written in ISO 8601 or as seconds since 1970; without an offset, in UTC."""
    if str(text).isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    moment = datetime.fromisoformat(str(text))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
