"""Scaleway's API, as one organization's key calls it.

https://www.scaleway.com/en/developers/api/iam/
"""

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import requests
from requests.auth import AuthBase

from providers import http
from providers.client import Client
from providers.errors import ProviderError
from providers.pace import Pace
from providers.settings import Settings

IAM = "/iam/v1alpha1"
PROJECTS = "/account/v3/projects"
PAGE_SIZE = 100  # The most that the API gives.


class Token(AuthBase):
    """The secret key, sent with each call."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        r.headers["X-Auth-Token"] = self.secret
        return r


class ScalewayClient(Client):
    """One organization. Lists are read to their last page."""

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
        self._projects: dict[str, str] | None = None
        self._listing = threading.Lock()

    @property
    def organization(self) -> str:
        """The organization's id."""
        return self.settings.identity

    def holder(self) -> str:
        """Return the organization of the key's bearer, by two reads."""
        key = self.sender.send("GET", f"{IAM}/api-keys/{self.access_key}").body
        if application := key.get("application_id"):
            path = f"{IAM}/applications/{application}"
        else:
            path = f"{IAM}/users/{key['user_id']}"
        return str(self.sender.send("GET", path).body["organization_id"])

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

    def projects(self) -> dict[str, str]:
        """Return the organization's projects, name to id, listed once in a run."""
        with self._listing:
            if self._projects is None:
                query = {"organization_id": self.organization}
                self._projects = {
                    project["name"]: project["id"]
                    for project in self.pages(PROJECTS, "projects", query)
                }
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
