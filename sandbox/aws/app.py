"""AWS on one address: IAM, STS, Support and Identity Center, by moto, with access enforced.

Nothing else of moto can be reached: neither its other services nor its own control pages.
Of the switches, `ignore_scopes` and `shuffle_lists` are accepted and do nothing; `quotas` are told
by a summary of the account alone, and pages are those of users, of details and of simulations.

https://docs.getmoto.org/en/latest/docs/server_mode.html
"""

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from botocore.model import OperationNotFoundError
from flask import Flask, Response, current_app, request
from moto.core.utils import convert_to_flask_response
from moto.moto_server.werkzeug_app import BackendRequest
from werkzeug.http import http_date

from sandbox import watched
from sandbox.aws.accounts import FIRST, SECOND
from sandbox.aws.iam import Root
from sandbox.aws.iam_answers import IamAnswers
from sandbox.aws.identitystore_answers import IdentityStoreAnswers
from sandbox.aws.label import action_of, label, service_of
from sandbox.aws.sso_answers import SsoAnswers
from sandbox.aws.state import told
from sandbox.aws.sts import StsAnswers
from sandbox.aws.support import SupportAnswers
from sandbox.aws.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from moto.core.responses import BaseResponse

    from sandbox.journal import Journal

REGION = "eu-west-1"
SERVICES: dict[str, "type[BaseResponse]"] = {
    "iam": IamAnswers,
    "sts": StsAnswers,
    "support": SupportAnswers,
    "sso": SsoAnswers,
    "identitystore": IdentityStoreAnswers,
}


def build(journal: "Journal") -> tuple["WSGIApplication", dict[str, str]]:
    """Return AWS as a WSGI application, and the variables that its clients read.

    The second account's variables begin with PARTNER_. The endpoint is not among them: only
    whoever opens the port knows it.
    """
    world = World()
    exports = {
        **_variables("", world.add_administrator(FIRST)),
        **_variables("PARTNER_", world.add_administrator(SECOND)),
    }
    app = Flask("aws")
    app.request_class = BackendRequest
    app.extensions.update(world=world, journal=journal)
    app.add_url_rule("/", view_func=_answer, methods=["GET", "POST"])
    app.after_request(partial(_dated, journal))
    extra = {
        "root": partial(_furnish_root, world),
        "directory-user": partial(_switch_directory_user, world),
    }
    watching = watched.watch(journal, app, label=label, state=lambda: told(world), extra=extra)
    return watching, exports


def _furnish_root(world: World, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Give the root user of an account what only its owner can, signed in as root."""
    with world.here():
        root = Root(access_keys=bool(told.get("access_keys")), mfa=bool(told.get("mfa")))
        world.iam(told["account"]).root = root
    return 200, asdict(root)


def _switch_directory_user(world: World, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Let a user of the directory in no more, or again, which the console alone can."""
    try:
        world.directory.switch(told["user"], disabled=told["disabled"])
    except KeyError as error:
        return 404, {"error": f"no such user, or not told: {error}"}
    return 200, told


def _variables(prefix: str, key: tuple[str, str]) -> dict[str, str]:
    return {
        f"{prefix}AWS_ACCESS_KEY_ID": key[0],
        f"{prefix}AWS_SECRET_ACCESS_KEY": key[1],
        f"{prefix}AWS_REGION": REGION,
        f"{prefix}AWS_DEFAULT_REGION": REGION,
    }


def _dated(journal: "Journal", answer: Response) -> Response:
    """Tell the cloud's own time."""
    answer.headers["Date"] = http_date(journal.now())
    return answer


def _answer() -> Response:
    world: World = current_app.extensions["world"]
    service = service_of(request.environ)
    action = action_of(request.environ, request.get_data())
    if not service:
        return _refusal(403, "MissingAuthenticationToken", "The request is not signed.")
    if service not in SERVICES:
        has = ", ".join(SERVICES)
        return _refusal(400, "InvalidAction", f"The sandbox has no {service}; it has {has}.")
    try:
        with world.here():
            answer: Response = convert_to_flask_response(SERVICES[service].dispatch)()
    except (NotImplementedError, OperationNotFoundError):
        return _refusal(400, "InvalidAction", f"The sandbox has no {service}:{action}.")
    return answer


def _refusal(status: int, code: str, message: str) -> Response:
    """Return an error in the XML of the query protocol, which IAM and STS speak."""
    error = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    text = f"<ErrorResponse><Error>{error}</Error><RequestId>sandbox</RequestId></ErrorResponse>"
    return Response(text, status=status, content_type="text/xml")
