"""Fields of a body or query, read one by one and refused by name in Scaleway's words.

https://www.scaleway.com/en/developers/api/iam/
"""

import re
import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sandbox.scaleway.errors import invalid
from sandbox.scaleway.state import time

Json = dict[str, Any]

NAME = r"[\w().\-]+( +[\w().\-]+)*"
TAG = r"[a-zA-Z0-9._\-/=+@ ]+"
NAME_LENGTH = 64
DESCRIPTION_LENGTH = 200
TAG_LENGTH = 70
TAG_COUNT = 10
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def text(body: Json, key: str, *, longest: int = DESCRIPTION_LENGTH) -> str | None:
    """Return a string, None when absent or null, which mean the same. Raises ApiError."""
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise invalid(key, "format", "value must be a string")
    if len(value) > longest:
        raise invalid(key, "constraint", f"value length must be at most {longest} characters")
    return value


def name(body: Json, key: str = "name", pattern: str = NAME, longest: int = NAME_LENGTH) -> str:
    """Return a required name. Raises ApiError."""
    value = text(body, key, longest=longest)
    if not value:
        raise invalid(key, "required")
    return fitting(value, key, pattern)


def fitting(value: str, key: str, pattern: str) -> str:
    """Return the value when it fits the pattern whole. Raises ApiError."""
    if re.fullmatch(pattern, value, re.ASCII) is None:
        raise invalid(key, "format", f'value does not match regex pattern "^{pattern}$"')
    return value


def tags(body: Json) -> list[str] | None:
    """Return tags in their order, None when absent or null. Raises ApiError."""
    told = body.get("tags")
    if told is None:
        return None
    if not isinstance(told, list):
        raise invalid("tags", "format", "value must be a list")
    if len(told) > TAG_COUNT:
        raise invalid("tags", "constraint", f"value must contain no more than {TAG_COUNT} item(s)")
    if len(set(map(str, told))) != len(told):
        raise invalid("tags", "constraint", "repeated value must contain unique items")
    return [_tag(tag, f"tags[{at}]") for at, tag in enumerate(told)]


def _tag(tag: object, key: str) -> str:
    if not isinstance(tag, str) or not 1 <= len(tag) <= TAG_LENGTH:
        raise invalid(key, "constraint", f"value length must be between 1 and {TAG_LENGTH}")
    return fitting(tag, key, TAG)


def flag(body: Json, key: str, *, default: bool = False) -> bool:
    """Return a boolean. Raises ApiError."""
    value = body.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise invalid(key, "format", "value must be a boolean")
    return value


def identifier(value: object, key: str) -> str:
    """Return a UUID in lower case. Raises ApiError."""
    if value is None or value == "":
        raise invalid(key, "required")
    if not isinstance(value, str) or UUID.fullmatch(value.lower()) is None:
        raise invalid(key, "format", "value must be a valid UUID")
    return str(uuid.UUID(value))


def identifiers(body: Json, key: str) -> list[str]:
    """Return a list of UUIDs without repetition, empty when absent or null. Raises ApiError."""
    told = body.get(key) or []
    if not isinstance(told, list):
        raise invalid(key, "format", "value must be a list")
    return list(dict.fromkeys(identifier(each, f"{key}[{at}]") for at, each in enumerate(told)))


def moment(body: Json, key: str) -> datetime | None:
    """Return a time with an offset, None when absent or null. Raises ApiError."""
    told = text(body, key)
    if told is None:
        return None
    try:
        value = datetime.fromisoformat(told)
        if value.tzinfo is not None:
            return value.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise invalid(key, "format", "value must be an RFC 3339 time") from wrong
    raise invalid(key, "format", "value must be an RFC 3339 time")


def one_of(body: Json, keys: Collection[str]) -> str | None:
    """Return which key of a oneof is set, None for none; null is not set. Raises ApiError."""
    told = [key for key in keys if body.get(key) is not None]
    if len(told) > 1:
        raise invalid(told[1], "constraint", f"only one of {', '.join(keys)} can be set")
    return told[0] if told else None


def described(body: Json, existing: Json) -> Json:
    """Return what a PATCH of name, description and tags changes: absent and null leave as is."""
    told = {
        "name": None if body.get("name") is None else name(body),
        "description": text(body, "description"),
        "tags": tags(body),
    }
    return {key: value for key, value in told.items() if value not in (None, existing[key])}


def stamp(shown: Json, now: datetime) -> None:
    """Note that an object has changed."""
    shown["updated_at"] = time(now)
