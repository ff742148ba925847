"""How the values of a declaration are written: keys, times, lengths of time, words.

Forms are made of these; a form refuses what is written otherwise.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic.json_schema import WithJsonSchema

LIFETIME = re.compile(r"([1-9][0-9]{0,4})([hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def instant(written: object) -> datetime:
    """Return a written time as an instant in UTC; a day means the end of that day.

    Raises ValueError.
    """
    text = str(written)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f'"{text}" is not a time: write 2027-06-30, or 2027-06-30T18:00:00+02:00')


def lifetime(written: object) -> timedelta:
    """Return a written length of time. Raises ValueError."""
    found = LIFETIME.fullmatch(str(written))
    if not found:
        raise ValueError(f'"{written}" is not a length of time: write 90d, 12h or 4w')
    return int(found[1]) * UNITS[found[2]]


def _words(written: object) -> object:
    """Let a list of one be written without brackets."""
    return [written] if isinstance(written, str) else written


def _value(written: object) -> object:
    """Return what an AWS condition compares with. Raises ValueError."""
    words = written if isinstance(written, list) else []
    if not isinstance(written, str | bool | int | list) or any(type(w) is not str for w in words):
        raise ValueError(f"{written!r} is no value: write a text, a number, true, or texts in []")
    return written


KEY_RULE = (
    "Up to 40 lower-case letters and digits, with single - or _ between them; a letter comes first."
)
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=40),
    Field(description=KEY_RULE),
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+(Z|[+-][0-9]{2}:?[0-9]{2}))?$",
            "description": "A day (its end, in UTC) or an instant with its offset.",
        }
    ),
]
Lifetime = Annotated[
    timedelta,
    BeforeValidator(lifetime),
    WithJsonSchema({"type": "string", "pattern": f"^{LIFETIME.pattern}$"}),
]
Words = Annotated[
    list[str],
    Field(min_length=1),
    BeforeValidator(_words, json_schema_input_type=str | Annotated[list[str], Field(min_length=1)]),
]
Value = Annotated[
    Any,
    AfterValidator(_value),
    WithJsonSchema(
        {"type": ["string", "boolean", "integer", "array"], "items": {"type": "string"}}
    ),
]


class Form(BaseModel):
    """Any entry: an unknown key is a mistake, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
