import socket
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest
import stamina

from providers import http
from providers.errors import NotFound, Refused, Unreachable
from providers.http import Answer, Sender
from providers.pace import AT_ONCE, Pace
from providers.scaleway.client import Token
from sandbox.control import Control
from sandbox.server import Sandbox

OPEN = "/v1/auth/time"  # Answers to anybody.
CLOSED = "/v1/me"
CANARY = "canary-7f3d2c1b"
BUSY = 429


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Run a cloud: which one does not matter."""
    with Sandbox(clouds=("ovh",)) as running:
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("ovh")


@pytest.fixture
def sender(sandbox: Sandbox) -> Sender:
    """Return a sender that carries a secret."""
    return calling(sandbox.ovh_url)


def calling(base: str) -> Sender:
    """Return a sender to an address."""

    def words(answer: Answer) -> str:
        return str((answer.body or {}).get("message", "no words"))

    def passes(answer: Answer) -> bool:
        return words(answer) == "transient"

    return Sender(
        cloud="Cloud",
        base=base,
        auth=Token(CANARY),
        words=words,
        passes=passes,
        local=threading.local(),
    )


def attempts(control: Control) -> int:
    """Return how many calls arrived."""
    return int(control.calls()["total"])


def test_an_answer_has_status_body_and_headers(sender: Sender) -> None:
    """Headers are found in any case."""
    began = int(time.time())

    answer = sender.send("GET", OPEN)

    assert answer.status == 200
    assert began <= answer.body <= time.time()
    assert answer.headers["x-ovh-queryid"].startswith("EU.ext-")


def test_an_empty_body_is_none(sender: Sender, control: Control) -> None:
    """As deletions are answered."""
    control.fault(path=OPEN, kind="status", status=204)

    assert sender.send("DELETE", OPEN).body is None


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_what_can_be_repeated_is_repeated(
    sender: Sender, control: Control, method: str, status: int
) -> None:
    """Carried out once or twice is the same for these methods."""
    body = {"message": "later"}
    control.fault(path=OPEN, kind="status", status=status, body=body, times=2)
    control.fault(path=OPEN, kind="status", status=200, body={"done": True})

    assert sender.send(method, OPEN).body == {"done": True}

    assert attempts(control) == 3


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_post_that_may_have_been_carried_out_is_not_repeated(
    sender: Sender, control: Control, status: int
) -> None:
    """A look by mark comes first, in the next run."""
    control.fault(path=OPEN, kind="status", status=status, body={"message": "oops"}, times=9)

    with pytest.raises((Unreachable, Refused), match=f"Cloud: POST {OPEN}: {status} oops"):
        sender.send("POST", OPEN, {})

    assert attempts(control) == 1


@pytest.mark.parametrize(("method", "times"), [("POST", 1), ("PUT", 2)])
def test_a_lost_answer_is_asked_for_again_only_where_that_changes_nothing(
    sender: Sender, control: Control, method: str, times: int
) -> None:
    """The call was carried out, and nobody knows."""
    control.fault(path=OPEN, kind="lost_answer")
    control.fault(path=OPEN, kind="status", status=200, body={"again": True})

    if method == "POST":
        with pytest.raises(Unreachable, match=f"Cloud: POST {OPEN}: no answer from http"):
            sender.send(method, OPEN, {})
    else:
        assert sender.send(method, OPEN, {}).body == {"again": True}

    assert attempts(control) == times


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}, {"Retry-After": "Sat, 21 Nov"}])
@pytest.mark.parametrize("body", [None, {"message": "slow down"}])
def test_a_call_turned_away_at_the_door_is_repeated(
    sender: Sender,
    control: Control,
    method: str,
    headers: dict[str, str],
    body: dict[str, str] | None,
) -> None:
    """A 429 was not carried out, whatever the method; its body may be empty."""
    control.fault(path=OPEN, kind="status", status=BUSY, headers=headers, body=body, times=2)
    control.fault(path=OPEN, kind="status", status=200, body={"made": True})

    assert sender.send(method, OPEN, {}).body == {"made": True}

    assert attempts(control) == 3


def test_the_wait_that_a_cloud_asks_for_is_kept(sender: Sender, control: Control) -> None:
    """Retry-After is in seconds."""
    headers = {"Retry-After": "1"}
    control.fault(path=OPEN, kind="status", status=BUSY, headers=headers)
    began = time.monotonic()

    with stamina.set_testing(testing=False):
        sender.send("GET", OPEN)

    assert time.monotonic() - began >= 1


def test_a_wait_that_nobody_has_the_patience_for_is_not_waited(
    sender: Sender, control: Control
) -> None:
    """Asking sooner than told would only make it longer."""
    headers = {"Retry-After": str(http.PATIENCE_S + 1)}
    control.fault(path=OPEN, kind="status", status=BUSY, headers=headers, times=9)

    with pytest.raises(Unreachable, match=f"Cloud: GET {OPEN}: 429 no words"):
        sender.send("GET", OPEN)

    assert attempts(control) == 1


def test_a_busy_cloud_that_names_no_time_is_left_alone_for_a_while(
    sender: Sender, control: Control
) -> None:
    """Not by all threads for the same while."""
    control.fault(path=OPEN, kind="status", status=BUSY, times=99)
    waits = []

    for _ in range(2):
        with pytest.raises(Unreachable) as caught:
            sender.send("GET", OPEN)
        waits.append(caught.value.retry_s or 0)

    least, most = http.BUSY_S
    assert all(least <= wait_s <= most for wait_s in waits)
    assert waits[0] != waits[1]


def test_each_attempt_counts_as_a_call(sandbox: Sandbox, control: Control) -> None:
    """Whatever limits the calls of an account counts those that failed too."""
    waited = []

    class Counted(Pace):
        def wait(self) -> None:
            waited.append(True)

    sender = replace(calling(sandbox.ovh_url), pace=Counted())
    control.fault(path=OPEN, kind="status", status=503, times=2)

    sender.send("GET", OPEN)

    assert len(waited) == attempts(control) == 3


def test_a_cloud_that_stays_busy_is_one_line(sender: Sender, control: Control) -> None:
    """After the last attempt."""
    control.fault(path=OPEN, kind="status", status=BUSY, times=99)

    with pytest.raises(Unreachable) as caught:
        sender.send("POST", OPEN, {})

    assert str(caught.value) == f"Cloud: POST {OPEN}: 429 no words"
    assert attempts(control) == 5


@pytest.mark.parametrize("status", [200, 302, 403, 404, 503])
def test_a_page_is_not_an_answer(sender: Sender, control: Control, status: int) -> None:
    """A gateway's 404 does not mean absent, nor its 403 refused."""
    control.fault(path=OPEN, kind="html", status=status, times=9)

    with pytest.raises(Unreachable) as caught:
        sender.send("GET", OPEN)

    message = str(caught.value)
    assert message.startswith(f"Cloud: GET {OPEN}: {status} with text/html instead of JSON (")
    assert "<" not in message
    assert attempts(control) == (5 if status == 503 else 1)


