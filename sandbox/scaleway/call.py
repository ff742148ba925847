"""One call in hand: its body and query read, and what its bearer may do.

https://www.scaleway.com/en/developers/api/iam/
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from werkzeug.wrappers import Request

from sandbox.journal import Journal
from sandbox.scaleway import conditions, errors, evaluation, fields
from sandbox.scaleway.auth import Bearer
from sandbox.scaleway.state import Organization, World

Json = dict[str, Any]


@dataclass(kw_only=True)
class Call:
    """A call whose bearer is known. `named` is what its path names."""

    world: World
    journal: Journal
    request: Request
    bearer: Bearer
    named: Mapping[str, str]

    @property
    def organization(self) -> Organization:
        """The bearer's organization; of another nothing is ever seen."""
        return self.bearer.organization

    @property
    def now(self) -> datetime:
        """The cloud's time."""
        return self.journal.now()

    @property
    def ip(self) -> str:
        """Where the call comes from."""
        return self.request.remote_addr or ""

    @property
    def user_agent(self) -> str:
        """What the caller says it is."""
        return self.request.headers.get("User-Agent", "")

    @cached_property
    def body(self) -> Json:
        """The body, an object; none at all is an empty one. Raises ApiError."""
        text = self.request.get_data()
        try:
            body = json.loads(text) if text.strip() else {}
        except ValueError as wrong:
            raise errors.invalid("body", "format", "body is not JSON") from wrong
        if not isinstance(body, dict):
            raise errors.invalid("body", "format", "body is not an object")
        return body

    def flag(self, name: str) -> bool | None:
        """Return a boolean of the query, None when absent. Raises ApiError."""
        told = self.request.args.get(name)
        if told is None:
            return None
        if told.lower() not in {"true", "false"}:
            raise errors.invalid(name, "format", "value must be a boolean")
        return told.lower() == "true"

    def may(
        self,
        verb: str,
        kind: str,
        *,
        project_id: str | None = None,
        about: Mapping[str, str] | None = None,
    ) -> bool:
        """Return whether the bearer may do this.

        `about` is id, name and locality of one object of IAM, Key Manager or Secret Manager.
        """
        question = evaluation.Question(
            verb=verb,
            kind=kind,
            project_id=project_id,
            context=conditions.Context(
                ip=self.ip,
                now=self.now,
                user_agent=self.user_agent,
                # Choice: nothing at all is known of a list, or of what is yet to be made.
                resource={"locality": "global", **about} if about else {},
            ),
        )
        return evaluation.allows(self.bearer, question, self.journal.switches)

    def require(
        self,
        verb: str,
        kind: str,
        *,
        project_id: str | None = None,
        about: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse the call unless the bearer may do this."""
        if not self.may(verb, kind, project_id=project_id, about=about):
            raise errors.forbidden((shown(verb), kind))

    def check_organization(self, told: object) -> None:
        """Refuse an organization that is missing, malformed or not the bearer's."""
        id_ = fields.identifier(told, "organization_id")
        if id_ != self.organization.id:
            # Choice: 403 for another organization, whether it exists or not.
            raise errors.forbidden(("read", "organization"))

    def project(self, told: object, key: str = "project_id") -> str:
        """Return the id of a project of the organization. Raises ApiError."""
        id_ = fields.identifier(told, key)
        if id_ not in self.organization.projects:
            # Choice: as for another organization.
            raise errors.forbidden(("read", "project"))
        return id_

    @property
    def quotas(self) -> Mapping[str, int]:
        """How many objects the organization may have, by the name of the limit."""
        return {**QUOTAS, **self.journal.switches.quotas}

    def check_quota(self, resource: str, objects: Mapping[str, Json]) -> None:
        """Refuse one more object than the organization may have."""
        limit = self.quotas[resource]
        if len(objects) >= limit:
            raise errors.quota(resource, limit, len(objects))


Answer = Callable[[Call], object]

# Choice: of the two published limits for API keys the lower one.
QUOTAS = {
    "iam_api_keys": 50,
    "iam_applications": 100,
    "iam_groups": 50,
    "iam_policies": 50,
    "iam_ssh_keys": 50,
    "iam_users": 50,
    "projects": 25,
}


def shown(verb: str) -> str:
    """Return a verb as refusals show it: they know only reading and writing."""
    return "read" if verb in {"read", "access"} else "write"


def about(shown_object: Json | None, id_: str) -> dict[str, str]:
    """Return what conditions may know of an object: its id, and its name if it has one."""
    named = shown_object or {}
    name = named.get("name") or named.get("username")
    return {"id": id_, **({"name": name} if name else {})}
