"""How calls to OVHcloud are signed: with application keys, or with an OAuth2 token.

https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api
https://help.ovhcloud.com/csm/en-gb-manage-service-account
"""

import hashlib
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

import requests
from requests.auth import AuthBase

from providers.errors import Misplaced, Unreachable, cause, shortened
from providers.http import PASSING, TIMEOUT_S

EARLY_S = 60  # A token is renewed this long before it ends.


class Signed(AuthBase):
    """Application key, application secret and consumer key, on the cloud's clock.

    The clock's distance is asked for once, and again when a signature is refused.
    """

    def __init__(self, key: str, secret: str, consumer: str, clock: Callable[[], int]) -> None:
        self.key, self.secret, self.consumer = key, secret, consumer
        self._clock = clock
        self._ahead_s: int | None = None
        self._asking = threading.Lock()

    def refused(self, status: int, code: str) -> bool:
        """Tell whether a refusal may pass, and ask for the time again before the next call."""
        if status == HTTPStatus.BAD_REQUEST and code == "INVALID_SIGNATURE":
            self._ahead_s = None
            return True
        return False

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request, over the exact address and body that will be sent."""
        body = r.body or b""
        text = body.decode() if isinstance(body, bytes) else str(body)
        now = int(time.time()) + self._ahead()
        r.headers["X-Ovh-Application"] = self.key
        r.headers["X-Ovh-Consumer"] = self.consumer
        r.headers["X-Ovh-Timestamp"] = str(now)
        r.headers["X-Ovh-Signature"] = signature(
            self.secret, self.consumer, str(r.method), str(r.url), text, now
        )
        return r

    def _ahead(self) -> int:
        with self._asking:
            if self._ahead_s is None:
                self._ahead_s = self._clock() - int(time.time())
            return self._ahead_s


def signature(secret: str, consumer: str, method: str, url: str, body: str, now: int) -> str:
    """Return the signature of one call; `now` is in Unix seconds on the cloud's clock."""
    signed = "+".join((secret, consumer, method.upper(), url, body, str(now)))
    return "$1$" + hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324 - the API's own scheme.


class Bearer(AuthBase):
    """A service account's token, asked for at the first call and renewed before it ends.

    It may end earlier than we count, on a machine that slept.
    """

    def __init__(self, token_url: str, client_id: str, client_secret: str) -> None:
        self.token_url, self.client_id, self.client_secret = token_url, client_id, client_secret
        self._token, self._ends = "", 0.0
        self._asking = threading.Lock()

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the token on one request."""
        with self._asking:
            if time.monotonic() > self._ends:
                self._renew()
            r.headers["Authorization"] = f"Bearer {self._token}"
        return r

    def refused(self, status: int, _code: str) -> bool:
        """Tell whether a refusal may pass, and ask for a token before the next call."""
        if status == HTTPStatus.UNAUTHORIZED:
            self._ends = 0.0
            return True
        return False

    def _renew(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": "all",
        }
        try:
            answer = requests.post(self.token_url, data=form, timeout=TIMEOUT_S)
            body = answer.json()
        except requests.RequestException as error:
            raise Unreachable(f"OVHcloud: no token from {self.token_url}", 0) from cause(error)
        if answer.status_code in PASSING:
            raise Unreachable(f"OVHcloud: no token from {self.token_url} ({answer.status_code})", 0)
        told = body if isinstance(body, dict) else {}
        if "access_token" not in told:
            words = told.get("error_description") or told.get("error") or "no reason given"
            raise Misplaced(f"OVHcloud: no token for this client ({shortened(str(words))})")
        self._token = told["access_token"]
        self._ends = time.monotonic() + float(told.get("expires_in") or 0) - EARLY_S
