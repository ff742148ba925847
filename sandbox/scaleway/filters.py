"""Filters of a list: what the query names narrows it, what it names and is unknown is ignored.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Iterable
from typing import Any

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
            found = [each for each in found if each.get(key) == told]
    for key, field in (many or {}).items():
        if asked := args.getlist(key):
            found = [each for each in found if each.get(field) in asked]
    if tag := args.get("tag"):
        found = [each for each in found if tag in each.get("tags", [])]
    if (editable := call.flag("editable")) is not None:
        found = [each for each in found if each.get("editable", True) == editable]
    return found
