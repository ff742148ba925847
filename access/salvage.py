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
    """Return the entry without its refused parts; None when nothing can be told without them."""
    if not isinstance(written, dict):
        return None
    kept = deepcopy(written)
    for error in errors:
        _remove(kept, explain.path(error))
    needed = {name for name, field in shape.model_fields.items() if field.is_required()}
    stand_ins = {name: STAND_INS[name] for name in needed & STAND_INS.keys()}
    try:
        return shape.model_validate({**stand_ins, **kept})
    except ValidationError:
        return None


def refused(errors: Sequence[ErrorDetails]) -> frozenset[str]:
    """Return the keys of an entry that errors are about, at its first level."""
    return frozenset(str(path[0]) for error in errors if (path := explain.path(error)))


def _remove(written: dict[str, Any], path: tuple[int | str, ...]) -> None:
    """Remove the innermost key around a path; an item of a list takes its list with it.

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
    if innermost:
        innermost[0].pop(innermost[1], None)
