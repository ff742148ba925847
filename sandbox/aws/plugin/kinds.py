"""The kinds of values an input can have: how each is read, and when two mean the same.

A policy document means the same however its keys are ordered and its lists of one are written:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Callable
from typing import Any

from sandbox.aws.plugin.wire import UNKNOWN, is_unknown

# Below these, a list has no order, and one value means the same as a list of it.
UNORDERED = frozenset(
    {
        "AWS",
        "Action",
        "Condition",
        "Federated",
        "NotAction",
        "NotResource",
        "Resource",
        "Service",
    }
)
NOTHING: tuple[Any, ...] = (None, "", [], {})  # What means the same as being left out.


class MistakeError(ValueError):
    """A value that is not of its kind; the text says why."""


def read(kind: str, value: Any) -> Any:
    """Return a value as its kind has it; what is not known yet stays so. Raises MistakeError."""
    if kind in {"list", "set", "tags"}:
        return READERS[kind](value) if value != UNKNOWN else value
    return UNKNOWN if is_unknown(value) else READERS[kind](value)


def same(kind: str, old: Any, new: Any) -> bool:
    """Tell whether two values mean the same; nothing, "" and an empty list are alike."""
    if old in NOTHING or new in NOTHING:
        return old in NOTHING and new in NOTHING
    return bool(MEANINGS.get(kind, _as_is)(old) == MEANINGS.get(kind, _as_is)(new))


def _text(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if not isinstance(value, str):
        raise MistakeError("expected a string")
    return value


def _flag(value: Any) -> bool:
    if value in {"true", "false"}:
        return bool(value == "true")
    if not isinstance(value, bool):
        raise MistakeError("expected true or false")
    return value


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as mistake:
        raise MistakeError("expected a whole number") from mistake


def _document(value: Any) -> str:
    """Return a document as text. Policies may come as objects, as pulumi-aws accepts them."""
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as mistake:
        raise MistakeError(f"contains an invalid JSON policy: {mistake}") from mistake
    if not isinstance(document, dict):
        raise MistakeError("contains an invalid JSON policy: not a JSON object")
    return text


def _list(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise MistakeError("expected a list")
    return [_text(each) for each in value]


def _tags(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MistakeError("expected a mapping of keys to values")
    return {key: _text(each) for key, each in value.items()}


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MistakeError("expected an object")
    return {key: each for key, each in value.items() if each is not None}


def _contact(value: Any) -> dict[str, Any]:
    """Return an address of any kind, which is not the primary one unless it says so."""
    return {"primary": False, **_object(value)}


def _reference(value: Any) -> dict[str, Any]:
    """Return a customer managed policy by name and path."""
    return {"path": "/", **_object(value)}


def _boundary(value: Any) -> dict[str, Any]:
    """Return a boundary: the ARN of a policy of AWS's, or a reference to one of the account's."""
    parts = _object(value)
    reference = parts.get("customerManagedPolicyReference")
    return parts if reference is None else {"customerManagedPolicyReference": _reference(reference)}


def _as_is(value: Any) -> Any:
    return value


def _address(url: str) -> str:
    """Return an issuer as IAM keeps it: without the scheme, which is always the same."""
    return url.removeprefix("https://")


def _meaning(text: str) -> Any:
    """Return a policy document in the one form that all its spellings share."""
    document = json.loads(text)
    if isinstance(document.get("Statement"), dict):
        document = {**document, "Statement": [document["Statement"]]}
    return _canonical(document)


def _canonical(value: Any, *, is_unordered: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            key: _canonical(each, is_unordered=is_unordered or key in UNORDERED)
            for key, each in value.items()
        }
    if is_unordered:
        return sorted(json.dumps(each) for each in (value if isinstance(value, list) else [value]))
    return [_canonical(each) for each in value] if isinstance(value, list) else value


READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "flag": _flag,
    "number": _number,
    "document": _document,
    "issuer": _text,
    "list": _list,
    "set": _list,
    "tags": _tags,
    "object": _object,
    "contact": _contact,
    "reference": _reference,
    "boundary": _boundary,
}
MEANINGS: dict[str, Callable[[Any], Any]] = {
    "document": _meaning,
    "issuer": _address,
    "set": sorted,
}
