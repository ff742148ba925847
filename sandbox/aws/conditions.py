"""Conditions of a policy statement: every key of every operator must hold.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import re
from collections.abc import Sequence
from typing import Any

from sandbox.aws import doubt
from sandbox.aws.context import Context
from sandbox.aws.operators import DATES, NEGATED, OPERATORS

NOW = frozenset({"aws:currenttime", "aws:epochtime"})
OPERATOR = re.compile(r"(?:(?P<set>forallvalues|foranyvalue):)?(?P<name>\w+?)(?P<if>ifexists)?")


def hold(statement: dict[str, Any], context: Context) -> bool | None:
    """Tell whether all conditions of a statement hold, None when that is in doubt."""
    return doubt.every(
        _holds(operator.lower(), context.seen(key), _texts(values), context)
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    )


def has_dates(statement: dict[str, Any]) -> bool:
    """Tell whether a statement depends on the date."""
    return without_dates(statement) != statement


def without_dates(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement as it is when the date does not matter."""
    if "Condition" not in statement:
        return statement
    kept = {
        operator: {
            key: values
            for key, values in keys.items()
            if not (_named(operator) in DATES and key.lower() in NOW)
        }
        for operator, keys in statement["Condition"].items()
    }
    return {**statement, "Condition": kept}


def _named(operator: str) -> str:
    found = OPERATOR.fullmatch(operator.lower())
    return found["name"] if found else operator


def _holds(
    operator: str, seen: Sequence[str] | None, told: list[str], context: Context
) -> bool | None:
    """Tell whether one operator holds for the values of one key, which may be absent or unknown."""
    found = OPERATOR.fullmatch(operator)
    if seen is None or found is None or found["name"] not in {*OPERATORS, *NEGATED, "null"}:
        return None
    if found["name"] == "null":
        return str(not seen).lower() in {text.lower() for text in told}
    if not seen:
        return _holds_without(found)
    answers = [_fits(found["name"], value, told, context) for value in seen]
    return doubt.every(answers) if found["set"] == "forallvalues" else doubt.some(answers)


def _holds_without(operator: re.Match[str]) -> bool:
    """Tell whether an operator holds for a key that is absent."""
    if operator["if"] or operator["set"] == "forallvalues":
        return True
    return operator["name"] in NEGATED and not operator["set"]


def _fits(name: str, seen: str, told: list[str], context: Context) -> bool | None:
    """Tell whether one value is any of those told; for a negated operator, none of them."""
    compare = OPERATORS[NEGATED.get(name, name)]
    found = doubt.some(compare(text, seen, context) for text in told)
    if name not in NEGATED:
        return found
    # Choice: that a value is not what a variable without value stands for is in doubt.
    lacking = found is False and any(context.lacks(text) for text in told)
    return None if lacking else doubt.opposite(found)


def _texts(values: Any) -> list[str]:
    listed = values if isinstance(values, list) else [values]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in listed]
