"""Pages and orders of a list, by `page`, `page_size` and `order_by`.

https://www.scaleway.com/en/developers/api/#pagination
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.scaleway.call import Call
from sandbox.scaleway.errors import invalid

Json = dict[str, Any]

DEFAULT_SIZE = 20
MAXIMUM_SIZE = 100
LAST_PAGE = 10000


def page(
    call: Call,
    key: str,
    found: Iterable[Json],
    orders: Mapping[str, str],
    default: str = "created_at_asc",
) -> Json:
    """Return the answer to a list call.

    `orders` names the field behind each word of order_by; without any, the order stays as it is.
    """
    items = _ordered(call, list(found), orders, default)
    number = _number(call, "page", 1, LAST_PAGE)
    preferred = call.journal.switches.page_size
    size = _number(call, "page_size", preferred or DEFAULT_SIZE, MAXIMUM_SIZE)
    size = min(size, preferred or MAXIMUM_SIZE)
    shown = items[(number - 1) * size : number * size]
    return {key: call.journal.listed(shown), "total_count": len(items)}


def _number(call: Call, name: str, default: int, maximum: int) -> int:
    told = call.request.args.get(name)
    if told is None:
        return default
    if not told.isdecimal() or not 1 <= int(told) <= maximum:
        raise invalid(name, "constraint", f"value must be inside range [1, {maximum}]")
    return int(told)


def _ordered(call: Call, items: list[Json], orders: Mapping[str, str], default: str) -> list[Json]:
    if not orders:
        return items
    told = call.request.args.get("order_by", default)
    word, _, way = told.rpartition("_")
    if word not in orders or way not in {"asc", "desc"}:
        raise invalid("order_by", "format", f"unknown order {told!r}")
    field = orders[word]
    return sorted(items, key=lambda item: _rank(item.get(field)), reverse=way == "desc")


def _rank(value: str | None) -> tuple[bool, str]:
    """Rank without case, nothing last."""
    return value is None, (value or "").lower()
