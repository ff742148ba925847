"""Scaleway's API, as one organization's key calls it.

https://www.scaleway.com/en/developers/api/iam/
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from typing import Any
from uuid import UUID

import requests
from requests.auth import AuthBase

from providers import http, mark
from providers.client import Client
from providers.errors import ProviderError, Refused
from providers.listing import Found, Listing
from providers.pace import Pace
from providers.scaleway.settling import BOUND_S, Grant, IsOurs, Settling
from providers.settings import Settings

IAM = "/iam/v1alpha1"
PROJECTS = "/account/v3/projects"
PAGE_SIZE = 100  # The most that the API gives.
APPLICATIONS, GROUPS, USERS = f"{IAM}/applications", f"{IAM}/groups", f"{IAM}/users"
POLICIES, API_KEYS, SSH_KEYS = f"{IAM}/policies", f"{IAM}/api-keys", f"{IAM}/ssh-keys"
LISTS: Mapping[str, tuple[str, str]] = {  # The key of the list in an answer, and that of an id.
    APPLICATIONS: ("applications", "id"),
    GROUPS: ("groups", "id"),
    USERS: ("users", "id"),
    POLICIES: ("policies", "id"),
    API_KEYS: ("api_keys", "access_key"),
    SSH_KEYS: ("ssh_keys", "id"),
    PROJECTS: ("projects", "id"),
}
MEMBERS = "members"  # Groups once more, for those who read who is in them.
DENIED = "insufficient permissions"  # Of a 403 that may pass; that of a quota does not.
TAKEN_ALONG: Mapping[str, tuple[str, ...]] = {  # What a deletion changes elsewhere.
    APPLICATIONS: (API_KEYS, GROUPS, MEMBERS, POLICIES),
    USERS: (API_KEYS, GROUPS, MEMBERS, POLICIES),
    GROUPS: (POLICIES,),
}


class Token(AuthBase):
    """The secret key, sent with each call."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        r.headers["X-Auth-Token"] = self.secret
        return r


