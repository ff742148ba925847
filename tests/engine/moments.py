"""Every moment of a run on one cloud: what stands there after each call that changed something."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from werkzeug.wrappers import Request, Response

from sandbox.aws.accounts import FIRST as OF_AWS
from sandbox.aws.label import label
from sandbox.http import Listener
from sandbox.ovh.seeds import FIRST as OF_OVH
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from sandbox.watched import Label, by_method

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json = dict[str, Any]

ALWAYS = ("--yes", "--skip-preview", "--non-interactive")
TIMEOUT_S = 10
ACCOUNTS = {"aws": OF_AWS, "ovh": OF_OVH}
CALLED: Mapping[str, Label] = {"aws": label, "ovh": by_method}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a call changed, what it answered, and the account after it."""

    method: str
    path: str  # On AWS, the action: `iam:CreateUser`.
    answer: Any  # On AWS, its XML.
    account: Json


Look = Callable[[Moment], object]


class Door:
    """The only way to a cloud for a stack: calls go through, and changes one at a time.

    `look` is called after each of them, before its caller has the answer.
    """

    def __init__(self, sandbox: Sandbox, cloud: str, look: Look) -> None:
        self.sandbox = sandbox
        self.cloud = cloud
        self.look = look
        self.lock = threading.Lock()
        self.listener = Listener(self, 0)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as the cloud does."""
        request = Request(environ)
        path, changes = CALLED[self.cloud](environ, request.get_data())
        with self.lock:
            answer = requests.request(
                request.method,
                self.sandbox.urls[self.cloud] + environ["REQUEST_URI"],
                data=request.get_data(),
                headers=dict(request.headers),  # With the address that the call was signed for.
                timeout=TIMEOUT_S,
            )
            if changes and answer.ok:
                self.look(self._moment(request.method, path, answer))
        kept = {"Content-Type": answer.headers["Content-Type"]}
        return Response(answer.content, answer.status_code, kept)(environ, start)

    def _moment(self, method: str, path: str, answer: requests.Response) -> Moment:
        return Moment(
            method=method,
            path=path,
            answer=answer.text if self.cloud == "aws" else answer.json(),
            account=standing(self.sandbox, self.cloud),
        )


class Stack:
    """A stack of one account, which is told as a value; all its moments are seen.

    `look` is called at each of them.
    """

    def __init__(self, sandbox: Sandbox, scratch: Scratch, cloud: str = "ovh") -> None:
        self.sandbox = sandbox
        self.scratch = scratch
        self.cloud = cloud
        self.look: Look = lambda _: None
        self.moments: list[Moment] = []
        self.door = Door(sandbox, cloud, self._see)
        for file in scratch.path("").iterdir():
            file.unlink()
        scratch.configure(self._lead)

    @property
    def account(self) -> Json:
        """The account as it is."""
        return standing(self.sandbox, self.cloud)

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
        for name in [name for name in accounts if name != self.cloud]:
            del accounts[name]
        accounts[self.cloud]["endpoint"] = self.door.listener.url


def standing(sandbox: Sandbox, cloud: str) -> Json:
    """Return all that lasts on the stack's account."""
    found: Json = sandbox.control(cloud).state()[ACCOUNTS[cloud]]
    return found
