"""Loopback HTTP: one WSGI application on one port in a thread, and a table of routes to look in.

https://werkzeug.palletsprojects.com/en/stable/routing/
"""

import socket
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
BACKLOG = 128

Handler = TypeVar("Handler")


class Quiet(WSGIRequestHandler):
    """Says nothing of ordinary requests: the journal has them. Failures of ours are still told."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header; a date of the application's takes the place of this machine's."""
        if keyword.lower() == "date":
            told: list[bytes] = getattr(self, "_headers_buffer", [])
            told[:] = [each for each in told if not each.lower().startswith(b"date:")]
        super().send_header(keyword, value)


class Listener:
    """One application, listening from construction to `stop`. Port 0 picks a free one."""

    def __init__(self, app: "WSGIApplication", port: int) -> None:
        with _bound(port) as ours:
            self._server = make_server(
                HOST, port, app, threaded=True, request_handler=Quiet, fd=ours.fileno()
            )
        self.url = f"http://{HOST}:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """Answer no more calls and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _bound(port: int) -> socket.socket:
    """Return a listening socket. Raises OSError, where werkzeug itself would end the process."""
    ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ours.bind((HOST, port))
        ours.listen(BACKLOG)
    except OSError as taken:
        ours.close()
        raise OSError(taken.errno, f"port {port}: {taken.strerror}") from taken
    return ours


class Router(Generic[Handler]):
    """Routes by method and path; a path holds `<name>` for one segment, `<path:name>` for more."""

    def __init__(self, routes: Mapping[tuple[str, str], Handler]) -> None:
        self._handlers = dict(routes)
        rules = [Rule(path, endpoint=(method, path), methods=[method]) for method, path in routes]
        self._map = Map(rules, merge_slashes=False, redirect_defaults=False)

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]]:
        """Return the handler and what the path names.

        Raises werkzeug's NotFound, or MethodNotAllowed when only the method is unknown.
        """
        endpoint, named = self._map.bind(HOST).match(path, method)
        return self._handlers[endpoint], {key: str(value) for key, value in named.items()}
