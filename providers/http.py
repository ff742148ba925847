"""One way to send: with time-outs, with retries where they are safe, with errors in one tree.

A change that may have been carried out is never sent twice: only calls that can be repeated are,
and those that the cloud turned away at the door (429, or no connection at all).
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from random import SystemRandom
from typing import Any

import requests
import stamina
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError

from providers.errors import NotFound, Refused, Unreachable, cause, shortened
from providers.pace import Pace

TIMEOUT_S = (5, 30)  # To connect; to answer.
ATTEMPTS = 5
PATIENCE_S = 120  # For all attempts of one call.
BUSY_S = (2, 10)  # Until a busy cloud is asked again, where it names no time; any of these.
REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
PASSING = frozenset({408, 429, 500, 502, 503, 504})
# Not followed: our credentials would go to an address that nobody declared.
REDIRECTS = frozenset(range(300, 400))

# Without a handler Python shows each retry to the person at the engine; one that helps is no news.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a cloud answered: parsed body (None when empty) and headers."""

    status: int
    body: Any
    headers: Mapping[str, str]


Words = Callable[[Answer], str]
"""Return a refusal in the cloud's own words, with its request id."""

Mend = Callable[[str, Answer], str]
"""Return what ends the refusal of a call such as `POST /v2/iam/policy`, "" where nobody knows."""


def unknown(_call: str, _answer: Answer) -> str:
    """Return no advice."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends the calls of one account. Safe to share between threads: each has its own session."""

    cloud: str
    base: str
    auth: AuthBase
    words: Words
    passes: Callable[[Answer], bool]  # Tells a refusal that passes by itself.
    local: threading.local
    mend: Mend = unknown
    pace: Pace = field(default_factory=Pace)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to one call. Raises Unreachable, Refused, NotFound."""
        self.pace.wait()  # Before the first attempt, so that it does not use up the patience.
        for attempt in stamina.retry_context(
            on=_again, attempts=ATTEMPTS, timeout=PATIENCE_S, wait_initial=0.2, wait_max=10
        ):
            with attempt:
                if attempt.num > 1:
                    self.pace.wait()
                return self._once(method, path, body, query, headers)
        raise AssertionError("a retry ends with an answer or an error")

    def _once(
        self,
        method: str,
        path: str,
        body: object,
        query: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        call = f"{self.cloud}: {method} {path}"
        try:
            with self.pace.places:
                found = self._session().request(
                    method,
                    self.base + path,
                    json=body,
                    params=query,
                    headers=headers,
                    auth=self.auth,
                    timeout=TIMEOUT_S,
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            again = method in REPEATABLE or _never_left(error)
            raise Unreachable(
                f"{call}: no answer from {self.base} ({_reason(error)})", 0 if again else None
            ) from cause(error)
        answer = Answer(status=found.status_code, body=_json(found), headers=found.headers)
        self._judge(f"{method} {path}", method, answer)
        return answer

    def _judge(self, call: str, method: str, answer: Answer) -> None:
        """Raise what a bad answer means."""
        said = f"{self.cloud}: {call}"
        status = answer.status
        limited = status == HTTPStatus.TOO_MANY_REQUESTS
        broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING | REDIRECTS
        if isinstance(answer.body, _Page) or broken:
            words = answer.body.text if isinstance(answer.body, _Page) else self.words(answer)
            again = (method in REPEATABLE and status in PASSING) or limited
            raise Unreachable(
                f"{said}: {status} {shortened(words)}", _after(answer) if again else None
            )
        if status >= HTTPStatus.BAD_REQUEST:
            words = shortened(self.words(answer))
            message = f"{said}: {status} {words} {self.mend(call, answer)}"
            if status == HTTPStatus.NOT_FOUND:
                raise NotFound(message, status)
            raise Refused(message, status, _after(answer) if self.passes(answer) else None)

    def _session(self) -> requests.Session:
        """Return this thread's session; netrc and proxies of the environment are respected."""
        if not hasattr(self.local, "session"):
            self.local.session = requests.Session()
        session: requests.Session = self.local.session
        return session


@dataclass(frozen=True, slots=True)
class _Page:
    """A body that is not JSON: a gateway's page."""

    text: str


def _json(found: requests.Response) -> Any:
    if not found.content:
        return None
    try:
        return found.json()
    except requests.JSONDecodeError:
        kind = found.headers.get("Content-Type", "text").partition(";")[0]
        return _Page(f"with {kind} instead of JSON ({len(found.content)} bytes)")


def _after(answer: Answer) -> float | None:
    """Return the wait that the cloud asks for, in seconds; 0 leaves it to the back-off.

    None for a wait beyond our patience: to ask sooner than told would only make it longer.
    """
    asked = answer.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked) if float(asked) <= PATIENCE_S else None
    limited = answer.status == HTTPStatus.TOO_MANY_REQUESTS
    return SystemRandom().uniform(*BUSY_S) if limited else 0


def _never_left(error: requests.RequestException) -> bool:
    """Tell whether a request cannot have reached the cloud, since no connection was made."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError)


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "timed out"
    return "connection refused or unknown host" if _never_left(error) else "connection broken"


def _again(error: Exception) -> bool | float:
    """Tell stamina whether to go on: no, after its own wait, or after the seconds asked for."""
    retry_s = getattr(error, "retry_s", None)
    return retry_s or retry_s is not None
