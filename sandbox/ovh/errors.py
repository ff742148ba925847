"""Refusals in OVHcloud's words.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """A refusal: its status, class, message, details, and the older code of key failures."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        details: dict[str, str] | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.details = details
        self.code = code

    def body(self, query_id: str) -> dict[str, Any]:
        """Return the JSON body; key failures carry the older keys beside the newer ones."""
        body: dict[str, Any] = {"class": self.kind, "message": self.message}
        body["details"] = {**(self.details or {}), "QueryID": query_id}
        if self.code is not None:
            phrase = HTTPStatus(self.status).phrase
            body |= {"errorCode": self.code, "httpCode": f"{self.status} {phrase}"}
        return body


def _key(status: int, code: str, message: str) -> ApiError:
    kind = "Client::Forbidden" if status == HTTPStatus.FORBIDDEN else "Client::BadRequest"
    return ApiError(status, kind, message, code=code)


def invalid_key() -> ApiError:
    """Refuse an unknown application key."""
    return _key(403, "INVALID_KEY", "This application key is invalid")


def invalid_signature() -> ApiError:
    """Refuse a signature: wrong secret, clock, URL or body."""
    return _key(400, "INVALID_SIGNATURE", "Invalid signature")


def not_credential() -> ApiError:
    """Refuse an unknown consumer key."""
    return _key(403, "NOT_CREDENTIAL", "This credential does not exist")


def invalid_credential() -> ApiError:
    """Refuse a consumer key that is not validated, expired or revoked."""
    return _key(403, "INVALID_CREDENTIAL", "This credential is not valid")


def forbidden(message: str) -> ApiError:
    """Refuse a credential for any other reason."""
    return _key(403, "FORBIDDEN", message)


def not_logged_in(message: str) -> ApiError:
    """Refuse a call without a credential, or with a bearer token that is unknown or expired."""
    # Choice: 401; the documents leave 401 or 403 open, and 401 makes a client ask for a new token.
    return ApiError(401, "Client::Unauthorized", message)


def not_granted_call(action: str) -> ApiError:
    """Refuse a valid consumer key whose rules do not cover the route."""
    refusal = _key(403, "NOT_GRANTED_CALL", "This call has not been granted")
    refusal.details = {
        "unauthorizedActionsByAuthentication": action,
        "unauthorizedActionsByIAM": "",
    }
    return refusal


def not_authorized(action: str) -> ApiError:
    """Refuse an action that no policy grants."""
    details = {"unauthorizedActionsByAuthentication": "", "unauthorizedActionsByIAM": action}
    message = "User not granted for this request"
    return ApiError(403, "Client::Forbidden", message, details=details)


def no_route() -> ApiError:
    """Refuse a path that the API does not have, or not with this method."""
    return ApiError(404, "Client::NotFound", "Got an invalid (or empty) URL")


def not_found(what: str) -> ApiError:
    """Say that an object is not there."""
    return ApiError(404, "Client::NotFound", f"The requested object ({what}) does not exist")


def bad_request(message: str, reason: str | None = None) -> ApiError:
    """Refuse a body or query that does not hold what it should; `reason` is UPPER_SNAKE."""
    return ApiError(400, "::".join(filter(None, ("Client::BadRequest", reason))), message)


def conflict(message: str, reason: str | None = None) -> ApiError:
    """Refuse a name in use, or to remove an object that others still need."""
    # Choice: 409; the documents leave 409 or 400 open, and SDKs have a conflict error for 409.
    return ApiError(409, "::".join(filter(None, ("Client::Conflict", reason))), message)


def read_only(what: str) -> ApiError:
    """Refuse to change an object that OVHcloud made and keeps."""
    # Choice: 403 with a reason of the sandbox's own; the class of this refusal is not published.
    return ApiError(403, "Client::Forbidden::READ_ONLY", f"{what} is read-only")
