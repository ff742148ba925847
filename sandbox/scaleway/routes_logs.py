"""Logs: who made, changed or removed which user, application, group, policy or API key.

https://www.scaleway.com/en/developers/api/iam/#path-logs
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json

PATH = "/iam/v1alpha1/logs"
KINDS = {
    "action": ("created", "updated", "deleted"),
    "resource_type": ("api_key", "user", "application", "group", "policy"),
}


def index(call: Call) -> Json:
    """Answer with a page of the logs; the organization must be named."""
    args = call.request.args
    call.check_organization(args.get("organization_id"))
    # Choice: with the rights that read the organization.
    call.require("read", "organization")
    found = list(call.organization.logs.values())
    for key, words in KINDS.items():
        if asked := filters.kind(call, key, words):
            found = [each for each in found if each[key] == asked]
    if search := args.get("search"):
        # Choice: whole ids, of the bearer or of the object.
        found = [each for each in found if search in {each["bearer_id"], each["resource_id"]}]
    return paging.page(call, "logs", _between(call, found), {"created_at": "created_at"})


def _between(call: Call, found: list[Json]) -> list[Json]:
    """Return what was noted after one instant and before another."""
    args = dict(call.request.args)
    after = fields.moment(args, "created_after")
    before = fields.moment(args, "created_before")
    # Choice: neither instant itself.
    return [
        each
        for each in found
        if (after is None or datetime.fromisoformat(each["created_at"]) > after)
        and (before is None or datetime.fromisoformat(each["created_at"]) < before)
    ]


def get(call: Call) -> Json:
    """Answer with one log."""
    call.require("read", "organization")
    id_ = fields.identifier(call.named["id"], "log_id")
    if id_ not in call.organization.logs:
        raise errors.not_found("log", id_)
    return call.organization.logs[id_]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("GET", f"{PATH}/<id>"): get,
}
