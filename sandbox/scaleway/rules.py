"""Rules as they are written: permission sets of one scope type, one scope, one condition.

https://www.scaleway.com/en/developers/api/iam/#path-rules
"""

from sandbox.scaleway import conditions, errors, evaluation, fields, permission_sets
from sandbox.scaleway.call import Call, Json
from sandbox.scaleway.state import new_id

SCOPES = ("project_ids", "organization_id")
CONDITION_LENGTH = 2048


def read(call: Call, told: object) -> list[Json]:
    """Return new rules in the order told, each with an id of its own. Raises ApiError."""
    if told is None:
        return []
    if not isinstance(told, list):
        raise errors.invalid("rules", "format", "value must be a list")
    return [_rule(call, each, f"rules[{at}]") for at, each in enumerate(told)]


def _rule(call: Call, told: object, where: str) -> Json:
    if not isinstance(told, dict) or _scope_key(told) is None:
        raise errors.invalid(where, "format", "embedded message failed validation")
    names = _names(told, where)
    scope_type = evaluation.scope_type(names)
    if scope_type is None:
        message = "permission sets must be of the same scope type"
        raise errors.invalid(f"{where}.permission_set_names", "constraint", message)
    scope = _scope(call, told, where)
    if scope_type == "organization" and "project_ids" in scope:
        # Choice: refused, as such a rule could mean nothing.
        message = "permission sets of this scope type need an organization"
        raise errors.invalid(f"{where}.project_ids", "constraint", message)
    return {
        "id": new_id(),
        "permission_set_names": names,
        "permission_sets_scope_type": scope_type,
        "condition": _condition(told, where),
        **scope,
    }


def _names(told: Json, where: str) -> list[str]:
    key = f"{where}.permission_set_names"
    names = told.get("permission_set_names")
    if not isinstance(names, list) or not names:
        raise errors.invalid(key, "required")
    for name in names:
        if str(name) not in permission_sets.scope_types():
            raise errors.invalid(key, "constraint", f"permission set {name} does not exist")
    return names


def _scope_key(told: Json) -> str | None:
    """Return which scope is told: exactly one, and an empty one beside another is one too many."""
    keys = [key for key in SCOPES if told.get(key) is not None]
    return keys[0] if len(keys) == 1 and told[keys[0]] else None


def _scope(call: Call, told: Json, where: str) -> Json:
    if _scope_key(told) == "organization_id":
        id_ = fields.identifier(told["organization_id"], f"{where}.organization_id")
        if id_ != call.organization.id:
            message = "organization does not match the policy's"
            raise errors.invalid(f"{where}.organization_id", "constraint", message)
        return {"organization_id": id_}
    projects = fields.identifiers(told, "project_ids")
    for id_ in projects:
        # Choice: projects must exist when a rule is written.
        if id_ not in call.organization.projects:
            raise errors.invalid(f"{where}.project_ids", "constraint", f"no project {id_}")
    return {"project_ids": projects}


def _condition(told: Json, where: str) -> str:
    key = f"{where}.condition"
    text = told.get("condition") or ""
    if not isinstance(text, str) or len(text) > CONDITION_LENGTH:
        message = f"value length must be at most {CONDITION_LENGTH} characters"
        raise errors.invalid(key, "constraint", message)
    if text and not conditions.is_valid(text):
        # Choice: the text of this refusal was not recorded.
        raise errors.invalid(key, "format", "condition is not a valid CEL expression")
    return text
