"""OVHcloud's API, as one account's credentials call it.

https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api
"""

import threading
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import quote

import requests

from providers import http
from providers.client import Client
from providers.errors import Misplaced, Refused, Unchecked, Unentitled, Unreachable, cause
from providers.listing import Found, Listing
from providers.ovh import rights
from providers.ovh.auth import Bearer, Signed
from providers.pace import Pace
from providers.settings import Settings

ENDPOINTS: Mapping[str, tuple[str, str]] = {
    "ovh-eu": ("https://eu.api.ovh.com", "https://www.ovh.com/auth/oauth2/token"),
    "ovh-ca": ("https://ca.api.ovh.com", "https://ca.ovh.com/auth/oauth2/token"),
    "ovh-us": ("https://api.us.ovhcloud.com", "https://us.ovhcloud.com/auth/oauth2/token"),
}
KEYS = ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY")
SERVICE = ("OVH_CLIENT_ID", "OVH_CLIENT_SECRET")
PAGE_SIZE = 100
CALLS_PER_MINUTE = 600  # See docs/decisions/limits.md.
CURSOR_LOST = "invalid cursor"
RESTARTS = 3  # Of a list that changes while it is read.
MISSING = ("unauthorizedActionsByIAM", "unauthorizedActionsByAuthentication")
LISTS = {"/v2/iam/permissionsGroup": "urn", "/v2/iam/policy": "id", "/v2/iam/resourceGroup": "id"}
DETAILED = {"/v2/iam/resourceGroup": {"details": "true"}}  # Without, there are no URNs in it.
CLIENTS = "/v1/me/api/oauth2/client"


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
            mend=rights.advice,
            pace=Pace(settings.account, int(settings.pace or CALLS_PER_MINUTE)),
        )
        self.lists = {
            path: Listing(path, key, partial(self.pages, path, DETAILED.get(path)))
            for path, key in LISTS.items()
        } | {CLIENTS: Listing(CLIENTS, "clientId", self._clients)}
        self._entitling = threading.Lock()
        self._entitled = False
        self._refusal = ""

    def holder(self) -> str:
        """Return the account's name, by one read."""
        return str(self.sender.send("GET", "/v1/auth/details").body["account"])

    def entitle(self, before: rights.Wanted = rights.NOTHING) -> None:
        """Make sure, once, that the pipeline holds the rights that the run needs.

        `before` is what the last run needed: what it made may have to go. Raises Unentitled: at
        first with all that is missing, then in short, since up to four objects of an account meet
        it at once.
        """
        with self._entitling:
            if self._refusal:
                raise Unentitled(f'account "{self.settings.account}": {self._refusal}')
            if not self._entitled:
                self._check_rights(rights.joined(self.settings.wanted(), before))
                self._entitled = True

    def _check_rights(self, wanted: rights.Wanted) -> None:
        try:
            missing = rights.lacking(self, wanted)
        except Unchecked as error:
            print(f"{self.settings.account}: {error}")  # noqa: T201 - the engine shows it.
            return
        if missing:
            self._refusal = "the pipeline lacks rights, as said before. Nothing was changed there."
            raise Unentitled(
                f'account "{self.settings.account}": the pipeline lacks rights that this run '
                "needs. Nothing was changed there. "
                f"Grant the pipeline: {', '.join(rights.grants(missing))}"
            )

    def pages(
        self, path: str, query: Mapping[str, Any] | None = None, body: object = None
    ) -> list[dict[str, Any]]:
        """Return all that a v2 list holds, or all answers to a question that has a body."""
        for _ in range(RESTARTS):
            try:
                return self._pages(path, query, body)
            except Refused as error:
                if CURSOR_LOST not in str(error):
                    raise
        return self._pages(path, query, body)

    def _pages(
        self, path: str, query: Mapping[str, Any] | None, body: object
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            headers = {"X-Pagination-Size": str(PAGE_SIZE)}
            headers |= {"X-Pagination-Cursor": cursor} if cursor else {}
            answer = self.ask("GET" if body is None else "POST", path, body, query, headers)
            found += answer.body
            cursor = answer.headers.get("X-Pagination-Cursor-Next")
            if not cursor:
                return found

    def one(self, path: str, id_: str) -> Found | None:
        """Return an object of a v2 list, from the list where it can be; None where absent."""
        found = self.lists[path].take(id_)
        return self.find(f"{path}/{escaped(id_)}", DETAILED.get(path)) if found is None else found

    def _clients(self) -> Iterator[Found]:
        """Yield the OAuth2 clients, of which the list tells the ids alone."""
        for id_ in self.call("GET", CLIENTS):
            if found := self.find(f"{CLIENTS}/{escaped(id_)}"):
                yield found

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
