"""The organization: its settings, its limits, and the permission sets that it may use.

https://www.scaleway.com/en/developers/api/iam/#path-organizations
"""

import re

from sandbox.scaleway import errors, fields, paging, permission_sets
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import Organization

ROOT = "/iam/v1alpha1"
SETTINGS = f"{ROOT}/organizations/<id>/security-settings"
DURATIONS = (
    "grace_period_duration",
    "max_login_session_duration",
    "max_api_key_expiration_duration",
)
MOST_ATTEMPTS = 50


def own(call: Call, verb: str) -> None:
    """Refuse any organization but the caller's. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "organization_id")
    call.require(verb, "organization")
    if id_ != call.organization.id:
        raise errors.not_found("organization", id_)


def get(call: Call) -> Json:
    """Answer with the organization."""
    own(call, "read")
    return shown(call.organization)


def shown(organization: Organization) -> Json:
    """Return an organization as the API shows it."""
    return {
        "id": organization.id,
        "name": organization.name,
        "alias": organization.alias,
        **organization.login_methods,
    }


def settings(call: Call) -> Json:
    """Answer with the security settings."""
    own(call, "read")
    return call.organization.settings


def edit_settings(call: Call) -> Json:
    """Change the security settings told."""
    own(call, "write")
    changed: Json = {key: _duration(call.body, key) for key in DURATIONS}
    changed["login_attempts_before_locked"] = _attempts(call.body)
    enforced = call.organization.settings["enforce_password_renewal"]
    changed["enforce_password_renewal"] = fields.flag(
        call.body, "enforce_password_renewal", default=enforced
    )
    told = {key: value for key, value in changed.items() if value is not None}
    call.organization.settings |= told
    return call.organization.settings


def _duration(body: Json, key: str) -> str | None:
    told = fields.text(body, key)
    if told is not None and re.fullmatch(r"[0-9]+s", told) is None:
        raise errors.invalid(key, "format", "value must be a duration in seconds, such as 60s")
    return told


def _attempts(body: Json) -> int | None:
    told = body.get("login_attempts_before_locked")
    if told is None:
        return None
    if not isinstance(told, int) or isinstance(told, bool) or not 1 <= told <= MOST_ATTEMPTS:
        message = f"value must be inside range [1, {MOST_ATTEMPTS}]"
        raise errors.invalid("login_attempts_before_locked", "constraint", message)
    return told


def quota(call: Call) -> Json:
    """Answer with a page of limits; what is used must be counted otherwise."""
    call.check_organization(call.request.args.get("organization_id"))
    call.require("read", "organization")
    asked = call.request.args.getlist("quotum_names")
    found = [_quotum(call, name) for name in call.quotas if not asked or name in asked]
    return paging.page(call, "quota", found, {"name": "name"}, "name_asc")


def quotum(call: Call) -> Json:
    """Answer with one limit."""
    call.check_organization(call.request.args.get("organization_id"))
    call.require("read", "organization")
    if call.named["name"] not in call.quotas:
        raise errors.not_found("quotum", call.named["name"])
    return _quotum(call, call.named["name"])


def _quotum(call: Call, name: str) -> Json:
    limit = call.quotas[name]
    return {
        "name": name,
        "limit": limit,
        "pretty_name": name.replace("_", " "),
        "unit": "",
        "description": "",
        "locality_type": "global",
        "limits": [{"global": True, "limit": limit}],
    }


def sets(call: Call) -> Json:
    """Answer with a page of permission sets; the organization must be named."""
    call.check_organization(call.request.args.get("organization_id"))
    # Choice: the rights that read the organization, which also those on policies hold.
    call.require("read", "organization")
    orders = {"name": "name", "created_at": "name"}
    return paging.page(call, "permission_sets", permission_sets.shown(), orders, "name_asc")


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", f"{ROOT}/organizations/<id>"): get,
    ("GET", SETTINGS): settings,
    ("PATCH", SETTINGS): edit_settings,
    ("GET", f"{ROOT}/quota"): quota,
    ("GET", f"{ROOT}/quota/<name>"): quotum,
    ("GET", f"{ROOT}/permission-sets"): sets,
}
