"""Calls of AWS by name, its lists in whole, and a no told apart from an absence.

https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from providers.aws.client import FAILURES, translated
from providers.errors import NotFound, ProviderError, Refused, cause
from providers.listing import Found

ABSENT = ("NoSuchEntity", "ResourceNotFoundException")
NEXT = ("Marker", "NextToken")  # Of IAM, and of Identity Center.
DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")


class Denied(Refused):
    """Whoever asks may not look; any other refusal is a mistake of ours, or AWS's."""


def call(client: Any, operation: str, **asked: Any) -> Mapping[str, Any]:
    """Return the answer to `list_users` and its like. Raises Denied, NotFound, ProviderError."""
    try:
        answer: Mapping[str, Any] = getattr(client, operation)(**asked)
    except FAILURES as error:
        service, name = client.meta.service_model, client.meta.method_to_api_mapping[operation]
        raise _told(error, f"{service.signing_name}:{name}") from cause(error)
    return answer


def pages(client: Any, operation: str, items: str, **asked: Any) -> Sequence[Found]:
    """Return all that a list holds, whichever word is for its next page. Raises as `call`."""
    found: list[Found] = []
    while True:
        page = call(client, operation, **asked)
        found.extend(page.get(items, ()))
        after = {word: page[word] for word in NEXT if page.get(word)}
        if not after:
            return found
        asked.update(after)


def _told(error: Exception, named: str) -> ProviderError:
    found = translated(error, named)
    code = error.response["Error"].get("Code") if isinstance(error, ClientError) else ""
    if isinstance(found, Refused) and code in ABSENT:
        return NotFound(str(found), found.status)
    if isinstance(found, Refused) and code in DENIED:
        return Denied(str(found), found.status)
    return found
