"""Conditions of a rule, in CEL: they can only narrow what the rule grants.

https://www.scaleway.com/en/docs/iam/reference-content/understanding-policy-conditions/
https://www.scaleway.com/en/docs/iam/reference-content/understanding-request-level-conditions/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

import celpy
from celpy import celtypes
from celpy.adapter import json_to_cel
from celpy.celparser import CELParseError
from celpy.evaluation import CELEvalError

LONGEST_AGENT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a condition may look at. `resource` holds id, name and locality where there are any."""

    ip: str
    now: datetime
    user_agent: str
    resource: Mapping[str, str]


def is_valid(text: str) -> bool:
    """Tell whether a condition can be read. Whether it can ever be true is not asked."""
    try:
        _program(text)
    except CELParseError:
        return False
    return True


def holds(text: str, context: Context) -> bool:
    """Tell whether a condition is true; the empty one is.

    One that fails, since it looks at what is not there, does not hold, nor does one that is
    anything but a boolean.
    """
    if not text:
        return True
    try:
        outcome = _program(text).evaluate(_activation(context))
    except (CELEvalError, IndexError):
        # The library raises an IndexError where failures meet that hold an empty list.
        return False
    return isinstance(outcome, celtypes.BoolType) and bool(outcome)


def _in_ip_range(address: celtypes.Value, subnet: celtypes.Value) -> celtypes.Value:
    """Tell whether an address is in a subnet: the one function that Scaleway adds to CEL.

    Raises ValueError, of which the library makes a failure that `||` and `&&` may make up for.
    """
    return celtypes.BoolType(ip_address(str(address)) in ip_network(str(subnet)))


FUNCTIONS: dict[str, Callable[..., Any]] = {"inIpRange": _in_ip_range}


@cache
def _environment() -> celpy.Environment:
    return celpy.Environment()


@lru_cache(maxsize=256)
def _program(text: str) -> celpy.Runner:
    environment = _environment()
    return environment.program(environment.compile(text), functions=FUNCTIONS)


def _activation(context: Context) -> dict[str, Any]:
    request: dict[celtypes.Value, celtypes.Value] = {
        celtypes.StringType("ip"): celtypes.StringType(context.ip),
        celtypes.StringType("time"): celtypes.TimestampType(context.now),
        celtypes.StringType("user_agent"): celtypes.StringType(context.user_agent[:LONGEST_AGENT]),
    }
    return {
        "request": celtypes.MapType(request),
        "resource": json_to_cel(dict(context.resource)),
    }
