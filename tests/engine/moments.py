"""Every moment of a run on OVHcloud: what stands there after each call that changed something."""

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from werkzeug.wrappers import Request, Response

from sandbox.http import Listener
from sandbox.journal import READS
from sandbox.ovh.seeds import FIRST
from sandbox.scratch import Scratch
from sandbox.server import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json = dict[str, Any]

ALWAYS = ("--yes", "--skip-preview", "--non-interactive")
TIMEOUT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a call changed, what it answered, and the account after it."""

    method: str
    path: str
    answer: Any
    account: Json


Look = Callable[[Moment], object]


class Door:
    """The only way to OVHcloud for a stack: calls go through, and changes one at a time.

    `look` is called after each of them, before its caller has the answer.
    """

    def __init__(self, sandbox: Sandbox, look: Look) -> None:
        self.sandbox = sandbox
        self.look = look
        self.lock = threading.Lock()
        self.listener = Listener(self, 0)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as OVHcloud does."""
        request = Request(environ)
        with self.lock:
            answer = requests.request(
                request.method,
                self.sandbox.ovh_url + environ["REQUEST_URI"],
                data=request.get_data(),
                headers=dict(request.headers),  # With the address that the call was signed for.
                timeout=TIMEOUT_S,
            )
            if request.method not in READS and answer.ok:
                self.look(self._moment(request, answer))
        kept = {"Content-Type": answer.headers["Content-Type"]}
        return Response(answer.content, answer.status_code, kept)(environ, start)

    def _moment(self, request: Request, answer: requests.Response) -> Moment:
        return Moment(
            method=request.method,
            path=request.path,
            answer=answer.json(),
            account=standing(self.sandbox),
        )


class Stack:
    """A stack of one account, which is told as a value; all its moments are seen.

    `look` is called at each of them.
    """

    def __init__(self, sandbox: Sandbox, scratch: Scratch) -> None:
        self.sandbox = sandbox
        self.scratch = scratch
        self.look: Look = lambda _: None
        self.moments: list[Moment] = []
        self.door = Door(sandbox, self._see)
        for file in scratch.path("").iterdir():
            file.unlink()
        scratch.configure(self._lead)

    @property
    def account(self) -> Json:
        """The account as it is."""
        return standing(self.sandbox)

    def apply(self, declared: Json, *more: str) -> Sequence[Moment]:
        """Bring the account to what is declared, and return the moments of that run."""
        self.scratch.path("all.yaml").write_text(json.dumps(declared), "utf-8")
        return self._run("up", *more)

    def destroy(self) -> Sequence[Moment]:
        """Take everything away, and return the moments of that run."""
        return self._run("destroy")

    def _run(self, *command: str) -> Sequence[Moment]:
        self.moments.clear()
        self.scratch.pulumi(*command, *ALWAYS)
        return [*self.moments]

    def _see(self, moment: Moment) -> None:
        self.moments.append(moment)
        self.look(moment)

    def _lead(self, accounts: dict[str, Any]) -> None:
        for name in [name for name in accounts if name != "ovh"]:
            del accounts[name]
        accounts["ovh"]["endpoint"] = self.door.listener.url


def standing(sandbox: Sandbox) -> Json:
    """Return all that lasts on the stack's account."""
    found: Json = sandbox.control("ovh").state()[FIRST]
    return found
