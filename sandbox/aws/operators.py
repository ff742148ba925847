"""Condition operators: whether a text of a policy and a value of a call fit.

A text that is none of the operator's kind fits nothing.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import ipaddress
import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from sandbox.aws import arns
from sandbox.aws.context import Context

Value = TypeVar("Value", datetime, float)
Operator = Callable[[str, str, Context], bool | None]
BOOLEANS = frozenset({"true", "false"})


def _moment(text: str) -> datetime:
    """Return an instant written in ISO 8601 or as seconds since 1970; without an offset, in UTC."""
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(text: str) -> float:
    return float(text)


def _compared(read: Callable[[str], Value], compare: Callable[[Value, Value], bool]) -> Operator:
    def fits(told: str, seen: str, _: Context) -> bool:
        try:
            return compare(read(seen), read(told))
        except ValueError:
            return False

    return fits


def _address(told: str, seen: str, _: Context) -> bool:
    try:
        return ipaddress.ip_address(seen) in ipaddress.ip_network(told, strict=False)
    except ValueError:
        return False


def _boolean(told: str, seen: str, _: Context) -> bool:
    return told.lower() in BOOLEANS and told.lower() == seen.lower()


DATES: dict[str, Operator] = {
    "dateequals": _compared(_moment, operator.eq),
    "datelessthan": _compared(_moment, operator.lt),
    "datelessthanequals": _compared(_moment, operator.le),
    "dategreaterthan": _compared(_moment, operator.gt),
    "dategreaterthanequals": _compared(_moment, operator.ge),
}
OPERATORS: dict[str, Operator] = {
    **DATES,
    "numericequals": _compared(_number, operator.eq),
    "numericlessthan": _compared(_number, operator.lt),
    "numericlessthanequals": _compared(_number, operator.le),
    "numericgreaterthan": _compared(_number, operator.gt),
    "numericgreaterthanequals": _compared(_number, operator.ge),
    "stringequals": lambda told, seen, context: context.matches(told, seen, wild=False),
    "stringequalsignorecase": lambda told, seen, context: context.matches(
        told, seen, wild=False, cased=False
    ),
    "stringlike": lambda told, seen, context: context.matches(told, seen),
    "arnequals": arns.covers,
    "arnlike": arns.covers,
    "bool": _boolean,
    "binaryequals": lambda told, seen, _: told == seen,
    "ipaddress": _address,
}
NEGATED = {
    "datenotequals": "dateequals",
    "numericnotequals": "numericequals",
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
}
