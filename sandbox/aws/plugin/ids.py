"""Ids of things that have none of their own in the cloud.

https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go
"""

import itertools
from datetime import UTC, datetime

_counter = itertools.count(1)


def unique_id(prefix: str) -> str:
    """Return an id that no other has: the prefix, the time, and a counter."""
    now = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:18]
    return f"{prefix}{now}{next(_counter):08x}"
