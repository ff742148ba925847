"""The `allow`, `except` and `deny` of a policy or a permissions group, as they are written.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

import re
from typing import Any

from sandbox.ovh.errors import bad_request

Json = dict[str, Any]

EFFECTS = ("allow", "except", "deny")
# `*` stands at the start or the end. Choice: anywhere else it is refused, as the console does.
ACTION = re.compile(r"\*?[A-Za-z0-9_/:?=&.\-]*\*?")
PLAIN = re.compile(r"[A-Za-z0-9/]+:[A-Za-z0-9]+:[A-Za-z0-9_/?=&.\-]+")


def read(body: Json) -> Json:
    """Return the permissions as shown: empty effects left out. Raises ApiError."""
    told = body.get("permissions")
    if not isinstance(told, dict):
        raise bad_request("permissions is required", "MISSING_PARAMETER")
    return {effect: actions for effect in EFFECTS if (actions := _actions(told, effect))}


def _actions(told: Json, effect: str) -> list[Json]:
    listed = told.get(effect)
    if listed is None:
        return []
    if not isinstance(listed, list):
        raise bad_request(f"permissions.{effect} is a list", "INVALID_PARAMETER")
    return [{"action": _action(each, f"{effect}[{at}]")} for at, each in enumerate(listed)]


def _action(told: object, where: str) -> str:
    action = told.get("action") if isinstance(told, dict) else None
    if not isinstance(action, str) or not _is_action(action):
        # Choice: the shape is checked, not whether the action exists: the catalogue grows.
        raise bad_request(f"permissions.{where}.action is malformed", "INVALID_ACTION")
    return action


def _is_action(action: str) -> bool:
    pattern = PLAIN if "*" not in action else ACTION
    return pattern.fullmatch(action) is not None
