"""Check permissions: a caller asks what they may do, without doing it.

https://www.scaleway.com/en/developers/api/iam/
"""

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json

PATH = "/iam/v1alpha1/check-permissions"
SCOPES = ("project_id", "organization_id")
# Choice: services by their usual names, objects as refusals name them.
OF_ORGANIZATION = {
    "iam": ("user", "application", "group", "policy", "api_key"),
    "account": ("organization", "project"),
    "billing": ("billing",),
}
OF_PROJECT = {
    "iam": ("ssh_key",),
    "instance": ("server",),
    "object_storage": ("bucket", "object"),
    "secret_manager": ("secret",),
    "key_manager": ("key",),
    "domain": ("dns_zone",),
    "registry": ("registry_namespace",),
    "containers": ("container_namespace",),
}
# Choice: whoever asks about writing asks about all of it.
VERBS = {"read": ("read",), "write": ("create", "write", "delete")}


def check(call: Call) -> Json:
    """Answer for each permission whether the caller has it, in the order told."""
    told = call.body.get("permissions")
    if not told:
        raise errors.invalid("permissions", "required")
    if not isinstance(told, list):
        raise errors.invalid("permissions", "format", "value must be a list")
    allowed = [_allowed(call, each, f"permissions[{at}]") for at, each in enumerate(told)]
    return {"responses": [{"decision": "allow" if each else "deny"} for each in allowed]}


def _allowed(call: Call, told: object, at: str) -> bool:
    """Return whether the caller has one permission. Raises ApiError."""
    if not isinstance(told, dict):
        raise errors.invalid(at, "format", "value must be an object")
    service, name, action = (_word(told, key, at) for key in ("service", "name", "action"))
    scope = fields.one_of(told, SCOPES)
    if scope is None:
        raise errors.invalid(f"{at}.scope", "required", "value is required")
    id_ = fields.identifier(told[scope], f"{at}.{scope}")
    # Choice: what is unknown, or nowhere in the caller's organization, is denied.
    if not _is_here(call, service, name, scope, id_):
        return False
    project = id_ if scope == "project_id" else None
    return action in VERBS and all(
        call.may(verb, name, project_id=project) for verb in VERBS[action]
    )


def _word(told: Json, key: str, at: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value:
        raise errors.invalid(f"{at}.{key}", "required")
    return value


def _is_here(call: Call, service: str, name: str, scope: str, id_: str) -> bool:
    if scope == "project_id":
        return name in OF_PROJECT.get(service, ()) and id_ in call.organization.projects
    kinds = (*OF_ORGANIZATION.get(service, ()), *OF_PROJECT.get(service, ()))
    return name in kinds and id_ == call.organization.id


ROUTES: dict[tuple[str, str], Answer] = {("POST", PATH): check}
