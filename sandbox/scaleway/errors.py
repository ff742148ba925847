"""Refusals in Scaleway's words: a `type`, a message and what the type adds.

https://www.scaleway.com/en/developers/api/iam/
"""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal: its status and its body without `message` and `type`."""

    def __init__(self, status: int, type_: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {**more, "message": message, "type": type_}


def denied(method: str, reason: str) -> ApiError:
    """Refuse to know the caller; `method` is `api_key` or `jwt`."""
    message = "authentication is denied"
    return ApiError(401, "denied_authentication", message, method=method, reason=reason)


def forbidden(*details: tuple[str, str]) -> ApiError:
    """Refuse a call: any one of these, `(action, resource)`, would have been enough."""
    listed = [{"action": action, "resource": resource} for action, resource in details]
    return ApiError(403, "permissions_denied", "insufficient permissions", details=listed)


def invalid(argument: str, reason: str, help_message: str = "") -> ApiError:
    """Refuse an argument; the reason is `required`, `format`, `constraint` or `unknown`."""
    detail = {"argument_name": argument, "help_message": help_message, "reason": reason}
    return ApiError(400, "invalid_arguments", "invalid argument(s)", details=[detail])


def not_found(resource: str, id_: str) -> ApiError:
    """Say that an object is not there."""
    message = "resource is not found"
    return ApiError(404, "not_found", message, resource=resource, resource_id=id_)


def exists(resource: str, id_: str, what: str) -> ApiError:
    """Refuse a second object of one name."""
    # Choice: the shape that another product was recorded with.
    return ApiError(
        409,
        "already_exists",
        "resource already exists",
        resource=resource,
        resource_id=id_,
        help_message=f"{what} is already in use",
    )


def transient(resource: str, id_: str) -> ApiError:
    """Refuse a change while another one is still going on."""
    return ApiError(
        409,
        "transient_state",
        "resource is in a transient state",
        resource=resource,
        resource_id=id_,
        current_state="updating",
    )


def precondition(name: str, help_message: str) -> ApiError:
    """Refuse while something else stands in the way."""
    return ApiError(
        412,
        "precondition_failed",
        "precondition is not respected",
        precondition=name,
        help_message=help_message,
    )


def quota(resource: str, limit: int, current: int) -> ApiError:
    """Refuse one object more than the organization may have."""
    # Choice: 403; the status was not recorded, and the names of resources are the sandbox's own.
    detail = {"current": current, "quota": limit, "resource": resource}
    message = "quota(s) exceeded for this resource"
    return ApiError(403, "quotas_exceeded", message, details=[detail])
