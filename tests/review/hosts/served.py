"""GitHub and GitLab on a free port, as far as a merge request and its comments go.

Pages of two, so that every list has several; what is put in `refusals` is answered first.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = 2
TOKEN = "canary-3d2c1b7f"
GITHUB, GITLAB = "/repos/acme/access/issues", "/projects/acme%2Faccess/merge_requests/7/notes"
COMMITS = re.compile(
    "/repos/acme/access/commits/([^/]+)/pulls"
    "|/projects/acme%2Faccess/repository/commits/([^/]+)/merge_requests"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is no success; to calls of this method, once."""

    method: str
    status: int
    body: object = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Served:
    """One merge request with its comments, [id, author, body]. `me` is "" for an app's token.

    `merged` are what the host says of the merge requests that a commit is in; `now` is its clock,
    and `edited` when the comments were, by id.
    """

    url: str = ""
    me: str = "bot"
    now: str = "2026-01-02T03:04:05Z"
    comments: list[list[Any]] = field(default_factory=list)
    edited: dict[int, str] = field(default_factory=dict)
    merged: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    before: Callable[[str], None] = lambda _call: None

    @property
    def bodies(self) -> list[str]:
        """What the comments say."""
        return [body for _, _, body in self.comments]

    def merge(self, commit: str, at: str = "2026-01-02T03:04:05Z") -> None:
        """Merge number 7 as a commit."""
        told = {"merged_at": at, "merge_commit_sha": commit, "squash_commit_sha": None}
        self.merged.append({"number": 7, "iid": 7, "sha": "of its branch", **told})

    def wrote(self) -> list[str]:
        """Return the calls that were to change something."""
        return [call for call in self.calls if not call.startswith("GET ")]


class _Handler(BaseHTTPRequestHandler):
    """What both hosts do alike."""

    served: Served
    kind: str

    def _answer(self) -> None:
        at = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        said = json.loads(self.rfile.read(size)) if size else {}
        call = f"{self.command} {at.path}"
        self.served.before(call)
        self.served.calls.append(call)
        for refusal in self.served.refusals:
            if refusal.method == self.command:
                self.served.refusals.remove(refusal)
                self._send(refusal.status, refusal.body, refusal.headers)
                return
        if not self._is_known():
            self._send(401, {"message": "Bad credentials"})
        elif at.path == "/user":
            self._user()
        elif COMMITS.fullmatch(at.path):
            self._page(at.path, parse_qs(at.query), self.served.merged)
        elif at.path in {f"{GITHUB}/7/comments", GITLAB}:
            self._list(at.path, parse_qs(at.query), said)
        else:
            self._one(at.path, said)

    do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815 - the names that http.server asks for.

    def _is_known(self) -> bool:
        if self.kind == "gitlab":
            return self.headers.get("PRIVATE-TOKEN") == TOKEN
        return self.headers.get("Authorization") == f"Bearer {TOKEN}"

    def _user(self) -> None:
        if self.served.me:
            self._send(200, {"login": self.served.me, "username": self.served.me})
        else:
            self._send(403, {"message": "Resource not accessible by integration"})

    def _list(self, path: str, query: Mapping[str, list[str]], said: Mapping[str, Any]) -> None:
        comments = self.served.comments
        if self.command == "POST":
            id_ = max([100, *(each[0] for each in comments)]) + 1
            comments.append([id_, self.served.me or "github-actions[bot]", said["body"]])
            self.served.edited[id_] = self.served.now
            self._send(201, self._shown(comments[-1]))
            return
        self._page(path, query, [self._shown(each) for each in comments])

    def _page(
        self, path: str, query: Mapping[str, list[str]], found: Sequence[Mapping[str, Any]]
    ) -> None:
        page = int(query["page"][0])
        link = f'<https://elsewhere.invalid{path}?page={page + 1}>; rel="next"'
        shown = found[(page - 1) * PAGE : page * PAGE]
        self._send(200, shown, {"Link": link} if page * PAGE < len(found) else {})

    def _one(self, path: str, said: Mapping[str, Any]) -> None:
        base = GITLAB if self.kind == "gitlab" else f"{GITHUB}/comments"
        found = re.fullmatch(f"{re.escape(base)}/(\\d+)", path)
        for each in self.served.comments:
            if found and each[0] == int(found[1]):
                each[2] = said["body"]
                self.served.edited[each[0]] = self.served.now
                self._send(200, self._shown(each))
                return
        self._send(404, {"message": "Not Found"})

    def _shown(self, comment: list[Any]) -> dict[str, Any]:
        id_, author, body = comment
        told = {"id": id_, "body": body, "updated_at": self.served.edited.get(id_, self.served.now)}
        if self.kind == "gitlab":
            return {**told, "author": {"username": author}, "system": not author}
        return {**told, "user": {"login": author} if author else None}

    def _send(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        said = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002 - its name there.
        """Say nothing."""


@contextmanager
def serving(kind: str) -> Iterator[Served]:
    """Run one of the hosts."""
    served = Served()
    handler = type("Handler", (_Handler,), {"served": served, "kind": kind})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield served
        server.shutdown()