class ScalewayClient(Client):
    """One organization. Lists are read to their last page, and a group has one writer at a time.

    `bearer` is the person or program whose key it calls with, and `key_mark` what that key carries,
    once that is proven.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.access_key = settings.variable("SCW_ACCESS_KEY")
        self.sender = http.Sender(
            cloud="Scaleway",
            base=settings.endpoint,
            auth=Token(settings.variable("SCW_SECRET_KEY")),
            words=words,
            passes=lambda answer: _type(answer) == "transient_state",
            local=threading.local(),
            pace=Pace(settings.account, int(settings.pace or 0)),
        )
        listings = {
            path: Listing(path, key, partial(self._every, path, items))
            for path, (items, key) in LISTS.items()
        }
        self.lists = {**listings, MEMBERS: Listing(GROUPS, "id", listings[GROUPS].every)}
        self.key_mark = ""
        self.bearer, self._bearers = "", ""  # And the filter of groups that finds it.
        self.settling = Settling(settings.account, float(settings.settle or BOUND_S))
        self._writers: dict[str, threading.Lock] = {}  # By group.
        self._projects: dict[str, str] | None = None
        self._has_new_projects = False
        self._naming = threading.Lock()

    @property
    def organization(self) -> str:
        """The organization's id."""
        return self.settings.identity

    def holder(self) -> str:
        """Return the organization of the key's bearer, by two reads."""
        key = self.sender.send("GET", f"{IAM}/api-keys/{self.access_key}").body
        self.key_mark = mark.undescribed(key["description"])[1]
        kind = APPLICATIONS if key.get("application_id") else USERS
        self.bearer = str(key.get("application_id") or key["user_id"])
        self._bearers = "application_ids" if kind == APPLICATIONS else "user_ids"
        return str(self.sender.send("GET", f"{kind}/{self.bearer}").body["organization_id"])

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> http.Answer:
        """Return the whole answer, at the latest when our own grants have settled.

        Raises ProviderError. A refusal was not carried out, so it is safe to ask again.
        """
        while True:
            try:
                return super().ask(method, path, body, query, headers)
            except Refused as refused:
                if DENIED not in str(refused) or not self.settling.wait(self._ours()):
                    raise

    def _ours(self) -> IsOurs:
        """Return what tells whether a grant was for our bearer; its groups are asked for once."""
        groups = cache(self._groups)

        def tell(grant: Grant) -> bool:
            if not grant.groups:
                return self.bearer in grant.bearers
            mine = groups()
            # Where nobody can tell, the right to look may be what has to settle.
            return mine is None or not mine.isdisjoint(grant.groups)

        return tell

    def _groups(self) -> frozenset[str] | None:
        """Return the groups that our bearer is in, None where they may not be seen."""
        query = {"organization_id": self.organization, "page_size": PAGE_SIZE}
        try:
            answer = super().ask("GET", GROUPS, query={**query, self._bearers: self.bearer})
        except Refused:
            return None
        return frozenset(found["id"] for found in answer.body["groups"])

    def pages(
        self, path: str, items: str, query: Mapping[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield all that a list holds; `items` is the key of the list in an answer."""
        page = seen = 0
        while True:
            page += 1
            asked = {**(query or {}), "page": page, "page_size": PAGE_SIZE}
            answer = self.call("GET", path, query=asked)
            yield from answer[items]
            seen += len(answer[items])
            if seen >= answer["total_count"] or not answer[items]:
                return

    def one(self, path: str, id_: str, of: str = "") -> Found | None:
        """Return an object of a list, from the list where it can be; None where absent.

        `of` names the list where it is another than the path's own.
        """
        found = self.lists[of or path].take(id_)
        return self.find(f"{path}/{id_}") if found is None else found

    def change(
        self, method: str, path: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> http.Answer:
        """Return the whole answer to a call that changes something. Raises ProviderError."""
        try:
            with self._writer(path):
                return super().change(method, path, body, query)
        finally:
            self._notice(method, path)

    def _writer(self, path: str) -> AbstractContextManager[object]:
        """Return what holds others back from the group of a path: they would disturb each other."""
        if not path.startswith(f"{GROUPS}/"):
            return nullcontext()
        group, _, _ = path.removeprefix(f"{GROUPS}/").partition("/")
        return self._writers.setdefault(group, threading.Lock())

    def _notice(self, method: str, path: str) -> None:
        """Forget what a change, carried out or not, has made out of date beside its object."""
        if method == "DELETE":
            for name in TAKEN_ALONG.get(path.rpartition("/")[0], ()):
                self.lists[name].forget()
        if self.lists[PROJECTS].is_over(path):
            with self._naming:
                self._projects, self._has_new_projects = None, True

    def _every(self, path: str, items: str) -> Iterator[Found]:
        """Yield all that the organization has of a kind."""
        return self.pages(path, items, {"organization_id": self.organization})

    def projects(self) -> dict[str, str]:
        """Return the organization's projects, name to id, listed once in a run and when changed."""
        with self._naming:
            if self._projects is None:
                anew = self._has_new_projects
                listed = self._every(PROJECTS, "projects") if anew else self.lists[PROJECTS].every()
                self._projects = {project["name"]: project["id"] for project in listed}
            return self._projects

    def known(self, name_or_id: str) -> str:
        """Return the id of a project, "" where there is no such name."""
        try:
            return str(UUID(name_or_id))
        except ValueError:
            return self.projects().get(name_or_id, "")

    def project(self, name_or_id: str) -> str:
        """Return the id of a project. Raises ProviderError where there is no such name."""
        if found := self.known(name_or_id):
            return found
        raise ProviderError(
            f'Scaleway: no project "{name_or_id}" in the organization {self.organization}; '
            f"it has {', '.join(sorted(self.projects()))}."
        )


def words(answer: http.Answer) -> str:
    """Return a refusal in Scaleway's words, with its request id."""
    body = answer.body if isinstance(answer.body, dict) else {}
    parts = [str(body.get("message") or "no words")]
    parts += [_detail(detail) for detail in body.get("details") or ()]
    parts += [
        str(body[key]) for key in ("resource", "resource_id", "help_message") if body.get(key)
    ]
    return f"{'; '.join(parts)} (request {answer.headers.get('X-Request-Id', 'without id')})"


def _detail(detail: Mapping[str, Any]) -> str:
    return " ".join(str(value) for _, value in sorted(detail.items()) if value)


def _type(answer: http.Answer) -> str:
    return str(answer.body.get("type")) if isinstance(answer.body, dict) else ""


@cache
def of(settings: Settings) -> ScalewayClient:
    """Return the one client that a process has for an account."""
    return ScalewayClient(settings)
