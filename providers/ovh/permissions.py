"""The `allow`, `except` and `deny` of a policy or a permissions group, in both sides' words.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

from collections.abc import Mapping
from typing import Any

from providers.base import Props

WORDS = {"allow": "allow", "excepted": "except", "deny": "deny"}  # `except` is Python's own.


def told(props: Props) -> Props:
    """Return declared actions in the API's words, whole: an empty list says that there are none."""
    return {
        theirs: [{"action": action} for action in props.get(ours) or ()]
        for ours, theirs in WORDS.items()
    }


def read(found: Mapping[str, Any]) -> Props:
    """Return an object's actions in the declaration's words; left out and null are empty."""
    permissions = found.get("permissions") or {}
    return {
        ours: [item["action"] for item in permissions.get(theirs) or ()]
        for ours, theirs in WORDS.items()
    }
