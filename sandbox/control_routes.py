"""The routes under `/_sandbox/`, the same on every cloud: calls, switches, faults and state.

Invented by the sandbox; no cloud has them.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from werkzeug.wrappers import Request, Response

from sandbox.faults import FaultError
from sandbox.journal import Journal
from sandbox.switches import SwitchError

PREFIX = "/_sandbox/"

Extra = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


class Control:
    """The routes under `/_sandbox/`: calls, switches, faults, state, and a cloud's own."""

    def __init__(
        self,
        journal: Journal,
        state: Callable[[], dict[str, Any]],
        extra: Mapping[str, Extra],
    ) -> None:
        self.journal = journal
        self.state = state
        self.extra = extra
        self.routes: dict[tuple[str, str], Callable[[dict[str, Any]], Any]] = {
            ("GET", "calls"): self._calls,
            ("DELETE", "calls"): lambda _: journal.reset_calls(),
            ("GET", "switches"): lambda _: journal.switches.told(),
            ("PATCH", "switches"): self._switch,
            ("POST", "faults"): lambda told: asdict(journal.faults.order(told)),
            ("DELETE", "faults"): lambda _: journal.faults.clear(),
            ("GET", "state"): lambda _: state(),
        }

    def serves(self, path: str) -> bool:
        """Tell whether this is a control route; what else lies under the prefix is the cloud's."""
        name = path.removeprefix(PREFIX)
        known = {name for _, name in self.routes} | set(self.extra)
        return path.startswith(PREFIX) and name in known

    def answer(self, request: Request) -> Response:
        """Return the answer as JSON: 403 without the token, 400 with what is wrong in the body."""
        if not hmac.compare_digest(request.headers.get("X-Sandbox-Token", ""), self.journal.token):
            return _json(403, {"error": "X-Sandbox-Token is missing or wrong"})
        name = request.path.removeprefix(PREFIX)
        told = request.get_json(silent=True, force=True)
        body = told if isinstance(told, dict) else {}
        if name in self.extra and request.method == "POST":
            return _json(*self.extra[name](body))
        route = self.routes.get((request.method, name))
        if route is None:
            return _json(405, {"error": f"no {request.method} here"})
        try:
            return _json(200, route(body))
        except (SwitchError, FaultError) as mistake:
            return _json(400, {"error": str(mistake)})

    def _calls(self, _: dict[str, Any]) -> dict[str, Any]:
        calls = self.journal.calls()
        return {
            "calls": [asdict(call) for call in calls],
            "total": len(calls),
            "mutating": sum(call.mutating for call in calls),
        }

    def _switch(self, told: dict[str, Any]) -> dict[str, Any]:
        self.journal.switch(told)
        return self.journal.switches.told()


def _json(status: int, body: object) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
