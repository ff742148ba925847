"""Where a statement of an AWS policy counts: its resources and its conditions, as regions.

Conditions are not judged, but for those on the time of a call: they begin a region, or end it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from access.effective.region import EVERYWHERE, Region, earliest, instant
from access.order import settled

Document = Mapping[str, Any]

NOW = "aws:currenttime"
SECOND = timedelta(seconds=1)
INCLUSIVE = timedelta()
BEFORE = {"datelessthan": -SECOND, "datelessthanequals": INCLUSIVE}
AFTER = {"dategreaterthan": INCLUSIVE, "dategreaterthanequals": -SECOND}
IF_EXISTS = "ifexists"  # The time always does.


def regions(statement: Document, until: str) -> Iterator[Region]:
    """Yield where a statement counts, a region for each of its resources."""
    resources, is_complement = either(statement, "Resource")
    when, after, ends = _conditions(statement.get("Condition", {}))
    until = earliest(until, ends)
    if is_complement:
        yield Region(but=tuple(sorted(set(resources))), when=when, after=after, until=until)
        return
    for resource in resources or EVERYWHERE:
        yield Region(on=(resource,), when=when, after=after, until=until)


def either(statement: Document, word: str) -> tuple[list[str], bool]:
    """Return what a statement says under a word, and whether it means everything else."""
    if f"Not{word}" in statement:
        return listed(statement[f"Not{word}"]), True
    return listed(statement.get(word, [])), False


def listed(value: Any) -> list[Any]:
    """Return what may be written as one thing or as a list, as a list."""
    return value if isinstance(value, list) else [value]


def _conditions(condition: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], str, str]:
    """Return the conditions of a statement that are not judged, and its beginning and its end."""
    when: list[str] = []
    after, until = "", ""
    for operator, keys in condition.items():
        name = operator.lower().removesuffix(IF_EXISTS)
        for key, values in keys.items():
            moment = _moment(values) if key.lower() == NOW else None
            if moment and name in BEFORE:
                until = earliest(until, instant(moment + BEFORE[name]))
            elif moment and name in AFTER:
                after = max(after, instant(moment + AFTER[name]))
            else:
                texts = sorted({_text(value) for value in listed(values)})
                when.append(json.dumps(settled({operator: {key: texts}})))
    return tuple(sorted(when)), after, until


def _moment(values: Any) -> datetime | None:
    """Return the one instant that a condition compares with, in UTC, or None: a whole second."""
    texts = listed(values)
    try:
        found = datetime.fromisoformat(str(texts[0])) if len(texts) == 1 else None
    except ValueError:
        return None
    if found is None or found.microsecond or len(str(texts[0])) < len("2030-01-01"):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC) if len(str(texts[0])) == len("2030-01-01") else None
    return found.astimezone(UTC)


def _text(value: Any) -> str:
    """Return a value as AWS compares it: `true` is "true"."""
    return str(value).lower() if isinstance(value, bool) else str(value)
