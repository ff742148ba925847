"""The application: one call after the other is known, authorised, carried out and answered.

https://eu.api.ovh.com/console/
"""

import json
import secrets
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from sandbox import watched
from sandbox.http import Router
from sandbox.journal import IDENTITY, READS, Journal
from sandbox.ovh import (
    auth,
    errors,
    federation,
    routes_auth,
    routes_authorization,
    routes_clients,
    routes_groups,
    routes_identity_provider,
    routes_keys,
    routes_me,
    routes_permissions_groups,
    routes_policies,
    routes_products,
    routes_reference,
    routes_resource_groups,
    routes_resources,
    routes_secrets,
    routes_tokens,
    routes_users,
    seeds,
    state,
)
from sandbox.ovh.call import Call, Json, Route
from sandbox.ovh.urns import Urns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTES = {
    **routes_auth.ROUTES,
    **routes_me.ROUTES,
    **routes_users.ROUTES,
    **routes_tokens.ROUTES,
    **routes_groups.ROUTES,
    **routes_identity_provider.ROUTES,
    **routes_clients.ROUTES,
    **routes_keys.ROUTES,
    **routes_products.ROUTES,
    **routes_secrets.ROUTES,
    **routes_policies.ROUTES,
    **routes_permissions_groups.ROUTES,
    **routes_resource_groups.ROUTES,
    **routes_resources.ROUTES,
    **routes_authorization.ROUTES,
    **routes_reference.ROUTES,
}
# These need no credentials, or others than the rest.
OPEN = {
    ("GET", "/v1/auth/time"): lambda _, journal, __: int(journal.now().timestamp()),
    ("POST", "/v1/auth/credential"): routes_auth.ask_for_key,
    ("GET", "/auth/"): routes_auth.validation_page,
    ("POST", "/auth/"): routes_auth.validation_page,
    ("POST", "/auth/oauth2/token"): routes_auth.token,
}
JSON = "application/json; charset=utf-8"


def build(journal: Journal, plate: str) -> tuple["WSGIApplication", dict[str, str]]:
    """Return the watched application of a plate and the credentials to export."""
    world = state.World(urns=Urns(plate))
    exports = seeds.plant(world, journal.now())
    app = App(world, journal)
    extra = {
        "require-password-change": app.require_password_change,
        "federated-sign-in": app.federated_sign_in,
    }
    return watched.watch(journal, app, label=label, state=app.told, extra=extra), exports


def label(environ: "WSGIEnvironment", _: bytes) -> tuple[str, bool]:
    """Return the path and whether the call changes something that lasts."""
    path: str = environ["PATH_INFO"]
    asks = path.endswith("/authorization/check") or "auth" in path.split("/")[1:3]
    return path, environ["REQUEST_METHOD"] not in READS and not asks


class App:
    """OVHcloud as a WSGI application. Calls are carried out one at a time."""

    def __init__(self, world: state.World, journal: Journal) -> None:
        self.world = world
        self.journal = journal
        self.router = Router(ROUTES)
        self.lock = threading.RLock()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one call, as WSGI asks."""
        query_id = _query_id(self.world.urns.plate)
        with self.lock:
            answer = self._answer(Request(environ), query_id)
        answer.headers["X-OVH-QUERYID"] = query_id
        if "HTTP_X_SCHEMAS_VERSION" in environ:
            answer.headers["X-Schemas-Version"] = environ["HTTP_X_SCHEMAS_VERSION"]
        return answer(environ, start)

    def told(self) -> Json:
        """Return everything that lasts."""
        with self.lock:
            return state.told(self.world)

    def federated_sign_in(self, told: Json) -> tuple[int, Json]:
        """Answer the sandbox's own sign-in of people whom an identity provider vouches for."""
        with self.lock:
            return federation.sign_in(self.world, told, self.journal.now())

    def require_password_change(self, told: Json) -> tuple[int, Json]:
        """Answer the sandbox's own way into this status."""
        with self.lock:
            return routes_users.require_password_change(self.world, told)

    def _answer(self, request: Request, query_id: str) -> Response:
        path = _canonical(request.path)
        try:
            if (request.method, path) in OPEN:
                made = OPEN[request.method, path](self.world, self.journal, request)
                return made if isinstance(made, Response) else _json(made, {})
            return self._authorised(request, path)
        except errors.ApiError as refusal:
            body = json.dumps(refusal.body(query_id), separators=(",", ":"))
            return Response(body, refusal.status, content_type=JSON)

    def _authorised(self, request: Request, path: str) -> Response:
        # Choice: a known path with another method is as unknown as any, and told to anybody.
        try:
            route, named = self.router.find(request.method, path)
        except HTTPException as unknown:
            raise errors.no_route() from unknown
        caller = self._caller(request, route)
        request.environ[IDENTITY] = caller.label
        action = route.action or ""
        # Choice: the credential's limits come first, and hold for the root of the account too.
        if caller.credential and not auth.rules_cover(caller.credential, request.method, path):
            raise errors.not_granted_call(action)
        call = Call(
            world=self.world, journal=self.journal, request=request, caller=caller, named=named
        )
        if route.action is not None:
            call.require(route.action)
        # Choice: nothing to say is `null`, on v2 too: the official SDK cannot read an empty body.
        return _json(route.answer(call), call.headers)

    def _caller(self, request: Request, route: Route) -> auth.Caller:
        told = (self.world, request, self.journal.now(), self.journal.switches)
        by_token = auth.personal(*told) if route.takes_personal_tokens else None
        return by_token or auth.authenticate(*told)


def _canonical(path: str) -> str:
    """Return the path with the branch `/1.0` under its newer name."""
    return f"/v1{path.removeprefix('/1.0')}" if path.startswith("/1.0/") else path


def _json(body: object, headers: dict[str, str]) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Response(text, 200, content_type=JSON, headers=headers)


def _query_id(plate: str) -> str:
    parts = (secrets.token_hex(4), str(secrets.randbelow(10**7)), secrets.token_hex(16))
    return ".".join((plate.upper(), "ext-4", *parts))
