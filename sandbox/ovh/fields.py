"""Fields of a body, read one by one and refused in OVHcloud's words."""

import ipaddress
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sandbox.ovh.errors import bad_request

Json = dict[str, Any]

MAXIMUM = 255  # Choice: what the console allows where it says; the server's limit is unknown.


def text(body: Json, name: str, *, required: bool = False) -> str | None:
    """Return a string, None when absent or null. Raises ApiError."""
    value = body.get(name)
    if value is None:
        if required:
            raise bad_request(f"{name} is required", "MISSING_PARAMETER")
        return None
    if not isinstance(value, str):
        raise bad_request(f"{name} is a string", "INVALID_PARAMETER")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise bad_request(f"{name} is not text", "INVALID_PARAMETER")
    if len(value) > MAXIMUM:
        raise bad_request(f"{name} is longer than {MAXIMUM} characters", "PARAMETER_TOO_LONG")
    return value


def name(body: Json, key: str, pattern: str) -> str:
    """Return a required string that is not empty and fits the pattern. Raises ApiError."""
    value = text(body, key, required=True)
    if not value:
        raise bad_request(f"{key} is required", "MISSING_PARAMETER")
    return fitting(value, key, pattern)


def fitting(value: str, key: str, pattern: str) -> str:
    """Return the value when it fits the pattern whole. Raises ApiError."""
    if re.fullmatch(pattern, value) is None:
        raise bad_request(f"{key} does not match {pattern}", "INVALID_FORMAT")
    return value


def one_of(body: Json, key: str, allowed: Collection[str], default: str | None = None) -> str:
    """Return one of the allowed words, the default only when absent. Raises ApiError."""
    value = body.get(key, default)
    if value not in list(allowed):  # A list, since what is told need not be hashable.
        raise bad_request(f"{key} is one of {', '.join(sorted(allowed))}", "INVALID_PARAMETER")
    return str(value)


def flag(body: Json, key: str, *, required: bool = False) -> bool:
    """Return a boolean, false when absent or null and not required. Raises ApiError."""
    value = body.get(key)
    if value is None:
        if required:
            raise bad_request(f"{key} is required", "MISSING_PARAMETER")
        return False
    if not isinstance(value, bool):
        raise bad_request(f"{key} is true or false", "INVALID_PARAMETER")
    return value


def items(body: Json, key: str, *, required: bool = False) -> list[Any]:
    """Return a list, empty when absent or null and not required. Raises ApiError."""
    value = body.get(key)
    if value is None:
        if required:
            raise bad_request(f"{key} is required", "MISSING_PARAMETER")
        return []
    if not isinstance(value, list):
        raise bad_request(f"{key} is a list", "INVALID_PARAMETER")
    return value


def texts(body: Json, key: str, *, required: bool = False) -> list[str]:
    """Return a list of strings, empty when absent or null and not required. Raises ApiError."""
    told = items(body, key, required=required)
    if not all(isinstance(each, str) for each in told):
        raise bad_request(f"{key} is a list of strings", "INVALID_PARAMETER")
    return told


def moment(body: Json, key: str) -> datetime | None:
    """Return a time in UTC, None when absent or null. Raises ApiError."""
    told = text(body, key)
    if told is None:
        return None
    try:
        value = datetime.fromisoformat(told)
        in_utc = value.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise bad_request(f"{key} is not a date-time", "INVALID_PARAMETER") from wrong
    if value.tzinfo is None:
        raise bad_request(f"{key} needs an offset", "INVALID_PARAMETER")
    return in_utc


def ip_blocks(body: Json, key: str) -> list[str] | None:
    """Return addresses and ranges, None when absent or null. Raises ApiError."""
    if body.get(key) is None:
        return None
    blocks = items(body, key)
    for block in blocks:
        try:
            ipaddress.ip_network(str(block), strict=False)
        except ValueError as wrong:
            raise bad_request(f"{block!r} is not an IP block", "INVALID_PARAMETER") from wrong
    return blocks
