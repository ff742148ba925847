"""One OVHcloud in this process whose clock stands still, called over WSGI by seven identities.

Two accounts: `home` with two groups, two people and a program, `partner` with one of each.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import Client

from sandbox.journal import Journal
from sandbox.ovh import seeds

Json = dict[str, Any]

HOME, PARTNER = seeds.FIRST, seeds.SECOND
PASSWORD = "ItsASecret1"
EVERY_ROUTE = [{"method": method, "path": "/*"} for method in ("GET", "POST", "PUT", "DELETE")]
PRODUCTS = ("okms:vault", "okms/secret:vault")  # A type that another begins with.


class Refused(Exception):
    """A call was not answered with 200; the text has the call and the answer."""


class Stopped(Journal):
    """The journal of a cloud whose clock shows what `time` says."""

    time = datetime(2026, 6, 12, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return that time."""
        return self.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An application key, its secret, and a consumer key."""

    application: str
    secret: str
    consumer: str

    def headers(self, method: str, url: str, body: str, now: datetime) -> dict[str, str]:
        """Sign one call."""
        stamp = str(int(now.timestamp()))
        parts = (self.secret, self.consumer, method, url, body, stamp)
        digest = hashlib.sha1("+".join(parts).encode(), usedforsecurity=False).hexdigest()
        return {
            "X-Ovh-Application": self.application,
            "X-Ovh-Consumer": self.consumer,
            "X-Ovh-Timestamp": stamp,
            "X-Ovh-Signature": f"$1${digest}",
        }


class Desk:
    """The cloud and its callers. `urns` says how policies name them, and a group of each kind."""

    def __init__(self, package: str = "sandbox.ovh") -> None:
        """Run the sandbox, or a copy of it under another name."""
        app, state, seeds, urns = (
            import_module(f"{package}.{each}") for each in ("app", "state", "seeds", "urns")
        )
        self.journal = Stopped("")
        world = state.World(urns=urns.Urns("eu"))
        exports = seeds.plant(world, self.journal.now())
        _deliver_products(world.accounts[HOME].resources)
        self.http = Client(app.App(world, self.journal))
        self.keys = {HOME: _root_key(exports, ""), PARTNER: _root_key(exports, "PARTNER_")}
        self.secrets: dict[str, tuple[str, str]] = {}  # Of programs.
        self.urns = {nic: f"urn:v1:eu:identity:account:{nic}" for nic in self.keys}
        self._people(HOME, {"devs": "NONE", "ops": "NONE"}, {"alice": "devs", "bob": "ops"})
        self._people(PARTNER, {"guests": "NONE"}, {"carol": "guests"})
        self.call(HOME, "POST", "/v1/me/identity/group/devs/user", {"user": "bob"})
        self._program(HOME, "ci")
        self._program(PARTNER, "partner-ci")
        self._groups()

    def call(
        self, who: str, method: str, path: str, body: Json | None = None, ip: str = "192.0.2.7"
    ) -> Any:
        """Call as one of the identities; Raises Refused."""
        text = "" if body is None else json.dumps(body)
        answer = self.http.open(
            path,
            method=method,
            data=text,
            headers=self._headers(who, method, path, text),
            environ_overrides={"REMOTE_ADDR": ip},
        )
        if answer.status_code != HTTPStatus.OK:
            raise Refused(f"{who} {method} {path} {body}: {answer.text}")
        return answer.json

    def default_of(self, nic: str) -> str:
        """Return the URN of the resource group that holds all that an account has."""
        groups = self.call(nic, "GET", "/v2/iam/resourceGroup")
        return str(next(each["urn"] for each in groups if each["readOnly"]))

    def _headers(self, who: str, method: str, path: str, text: str) -> dict[str, str]:
        if who in self.secrets:
            return {"Authorization": f"Bearer {self.bearer(who)}"}
        return self.keys[who].headers(method, f"http://localhost{path}", text, self.journal.now())

    def bearer(self, who: str) -> str:
        """Return a new access token of a program."""
        client_id, secret = self.secrets[who]
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
            "scope": "all",
        }
        answer = self.http.post("/auth/oauth2/token", data=form).json
        assert answer is not None
        return str(answer["access_token"])

    def _people(self, nic: str, groups: dict[str, str], users: dict[str, str]) -> None:
        for name, role in groups.items():
            made = self.call(nic, "POST", "/v1/me/identity/group", {"name": name, "role": role})
            self.urns[name] = made["urn"]
        for login, main in users.items():
            user = {"login": login, "group": main, "email": f"{login}@example.com"}
            self.call(nic, "POST", "/v1/me/identity/user", {**user, "password": PASSWORD})
            self.urns[login] = self.call(nic, "GET", f"/v1/me/identity/user/{login}")["urn"]
            self.keys[login] = self._validated(self.keys[nic], f"{nic}/{login}")

    def _validated(self, root: Key, login: str) -> Key:
        asked = self.http.post(
            "/v1/auth/credential",
            json={"accessRules": EVERY_ROUTE},
            headers={"X-Ovh-Application": root.application},
        ).json
        assert asked is not None
        page = urlsplit(asked["validationUrl"])
        form = {"login": login, "password": PASSWORD, "duration": "0"}
        assert self.http.post(f"{page.path}?{page.query}", data=form).status_code == 200
        consumer = asked["consumerKey"]
        return Key(application=root.application, secret=root.secret, consumer=consumer)

    def _program(self, nic: str, name: str) -> None:
        path = "/v1/me/api/oauth2/client"
        body = {"name": name, "description": name, "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
        made = self.call(nic, "POST", path, body)
        self.secrets[name] = (made["clientId"], made["clientSecret"])
        self.urns[name] = self.call(nic, "GET", f"{path}/{made['clientId']}")["identity"]

    def _groups(self) -> None:
        some = self.call(HOME, "POST", "/v2/iam/resourceGroup", {"name": "some"})
        own = {"name": "own", "description": "own", "permissions": {}}
        made = self.call(HOME, "POST", "/v2/iam/permissionsGroup", own)
        self.urns |= {"default": self.default_of(HOME), "some": some["urn"], "own": made["urn"]}


def _root_key(exports: dict[str, str], prefix: str) -> Key:
    names = ("APPLICATION_KEY", "APPLICATION_SECRET", "CONSUMER_KEY")
    application, secret, consumer = (exports[f"{prefix}OVH_{name}"] for name in names)
    return Key(application=application, secret=secret, consumer=consumer)


def _deliver_products(resources: dict[str, Json]) -> None:
    # A resource comes with a product, so no route makes one.
    like = resources[f"urn:v1:eu:resource:account:{HOME}"]
    for product in PRODUCTS:
        type_, _, name = product.partition(":")
        urn = f"urn:v1:eu:resource:{product}"
        new = {"id": str(uuid.uuid4()), "urn": urn, "name": name, "type": type_, "tags": {}}
        resources[urn] = {**like, **new}
