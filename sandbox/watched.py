"""Any WSGI application behind a journal: calls noted, faults applied, and the control routes.

https://peps.python.org/pep-3333/
"""

import socket
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from sandbox.control_routes import Control, Extra
from sandbox.journal import IDENTITY, READS, Call, Journal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Label = Callable[["WSGIEnvironment", bytes], tuple[str, bool]]


def by_method(environ: "WSGIEnvironment", body: bytes) -> tuple[str, bool]:  # noqa: ARG001 - the body is for clouds that name the action in it.
    """Return the path, and that every method but the reading ones changes something."""
    return environ["PATH_INFO"], environ["REQUEST_METHOD"] not in READS


def watch(
    journal: Journal,
    app: "WSGIApplication",
    *,
    label: Label = by_method,
    state: Callable[[], dict[str, Any]] = dict,
    extra: Mapping[str, Extra] | None = None,
) -> "WSGIApplication":
    """Return the application with calls noted, faults applied and `/_sandbox/*` served.

    `label` names a call and says whether it changes something; `state` tells everything that
    exists; `extra` adds control routes that take a JSON body by POST.
    """
    return Watched(journal, app, label, Control(journal, state, extra or {}))


class Watched:
    """The application behind its journal: a WSGI application itself."""

    def __init__(
        self, journal: Journal, app: "WSGIApplication", label: Label, control: Control
    ) -> None:
        self.journal = journal
        self.app = app
        self.label = label
        self.control = control

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one call, as WSGI asks."""
        body = _keep_body(environ)
        if self.control.serves(environ["PATH_INFO"]):
            return self.control.answer(Request(environ))(environ, start)
        return self._carry_out(environ, body)(environ, start)

    def _carry_out(self, environ: "WSGIEnvironment", body: bytes) -> Response:
        path, mutating = self.label(environ, body)
        method = environ["REQUEST_METHOD"]
        fault = self.journal.faults.strike(method, path)
        replaced = fault is not None and fault.replaces
        answer = fault.answer() if fault and replaced else _run(self.app, environ)
        lost = fault is not None and fault.kind == "lost_answer"
        self.journal.record(
            Call(
                method=method,
                path=path,
                query=environ.get("QUERY_STRING", ""),
                status=0 if lost else answer.status_code,
                identity=environ.get(IDENTITY, ""),
                mutating=mutating,
            )
        )
        if lost:
            # The socket is shut first: the server would else wait for the next call on it.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError(f"the answer to {method} {path} is lost on purpose")
        if fault is not None:
            fault.delay()
        return answer


def _keep_body(environ: "WSGIEnvironment") -> bytes:
    """Read the body whole, however it was sent, and leave it in place for the application."""
    body = Request(environ).get_data(cache=False)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def _run(app: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
    """Return the application's whole answer; unlike werkzeug's own, it sees the same environ."""
    began: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[..., None]:
        began[:] = [status, headers]
        return began.append

    chunks = app(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    return Response(body, status=began[0], headers=began[1])
