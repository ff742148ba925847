"""What the services that speak JSON have in common: refusals that their clients can read.

https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
"""

from moto.core.exceptions import (
    AccessDeniedError,
    InvalidClientTokenIdError,
    JsonRESTError,
    SignatureDoesNotMatchError,
)
from typing_extensions import override

from sandbox.aws.judged import ExpiredToken, Judged


class AccessDenied(JsonRESTError):
    """A refusal in JSON, which a client of a JSON service can read."""

    code = 403

    def __init__(self, message: str) -> None:
        super().__init__("AccessDeniedException", message)


class InvalidRequest(JsonRESTError):
    """A parameter that is not as it must be."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)


class JsonService(Judged):
    """The answers of a service that speaks JSON; whoever may not is told so in JSON."""

    @override
    def _authenticate_and_authorize_normal_action(self, resource: str = "*") -> None:
        try:
            super()._authenticate_and_authorize_normal_action(resource)
        except AccessDeniedError as refusal:
            raise AccessDenied(refusal.message) from refusal
        except InvalidClientTokenIdError as refusal:
            raise JsonRESTError("UnrecognizedClientException", refusal.message) from refusal
        except ExpiredToken as refusal:
            raise JsonRESTError("ExpiredTokenException", refusal.message) from refusal
        except SignatureDoesNotMatchError as refusal:
            raise JsonRESTError("InvalidSignatureException", refusal.message) from refusal
