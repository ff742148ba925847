"""What is left of a refused entry, so that one run also tells what is wrong in the rest of it."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from access import explain, spelling

Shape = TypeVar("Shape", bound=spelling.Form)
STAND_INS = {"email": "nobody@example.com", "owner": "nobody"}


def rest(shape: type[Shape], written: Any, errors: Sequence[ErrorDetails]) -> Shape | None:
    """Return the entry without its refused parts; None when nothing can be told without them.

    A part that is nothing without what was refused in it goes too.
    """
    if not isinstance(written, dict):
        return None
    kept = deepcopy(written)
    needed = {name for name, field in shape.model_fields.items() if field.is_required()}
    stand_ins = {name: STAND_INS[name] for name in needed & STAND_INS.keys()}
    while _removed(kept, errors):
        try:
            return shape.model_validate({**stand_ins, **kept})
        except ValidationError as refusal:
            errors = refusal.errors()
    return None


def _removed(written: dict[str, Any], errors: Sequence[ErrorDetails]) -> bool:
    """Remove all that errors are about; tell whether any of it was there.

    All of it is found first: what is around a part that has gone already would go for it.
    """
    found = [_innermost(written, explain.path(error)) for error in errors]
    for holder, key in filter(None, found):
        holder.pop(key, None)
    return any(found)


def _innermost(
    written: dict[str, Any], path: tuple[int | str, ...]
) -> tuple[dict[str, Any], str] | None:
    """Return the innermost key around a path, if any; an item of a list means its list.

    Lists are never shortened: the items that stay keep their places, and so their lines.
    """
    inside: Any = written
    innermost: tuple[dict[str, Any], str] | None = None
    for part in path:
        if isinstance(inside, dict) and part in inside:
            innermost = (inside, str(part))
            inside = inside[part]
        elif isinstance(inside, list) and isinstance(part, int):
            inside = inside[part]
    return innermost
