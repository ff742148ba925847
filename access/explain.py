"""What a form refuses, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from access import form
from access.mistakes import Wrong, listed, nearest

INNER: Mapping[str, type[BaseModel]] = {
    "keys": form.ApiKey,
    "teams": form.Membership,
    "assumed_by": form.Trust,
    "credentials": form.Credentials,
}
TEXT = "Put it in quotes: YAML reads it as something else than text."
KINDS = {"list_type": "a list", "dict_type": "a mapping", "bool_type": "true or false"}


def wrong(
    error: ErrorDetails, entry: type[BaseModel], unsupported: Mapping[str, str] | None = None
) -> Wrong:
    """Return what one refusal of pydantic means; `unsupported` are words of other clouds."""
    path = tuple(part for part in error["loc"] if part not in {"str", "Membership", "[key]"})
    last = str(path[-1]) if path else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _fields(path, entry)
        advice = (unsupported or {}).get(last) or nearest(last, known, f"Known: {listed(known)}.")
        return Wrong(path=path, what=f'has the unknown key "{last}"', mend=advice)
    if kind == "missing":
        return Wrong(path=path[:-1], what=f'needs "{last}"')
    if kind == "value_error":
        return Wrong(path=path, what=f"has a {last} that cannot be read: {error['ctx']['error']}")
    if kind == "string_type":
        return Wrong(
            path=path, what=f"has a {last} that is not text: {error['input']!r}", mend=TEXT
        )
    if kind in {"string_pattern_mismatch", "string_too_long"}:
        return Wrong(path=path, what=f'has the {last} "{error["input"]}"', mend=_mend(error, path))
    expected = KINDS.get(kind, error["msg"])
    return Wrong(
        path=path,
        what=f"has a {last} of the wrong kind: {error['input']!r}",
        mend=f"Expected: {expected}.",
    )


def _fields(path: tuple[int | str, ...], entry: type[BaseModel]) -> list[str]:
    """Return the keys that are known where an unknown one was met."""
    inside = next((INNER[str(part)] for part in reversed(path[:-1]) if part in INNER), entry)
    return [field.alias or name for name, field in inside.model_fields.items()]


def _mend(error: ErrorDetails, path: tuple[int | str, ...]) -> str:
    if error["type"] == "string_too_long":
        return f"At most {error['ctx']['max_length']} characters."
    pattern: Any = error["ctx"]["pattern"]
    if path and path[-1] == "email":
        return "An address looks like alice@example.com."
    return f"It must match {pattern}"
