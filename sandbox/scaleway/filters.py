"""Filters of a list: what the query names narrows it, what it names and is unknown is ignored.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Collection, Iterable
from typing import Any

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Call

Json = dict[str, Any]


def narrow(
    call: Call,
    objects: Iterable[Json],
    *,
    same: Iterable[str] = (),
    many: dict[str, str] | None = None,
) -> list[Json]:
    """Return the objects that fit the query.

    `same` are keys of the query that a field of that name must equal; `many` are repeated ones and
    the field that must be among their values. `tag` and `editable` work everywhere.
    """
    # Choice: exact, case and all, where the documents leave open whether a part would do.
    args = call.request.args
    found = list(objects)
    for key in same:
        if told := args.get(key):
            told = fields.identifier(told, key) if key.endswith("_id") else told
            found = [each for each in found if each.get(key) == told]
    for key, field in (many or {}).items():
        if asked := asked_for(call, key):
            found = [each for each in found if each.get(field) in asked]
    if tag := args.get("tag"):
        found = [each for each in found if tag in each.get("tags", [])]
    if (editable := call.flag("editable")) is not None:
        found = [each for each in found if each.get("editable", True) == editable]
    return found


def asked_for(call: Call, key: str) -> list[str]:
    """Return the values of a repeated filter; under a name that says ids, UUIDs. Raises ApiError.

    Choice: one that is no UUID is refused, as in a body.
    """
    told = call.request.args.getlist(key)
    if not key.endswith("_ids"):
        return told
    return [fields.identifier(each, f"{key}[{at}]") for at, each in enumerate(told)]


def kind(call: Call, key: str, kinds: Collection[str]) -> str | None:
    """Return which kind is asked for; None for none, or for the unknown one. Raises ApiError."""
    told = call.request.args.get(key, f"unknown_{key}")
    if told == f"unknown_{key}":
        return None
    if told not in kinds:
        # Choice: a word that the documents do not have is refused.
        raise errors.invalid(key, "format", f"value must be one of {', '.join(kinds)}")
    return told
