"""`/iam/reference`: the actions that exist and the types of resources they are about.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

import json
from functools import cache
from pathlib import Path

from sandbox.ovh import paging
from sandbox.ovh.call import Call, Json, Route

ACTIONS = Path(__file__).with_name("actions.json")
# The real categories are not published: these follow from the last word of the action.
CATEGORIES = {
    "get": "READ",
    "list": "READ",
    "create": "CREATE",
    "add": "CREATE",
    "delete": "DELETE",
    "remove": "DELETE",
    "edit": "EDIT",
    "put": "EDIT",
}


@cache
def catalogue() -> dict[str, list[str]]:
    """Return action names by resource type, without the type."""
    actions: dict[str, list[str]] = json.loads(ACTIONS.read_text(encoding="utf-8"))["actions"]
    return actions


def actions(call: Call) -> list[Json]:
    """Answer with a page of actions, of the types that the query names."""
    asked = dict.fromkeys(call.many("resourceType")) or catalogue()
    found = [_action(type_, name) for type_ in asked for name in catalogue().get(type_, [])]
    return paging.page(call, [each["action"] for each in found], found)


def _action(type_: str, name: str) -> Json:
    verb = name.replace("/", ":").rpartition(":")[2]
    return {
        "action": f"{type_}:{name}",
        "categories": [CATEGORIES.get(verb, "OPERATE")],
        "description": "",
        "hasQueryParameters": False,
        "resourceType": type_,
    }


def types(call: Call) -> list[str]:
    """Answer with a page of resource types."""
    found = sorted(catalogue())
    return paging.page(call, found, found)


ROUTES = {
    ("GET", "/v2/iam/reference/action"): Route(answer=actions),
    ("GET", "/v2/iam/reference/resource/type"): Route(answer=types),
}
