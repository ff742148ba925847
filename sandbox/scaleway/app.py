"""The application: one call after the other is known, authorised, carried out and answered.

https://www.scaleway.com/en/developers/api/
"""

import json
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from sandbox import watched
from sandbox.http import Router
from sandbox.journal import IDENTITY, Journal
from sandbox.scaleway import (
    auth,
    errors,
    evaluation,
    logs,
    managed,
    routes_api_keys,
    routes_applications,
    routes_billing,
    routes_buckets,
    routes_check,
    routes_connections,
    routes_containers,
    routes_dns_zones,
    routes_groups,
    routes_instances,
    routes_jwts,
    routes_keys,
    routes_logs,
    routes_mfa,
    routes_organizations,
    routes_policies,
    routes_projects,
    routes_registry,
    routes_rules,
    routes_saml,
    routes_scim,
    routes_secrets,
    routes_sign_in,
    routes_ssh_keys,
    routes_users,
    routes_webauthn,
    seeds,
    state,
)
from sandbox.scaleway.call import Answer, Call, Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTES: dict[tuple[str, str], Answer] = {
    **routes_users.ROUTES,
    **routes_mfa.ROUTES,
    **routes_webauthn.ROUTES,
    **routes_connections.ROUTES,
    **routes_jwts.ROUTES,
    **routes_logs.ROUTES,
    **routes_check.ROUTES,
    **routes_applications.ROUTES,
    **routes_groups.ROUTES,
    **routes_policies.ROUTES,
    **routes_rules.ROUTES,
    **routes_api_keys.ROUTES,
    **routes_ssh_keys.ROUTES,
    **routes_organizations.ROUTES,
    **routes_sign_in.ROUTES,
    **routes_saml.ROUTES,
    **routes_scim.ROUTES,
    **routes_projects.ROUTES,
    **routes_instances.ROUTES,
    **routes_secrets.ROUTES,
    **routes_buckets.ROUTES,
    **routes_keys.ROUTES,
    **routes_dns_zones.ROUTES,
    **routes_registry.ROUTES,
    **routes_containers.ROUTES,
    **routes_billing.ROUTES,
}


def build(journal: Journal) -> tuple["WSGIApplication", dict[str, str]]:
    """Return the watched application and the credentials to export."""
    world = state.World()
    exports = seeds.plant(world, journal.now())
    app = App(world, journal)
    return watched.watch(journal, app, state=app.told, extra=app.extra), exports


class App:
    """Scaleway as a WSGI application. Calls are carried out one at a time."""

    def __init__(self, world: state.World, journal: Journal) -> None:
        self.world = world
        self.journal = journal
        self.router = Router(logs.noting(ROUTES))
        self.lock = threading.RLock()
        self.extra = {
            "sign-in": self.sign_in,
            "accept-invitation": self.accept_invitation,
            "manage": self.manage,
        }

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one call, as WSGI asks."""
        with self.lock:
            answer = self._answer(Request(environ))
        answer.headers["X-Request-Id"] = state.new_id()
        answer.headers["Server"] = "Scaleway API Gateway (sandbox)"
        return answer(environ, start)

    def told(self) -> Json:
        """Return everything that lasts."""
        with self.lock:
            return state.told(self.world)

    def sign_in(self, told: Json) -> tuple[int, Json]:
        """Answer the sandbox's own sign-in."""
        with self.lock:
            return auth.sign_in(self.world, told, self.journal.now())

    def accept_invitation(self, told: Json) -> tuple[int, Json]:
        """Answer the sandbox's own way in for guests."""
        with self.lock:
            return auth.accept_invitation(self.world, told)

    def manage(self, told: Json) -> tuple[int, Json]:
        """Answer the sandbox's own way to hand an object to one of Scaleway's products."""
        with self.lock:
            return managed.manage(self.world, told)

    def _answer(self, request: Request) -> Response:
        try:
            answer, named = self.router.find(request.method, request.path)
        except NotFound:
            # Choice: the gateway's words for these two were not recorded.
            return _json(404, {"message": "path not found"})
        except MethodNotAllowed:
            return _json(405, {"message": "method not allowed"})
        try:
            return self._authenticated(request, answer, named)
        except errors.ApiError as refusal:
            return _json(refusal.status, dict(sorted(refusal.body.items())))

    def _authenticated(self, request: Request, answer: Answer, named: dict[str, str]) -> Response:
        switches = self.journal.switches
        bearer = auth.authenticate(self.world, request, self.journal.now(), switches)
        request.environ[IDENTITY] = bearer.label
        self._note(bearer.organization)
        for key in request.args:
            if key.endswith("[]"):
                raise errors.invalid(key, "format", "repeat the name without brackets")
        made = answer(
            Call(
                world=self.world,
                journal=self.journal,
                request=request,
                bearer=bearer,
                named=named,
            )
        )
        self._note(bearer.organization)
        return Response(status=204) if made is None else _json(200, made)

    def _note(self, organization: state.Organization) -> None:
        """Let rights settle, with what this call has changed."""
        if settle_s := self.journal.switches.settle_s:
            attached = evaluation.attached(organization)
            organization.settling.note(attached, self.journal.now(), settle_s)
        else:
            organization.settling.clear()


def _json(status: int, body: object) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Response(text, status, content_type="application/json")
