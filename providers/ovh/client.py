"""OVHcloud's API, as one account's credentials call it.

https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api
"""

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import requests

from providers import http
from providers.client import Client
from providers.errors import Misplaced, Unreachable, cause
from providers.ovh.auth import Bearer, Signed
from providers.settings import Settings

ENDPOINTS: Mapping[str, tuple[str, str]] = {
    "ovh-eu": ("https://eu.api.ovh.com", "https://www.ovh.com/auth/oauth2/token"),
    "ovh-ca": ("https://ca.api.ovh.com", "https://ca.ovh.com/auth/oauth2/token"),
    "ovh-us": ("https://api.us.ovhcloud.com", "https://us.ovhcloud.com/auth/oauth2/token"),
}
KEYS = ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY")
SERVICE = ("OVH_CLIENT_ID", "OVH_CLIENT_SECRET")
PAGE_SIZE = 100
MISSING = ("unauthorizedActionsByIAM", "unauthorizedActionsByAuthentication")


class OvhClient(Client):
    """One account. v2 lists are read to their last cursor; v1 lists are whole, and ids only."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        base, token_url = ENDPOINTS.get(
            settings.endpoint, (settings.endpoint, f"{settings.endpoint}/auth/oauth2/token")
        )
        self.auth = self._auth(base, token_url)
        self.sender = http.Sender(
            cloud="OVHcloud",
            base=base,
            auth=self.auth,
            words=words,
            passes=self._passes,
            local=threading.local(),
        )

    def holder(self) -> str:
        """Return the account's name, by one read."""
        return str(self.sender.send("GET", "/v1/auth/details").body["account"])

    def pages(self, path: str, query: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Yield all that a v2 list holds."""
        cursor = None
        while True:
            headers = {"X-Pagination-Size": str(PAGE_SIZE)}
            headers |= {"X-Pagination-Cursor": cursor} if cursor else {}
            answer = self.answer("GET", path, query=query, headers=headers)
            yield from answer.body
            cursor = answer.headers.get("X-Pagination-Cursor-Next")
            if not cursor:
                return

    def _auth(self, base: str, token_url: str) -> Bearer | Signed:
        """Return the way to sign that the environment has credentials for. Raises Misplaced."""
        keys, service = self.settings.variables(*KEYS), self.settings.variables(*SERVICE)
        if all(service.values()):
            return Bearer(token_url, *(service[name] for name in SERVICE))
        if all(keys.values()):
            key, secret, consumer = (keys[name] for name in KEYS)
            return Signed(key, secret, consumer, clock=lambda: _time(base))
        names = [self.settings.prefix + name for name in (*KEYS, *SERVICE)]
        raise Misplaced(
            f'account "{self.settings.account}": no credentials. Set {", ".join(names[:3])}, or '
            f"{' and '.join(names[3:])}, in the environment of this run."
        )

    def _passes(self, answer: http.Answer) -> bool:
        """Tell whether signing anew may help: the clock has moved, or the token has ended."""
        body = answer.body if isinstance(answer.body, dict) else {}
        return self.auth.refused(answer.status, str(body.get("errorCode")))


def escaped(part: str) -> str:
    """Return a name as it stands in a path; URNs and groups hold slashes and spaces."""
    return quote(part, safe="")


def words(answer: http.Answer) -> str:
    """Return a refusal in OVHcloud's words, with the actions that are missing and its query id."""
    body = answer.body if isinstance(answer.body, dict) else {}
    parts = [str(body.get("message") or "no words")]
    details = body.get("details") or {}
    if missing := ", ".join(details[key] for key in MISSING if details.get(key)):
        parts.append(f"missing: {missing}")
    return f"{'; '.join(parts)} (request {answer.headers.get('X-OVH-QUERYID', 'without id')})"


def _time(base: str) -> int:
    """Return the cloud's clock, in Unix seconds."""
    try:
        answer = requests.get(f"{base}/1.0/auth/time", timeout=http.TIMEOUT_S)
        return int(answer.json())
    except (requests.RequestException, ValueError, TypeError) as error:
        raise Unreachable(f"OVHcloud: no answer from {base} about its time", 0) from cause(error)


@cache
def of(settings: Settings) -> OvhClient:
    """Return the one client that a process has for an account."""
    return OvhClient(settings)