def test_a_redirect_is_not_followed(sender: Sender, control: Control) -> None:
    """Credentials go to no other address, and nothing was carried out."""
    headers = {"Location": "http://127.0.0.1:9/"}
    control.fault(path=OPEN, kind="status", status=307, headers=headers)

    with pytest.raises(Unreachable, match=f"Cloud: PUT {OPEN}: 307 "):
        sender.send("PUT", OPEN, {})


def test_a_refusal_ends_in_what_would_help(sandbox: Sandbox, control: Control) -> None:
    """After the cloud's words, however long these are."""

    def mend(call: str, answer: Answer) -> str:
        return f"Ask for {call} ({answer.status})."

    control.fault(path=OPEN, kind="status", status=403, body={"message": "no " * 1000})

    with pytest.raises(Refused, match=rf"… Ask for GET {OPEN} \(403\)\.$"):
        replace(calling(sandbox.ovh_url), mend=mend).send("GET", OPEN)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Refused), (403, Refused), (404, NotFound), (409, Refused)]
)
def test_a_refusal_is_final(
    sender: Sender, control: Control, status: int, kind: type[Refused]
) -> None:
    """It says the status, and only a 404 means absent."""
    body = {"message": "because"}
    control.fault(path=OPEN, kind="status", status=status, body=body, times=9)

    with pytest.raises(kind, match=f"^Cloud: GET {OPEN}: {status} because$") as caught:
        sender.send("GET", OPEN)

    assert caught.value.status == status
    assert isinstance(caught.value, NotFound) == (status == 404)
    assert attempts(control) == 1


def test_a_refusal_that_passes_by_itself_is_waited_out(sender: Sender, control: Control) -> None:
    """Also for a POST: it was not carried out."""
    body = {"message": "transient"}
    control.fault(path=OPEN, kind="status", status=409, body=body, times=2)
    control.fault(path=OPEN, kind="status", status=200, body={})

    sender.send("POST", OPEN, {})

    assert attempts(control) == 3


