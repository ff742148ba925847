"""What a form refuses, in the reader's words."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from access import form, spelling
from access.mistakes import Wrong, listed, nearest

KINDS = {
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "dict_type": ("a mapping", "Write `key: value` lines below it, or leave it out."),
    "int_type": ("a number", "Write a number, without quotes."),
    "list_type": ("a list", "Begin each item with a dash, or write [one, two], or leave it out."),
    "model_type": ("a mapping", "Write `key: value` lines below it."),
    "string_type": ("text", "Put it in quotes: YAML reads it as something else than text."),
}
BOUNDS = {"greater_than_equal": ("ge", "least"), "less_than_equal": ("le", "most")}
OURS = {*form.TAGS, "[key]"}  # Parts of a pydantic location that nobody has written.


def path(error: ErrorDetails) -> tuple[int | str, ...]:
    """Return where a refused part stands below its entry."""
    return tuple(part for part in error["loc"] if part not in OURS)


def wrong(
    error: ErrorDetails, entry: type[BaseModel], unsupported: Mapping[str, str] | None = None
) -> Wrong:
    """Return what one refusal of pydantic means; `unsupported` are words of other clouds."""
    where, kind = path(error), error["type"]
    last = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
    known = {field.alias or name: field for name, field in _form(where, entry).model_fields.items()}
    said = known[last].description if last in known else None
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden":
        advice = (unsupported or {}).get(last) or nearest(last, known, f"Known: {listed(known)}.")
        return Wrong(path=where, what=f'has the unknown key "{last}"', mend=advice)
    if kind == "missing":
        return Wrong(path=where[:-1], what=f'needs "{last}"', mend=said or "")
    if kind == "value_error":
        what, _, mend = str(context["error"]).partition(": ")
        return Wrong(
            path=where, what=f"has a wrong {last}: {what}", mend=f"{mend[:1].upper()}{mend[1:]}."
        )
    if kind == "too_short":
        mend = f"{said} Else leave it out." if said else "Leave it out."
        return Wrong(path=where, what=f'has nothing in "{last}"', mend=mend)
    if kind in BOUNDS:
        bound, word = BOUNDS[kind]
        what = f'has {error["input"]} in "{last}"'
        return Wrong(path=where, what=what, mend=f"{context[bound]} is the {word}. {said or ''}")
    if kind == "too_long":
        what = f'has {len(error["input"])} items in "{last}"'
        return Wrong(path=where, what=what, mend=f"At most {context['max_length']} fit.")
    if kind == "string_too_long":
        what = f'has {len(error["input"])} characters in "{last}"'
        return Wrong(path=where, what=what, mend=f"At most {context['max_length']} fit.")
    if error["loc"][-1:] == ("[key]",):
        what = f'has the name "{error["input"]}" in its {where[-2]}'
        return Wrong(path=where, what=what, mend=spelling.KEY_RULE)
    if kind == "string_pattern_mismatch":
        return Wrong(path=where, what=f'has a wrong {last}: "{error["input"]}"', mend=said or "")
    expected, mend = KINDS[kind]
    there = f'has in "{last}"' if last else "is"
    return Wrong(path=where, what=f"{there} {_shown(error['input'])}, not {expected}", mend=mend)


def _form(where: tuple[int | str, ...], entry: type[BaseModel]) -> type[BaseModel]:
    """Return the form that a refused part stands in; an entry may be called like a key."""
    found = entry
    for part in where[:-1]:
        if part in found.model_fields:
            found = next(_inside(found.model_fields[str(part)].annotation), found)
    return found


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the forms that a field holds, alone, in a list or by key."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _shown(written: object) -> str:
    """Return a value as a reader knows it; the whole of it may be long."""
    kinds = {dict: "a mapping", list: "a list", type(None): "nothing", bool: str(written).lower()}
    return kinds.get(type(written)) or (
        f'"{written}"' if isinstance(written, str) else f"{written}"
    )
