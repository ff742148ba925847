"""Cursors of v2 lists: opaque, good for the same query, gone once the list has changed.

https://help.ovhcloud.com/csm/en-api-v2
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sandbox.ovh import errors
from sandbox.ovh.call import Call

# Choice: neither size is published; a small one makes clients page.
DEFAULT_SIZE = 50
MAXIMUM_SIZE = 500


def page(call: Call, keys: Sequence[str], items: Sequence[Any]) -> list[Any]:
    """Return the page asked for and note the next cursor; `keys` are the items' lasting names."""
    size = _size(call)
    asked = call.request.headers.get("X-Pagination-Cursor")
    start = 0 if asked is None else _read(asked, _query(call), keys)
    end = start + size
    if end < len(items):
        call.headers["X-Pagination-Cursor-Next"] = _write(keys[end - 1], _query(call))
    return call.listed(items[start:end])


def _size(call: Call) -> int:
    preferred = call.journal.switches.page_size
    told = call.request.headers.get("X-Pagination-Size")
    if told is None:
        return preferred or DEFAULT_SIZE
    if not told.isdecimal() or int(told) < 1:
        raise errors.bad_request("X-Pagination-Size is a positive integer")
    return min(int(told), preferred or MAXIMUM_SIZE)


def _query(call: Call) -> str:
    # Choice: a cursor used with another path, query or body is refused, as the guide forbids it.
    parts = (call.request.path.encode(), call.request.query_string, call.request.get_data())
    return hashlib.sha256(b"?".join(parts)).hexdigest()[:16]


def _write(after: str, query: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([after, query]).encode()).decode()


def _read(cursor: str, query: str, keys: Sequence[str]) -> int:
    """Return where the page starts. Raises ApiError for a cursor that is stale or not ours."""
    try:
        after, asked = json.loads(base64.urlsafe_b64decode(cursor))
        if asked == query:
            return keys.index(after) + 1
    except (ValueError, binascii.Error, TypeError):
        pass
    raise errors.bad_request("invalid cursor")