def test_long_words_are_cut(sender: Sender, control: Control) -> None:
    """An error is a line, not a page."""
    body = {"message": "word\n" * 1000}
    control.fault(path=OPEN, kind="status", status=400, body=body)

    with pytest.raises(Refused) as caught:
        sender.send("GET", OPEN)

    assert len(str(caught.value)) < 500
    assert str(caught.value).endswith("…")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_cloud_that_nobody_listens_for_is_tried_again_and_said(method: str) -> None:
    """No connection was made, so even a POST can be tried again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(Unreachable) as caught:
            calling(base).send(method, OPEN, {})

    assert str(caught.value) == (
        f"Cloud: {method} {OPEN}: no answer from {base} (connection refused or unknown host)"
    )
    assert caught.value.retry_s == 0


def test_a_cloud_that_hangs_is_given_up(
    sender: Sender, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A POST at once: it may have been carried out."""
    monkeypatch.setattr(http, "TIMEOUT_S", (5, 0.5))
    control.fault(path=OPEN, kind="hang", seconds=2)

    with pytest.raises(Unreachable, match=r"\(timed out\)$") as caught:
        sender.send("POST", OPEN, {})

    assert caught.value.retry_s is None


def test_a_connection_that_breaks_is_said() -> None:
    """Whoever listens may close without a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        closing = threading.Thread(target=hang_up)
        closing.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"

        with pytest.raises(Unreachable, match=r"\(connection broken\)$") as caught:
            calling(base).send("POST", OPEN, {})
        closing.join()

    assert caught.value.retry_s is None


def test_a_connection_that_is_never_made_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An address that swallows packets was never reached, so even a POST can be sent again."""
    monkeypatch.setattr(http, "TIMEOUT_S", (0.1, 0.1))
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as queue:
        for _ in range(4):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003 - the socket's own signature.
            waiting.connect_ex(server.getsockname())

        with pytest.raises(Unreachable, match=r"\(timed out\)$") as caught:
            calling(f"http://127.0.0.1:{server.getsockname()[1]}").send("POST", OPEN, {})

    assert caught.value.retry_s == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 400, "body": {"message": "bad"}},
        {"kind": "status", "status": 500, "body": {"message": "bad"}},
        {"kind": "html", "status": 503},
        {"kind": "lost_answer"},
    ],
)
@pytest.mark.parametrize("debug", ["", "1"])
def test_no_error_holds_a_secret(
    sender: Sender,
    control: Control,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    debug: str,
) -> None:
    """Neither its line, nor its traceback, nor the errors that led to it."""
    monkeypatch.setenv("GRANTBOOK_DEBUG", debug)
    control.fault(path=CLOSED, **fault)

    with pytest.raises((Unreachable, Refused)) as caught:
        sender.send("POST", CLOSED, {})

    told = "".join(traceback.format_exception(caught.value))
    assert CLOSED in told
    assert CANARY not in told
    assert ("direct cause" in told) == (debug == "1" and fault["kind"] == "lost_answer")


def test_threads_have_sessions_of_their_own(sender: Sender) -> None:
    """Four threads of a process share one sender."""
    sessions = []

    def call() -> None:
        sender.send("GET", OPEN)
        sender.send("GET", OPEN)
        sessions.append(sender.local.session)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, sessions))) == 4


def test_four_calls_are_on_their_way_at_most() -> None:
    """However many threads call, each after another or all together."""
    with Crowd() as crowd:
        sender = calling(crowd.base)
        threads = [threading.Thread(target=sender.send, args=("GET", OPEN)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert crowd.most == AT_ONCE
    assert crowd.answered == 12


class Crowd(ThreadingHTTPServer):
    """A cloud that answers once four have been there, and counts who is there at a time."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counting)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.here = self.most = self.answered = 0
        self.changed = threading.Condition()
        self._serving = threading.Thread(target=self.serve_forever)

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._serving.join()
        self.server_close()

    def visit(self) -> None:
        """Wait until four are there, then a moment for a fifth who should not come."""
        with self.changed:
            self.here += 1
            self.most = max(self.most, self.here)
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.most >= AT_ONCE, timeout=10)
            self.changed.wait_for(lambda: self.most > AT_ONCE, timeout=0.1)
            self.here -= 1
            self.answered += 1


class Counting(BaseHTTPRequestHandler):
    """One visitor of the crowd."""

    def do_GET(self) -> None:
        """Answer with nothing."""
        assert isinstance(self.server, Crowd)
        self.server.visit()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
