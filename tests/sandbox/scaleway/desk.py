"""One Scaleway in this process whose clock stands still, called over WSGI by whoever is there.

The owner arranges; `target` is an application that nobody calls as. `@name` in a path, a query or
a body is the id of what has that name.
"""

import json
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from werkzeug.test import Client, TestResponse

from sandbox.journal import Journal
from sandbox.scaleway import seeds

Json = dict[str, Any]

IAM = "/iam/v1alpha1"
PASSWORD = "FirstAccess-123"
NOBODY = "1d7f4b82-95ce-4e13-8a60-2c9b5f0e7d34"
SECRETS = "/secret-manager/v1beta1/regions/fr-par/secrets"
KEYS = "/key-manager/v1alpha1/regions/fr-par/keys"
SERVERS = "/instance/v1/zones/fr-par-1/servers"


class Refused(Exception):
    """A call that arranges was not answered well; the text has the call and the answer."""


class Stopped(Journal):
    """The journal of a cloud whose clock shows what `time` says."""

    time = datetime(2026, 6, 12, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return that time."""
        return self.time


class Desk:
    """The cloud and its callers: headers by who calls, ids by name."""

    def __init__(self, package: str = "sandbox.scaleway", *, time: datetime) -> None:
        """Run the sandbox, or a copy of it under another name, at a time."""
        app, state, planted = (
            import_module(f"{package}.{each}") for each in ("app", "state", "seeds")
        )
        self.journal = Stopped("")
        self.journal.time = time
        world = state.World()
        exports = planted.plant(world, time)
        self.app = app.App(world, self.journal)
        self.http = Client(self.app)
        self.headers = {
            "owner": {"X-Auth-Token": exports["SCW_SECRET_KEY"]},
            "partner": {"X-Auth-Token": exports["PARTNER_SCW_SECRET_KEY"]},
        }
        self.ids = {"organization": seeds.FIRST, "nobody": NOBODY, **seeds.PROJECTS[seeds.FIRST]}
        self._find_products()

    def call(self, who: str, method: str, path: str, body: Json | None = None) -> Any:
        """Call as somebody; return what a call that must succeed answers. Raises Refused."""
        answer = self.ask(who, method, path, body)
        if answer.status_code not in {200, 204}:
            raise Refused(f"{who} {method} {path} {body}: {answer.text}")
        return answer.json if answer.data else None

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        ip: str = "192.0.2.1",
        agent: str = "",
    ) -> TestResponse:
        """Call as somebody from an address with a program; return whatever came back."""
        return self.http.open(
            self.spelt(path),
            method=method,
            data="" if body is None else self.spelt(json.dumps(body)),
            headers={**self.headers[who], "User-Agent": agent},
            environ_overrides={"REMOTE_ADDR": ip},
        )

    def spelt(self, text: str) -> str:
        """Return a text with the ids that this cloud gave; a longer name goes first."""
        for name in sorted(self.ids, key=len, reverse=True):
            text = text.replace(f"@{name}", self.ids[name])
        return text

    def make(self, name: str, path: str, body: Json) -> Any:
        """Make an object of the organization and keep its id."""
        body = {"organization_id": seeds.FIRST, **body}
        made = self.call("owner", "POST", f"{IAM}/{path}", body)
        self.ids[name] = made["id"]
        return made

    def person(self, name: str) -> None:
        """Make a member who has signed in."""
        told = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        self.make(name, "users", {"member": told})
        told = {"organization_id": seeds.FIRST, "username": name, "password": PASSWORD}
        _, session = self.app.sign_in(told)
        self.headers[name] = {"X-Session-Token": session["session_token"]}

    def key(self, name: str, bearer: Json, maker: str, expires_at: datetime | None) -> None:
        """Make a key that its bearer calls with as `name`."""
        ends = None if expires_at is None else expires_at.isoformat()
        made = self.call(maker, "POST", f"{IAM}/api-keys", {**bearer, "expires_at": ends})
        self.ids.setdefault(name, made["access_key"])
        self.headers[name] = {"X-Auth-Token": made["secret_key"]}

    def _find_products(self) -> None:
        for path in (SECRETS, KEYS, SERVERS):
            listed = self.call("owner", "GET", path)
            (found,) = [each for each in listed.values() if isinstance(each, list)]
            self.ids |= {each["name"]: each["id"] for each in found}
