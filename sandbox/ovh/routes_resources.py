"""`/iam/resource`: what the account has, and the tags on it. Products make and remove resources.

https://help.ovhcloud.com/csm/en-iam-tag-manager
"""

import fnmatch
import json
import re
from collections.abc import Callable

from sandbox.ovh import errors, fields, paging
from sandbox.ovh.call import Call, Json, Route, on_account

TAG_KEY = r"[a-zA-Z0-9_.:/=+@-]{1,128}"
TAG_VALUE = r"[a-zA-Z0-9_.:/=+@-]{0,256}"
SYSTEM = "ovh:"
FILTERS = {"resourceName": "name", "resourceType": "type", "resourceURN": "urn"}


def find(call: Call) -> Json:
    """Return the resource that the path names. Raises ApiError."""
    resource = call.account.resources.get(call.named["urn"])
    if resource is None:
        raise errors.not_found(f"resource {call.named['urn']}")
    return resource


def index(call: Call) -> list[Json]:
    """Answer with a page of the resources that the query asks for."""
    # Choice: any identity of the account sees all its resources; no action is declared.
    tags = _tag_filter(call)
    found = {
        urn: each
        for urn, each in call.account.resources.items()
        if all(_is_asked(call.many(key), each[field]) for key, field in FILTERS.items())
        and all(_has(each["tags"], key, tests) for key, tests in tags.items())
    }
    return paging.page(call, list(found), list(found.values()))


def _is_asked(patterns: list[str], value: str) -> bool:
    return not patterns or any(fnmatch.fnmatchcase(value, pattern) for pattern in patterns)


def _tag_filter(call: Call) -> dict[str, list[Json]]:
    # Choice: one parameter that holds JSON; its encoding is not published.
    try:
        told = json.loads(call.request.args.get("tags", "{}"))
        return {key: [_tag_test(test) for test in tests] for key, tests in told.items()}
    except (ValueError, AttributeError, TypeError) as wrong:
        raise errors.bad_request("tags is a map of lists of {operator, value}") from wrong


def _tag_test(told: Json) -> Json:
    operator = fields.one_of(told, "operator", TAG_TESTS, "EQ")
    return {"operator": operator, "value": fields.text(told, "value") or ""}


def _has(tags: Json, key: str, tests: list[Json]) -> bool:
    return all(TAG_TESTS[test["operator"]](tags.get(key), test["value"]) for test in tests)


def _like(seen: str, told: str) -> bool:
    return re.fullmatch(re.escape(told).replace("%", ".*"), seen) is not None


TAG_TESTS: dict[str, Callable[[str | None, str], bool]] = {
    "EQ": lambda seen, told: seen == told,
    "NEQ": lambda seen, told: seen != told,
    "LIKE": lambda seen, told: seen is not None and _like(seen, told),
    "ILIKE": lambda seen, told: seen is not None and _like(seen.lower(), told.lower()),
    "EXISTS": lambda seen, _: seen is not None,
    "NEXISTS": lambda seen, _: seen is None,
}


def get(call: Call) -> Json:
    """Answer with one resource."""
    return find(call)


def edit(call: Call) -> Json:
    """Replace the tags that are not OVHcloud's own."""
    resource = find(call)
    told = call.body.get("tags")
    if told is None:
        told = {}
    if not isinstance(told, dict):
        raise errors.bad_request("tags is a map", "INVALID_PARAMETER")
    for key in resource["tags"].keys() - told.keys():
        if not key.startswith(SYSTEM):
            call.require(_tag_action(resource, "remove"), resource["urn"])
    for key, value in told.items():
        call.require(_tag_action(resource, "add"), resource["urn"])
        _check_tag(key, value)
    kept = {key: value for key, value in resource["tags"].items() if key.startswith(SYSTEM)}
    resource["tags"] = {**told, **kept}
    return resource


def add_tag(call: Call) -> None:
    """Set one tag, over one of the same key."""
    # Choice: an existing key is overwritten.
    resource = find(call)
    call.require(_tag_action(resource, "add"), resource["urn"])
    key = fields.text(call.body, "key", required=True) or ""
    value = call.body.get("value")
    _check_tag(key, value)
    resource["tags"][key] = value


def remove_tag(call: Call) -> None:
    """Remove one tag."""
    resource, key = find(call), call.named["key"]
    call.require(_tag_action(resource, "remove"), resource["urn"])
    if key not in resource["tags"]:
        raise errors.not_found(f"tag {key}")
    _check_tag(key, "")
    del resource["tags"][key]


def _tag_action(resource: Json, verb: str) -> str:
    return f"{resource['type']}:apiovh:iam/resource/tag/{verb}"


def _check_tag(key: str, value: object) -> None:
    if key.startswith(SYSTEM):
        raise errors.bad_request(f"tags that begin with {SYSTEM} are read-only", "INVALID_TAG")
    if re.fullmatch(TAG_KEY, key) is None:
        raise errors.bad_request(f"tag key does not match {TAG_KEY}", "INVALID_TAG")
    if not isinstance(value, str) or re.fullmatch(TAG_VALUE, value) is None:
        raise errors.bad_request(f"tag value does not match {TAG_VALUE}", "INVALID_TAG")


ROUTES = {
    ("GET", "/v2/iam/resource"): Route(answer=index),
    ("GET", "/v2/iam/resource/<path:urn>"): Route(answer=get),
    ("PUT", "/v2/iam/resource/<path:urn>"): on_account("iam/resource/edit", edit),
    ("POST", "/v2/iam/resource/<path:urn>/tag"): on_account("iam/resource/tag/add", add_tag),
    ("DELETE", "/v2/iam/resource/<path:urn>/tag/<path:key>"): on_account(
        "iam/resource/tag/remove", remove_tag
    ),
}
