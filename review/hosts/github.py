"""GitHub: a pull request and its comments, which are those of the issue with its number.

https://docs.github.com/en/rest/issues/comments
https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from providers.errors import Refused
from providers.http import Answer
from review.hosts import host
from review.hosts.host import Comment, Host, Merged, Place, Unplaced

API = "https://api.github.com"
ACTIONS = "github-actions[bot]"  # Whose the token of a workflow is.
OF_APP = "not accessible by integration"  # A token of an app may not ask who it is.
REF = re.compile(r"refs/pull/(\d+)/")
MISSING = "In a workflow: `env: {GITHUB_TOKEN: ${{ github.token }}}`."
MENDS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "GITHUB_TOKEN is no token of this host, or has ended.",
    HTTPStatus.FORBIDDEN: "The token may not: give the job `permissions: {pull-requests: write}`, "
    "or `read` where nobody comments. On a pull request from a fork it may only read, whatever a "
    "workflow says.",
    HTTPStatus.NOT_FOUND: "There is no such pull request, or the token may not see it.",
}


class GitHub(Host):
    """One pull request."""

    longest = 65_536
    headers: Mapping[str, str] = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }

    def __init__(self, environment: Mapping[str, str], place: Place) -> None:
        found = REF.match(environment.get("GITHUB_REF", ""))
        repository = place.repository or environment.get("GITHUB_REPOSITORY", "")
        request = place.request or (found[1] if found and not place.commit else "")
        is_known = request.isdecimal() or place.commit
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository) or not is_known:
            raise Unplaced(
                f'"{repository}", "{request}": this is no pull request\n'
                f"  Say `--repository OWNER/NAME{'' if place.commit else ' --request NUMBER'}`."
            )
        secret = host.token(environment, "GITHUB_TOKEN", MISSING)
        base = environment.get("GITHUB_API_URL") or API
        self.author, self.commit = place.author, place.commit
        self.repository = repository
        self.issues = f"/repos/{repository}/issues"
        self.aim(request)
        header = ("Authorization", f"Bearer {secret}")
        self.sender = host.sender("GitHub", base, header, words, mend)

    def aim(self, request: str) -> None:
        """Turn to a pull request."""
        self.name = f"GitHub {self.repository}{f'#{request}' if request else ''}"
        self.list = f"{self.issues}/{request}/comments"

    def merged(self) -> Iterator[Merged]:
        """Yield the pull requests that the commit is the merge, the squash or the last one of."""
        for found in self.pages(f"/repos/{self.repository}/commits/{self.commit}/pulls", {}):
            if found.get("merged_at") and found.get("merge_commit_sha") == self.commit:
                moment = host.moment(found["merged_at"])
                yield Merged(request=str(found["number"]), at=moment)

    def me(self) -> str:
        """Return the login whose token it is; one of an app does not tell, and is Actions' own."""
        if self.author:
            return self.author
        try:
            return str(self.call("GET", "/user").body["login"])
        except Refused as refused:
            if OF_APP not in str(refused):
                raise
            return ACTIONS

    def comments(self) -> Iterator[Comment]:
        """Yield all comments, the oldest first; a deleted account's have no author."""
        for found in self.pages(self.list, {}):
            author = (found.get("user") or {}).get("login", "")
            yield Comment(
                id_=found["id"],
                author=author,
                body=found.get("body") or "",
                edited_at=host.moment(found["updated_at"]),
            )

    def add(self, body: str) -> int:
        """Return the id of a new comment."""
        return int(self.call("POST", self.list, {"body": body}).body["id"])

    def edit(self, id_: int, body: str) -> bool:
        """Tell whether the comment was still there to be edited."""
        return self.found("PATCH", f"{self.issues}/comments/{id_}", {"body": body})


def words(answer: Answer) -> str:
    """Return a refusal in GitHub's words, with its request id."""
    body = answer.body if isinstance(answer.body, dict) else {}
    parts = [str(body.get("message") or "no words"), *map(_detail, body.get("errors") or ())]
    if answer.headers.get("X-RateLimit-Remaining") == "0":
        parts.append(_reset(answer.headers.get("X-RateLimit-Reset", "")))
    request = answer.headers.get("X-GitHub-Request-Id", "without id")
    return f"{'; '.join(filter(None, parts))} (request {request})"


def mend(_call: str, answer: Answer) -> str:
    """Return what ends a refusal."""
    return "" if "rate limit" in words(answer) else MENDS.get(answer.status, "")


def _detail(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    return str(error.get("message") or f"{error.get('field')}: {error.get('code')}")


def _reset(moment: str) -> str:
    if not moment.isdecimal():
        return ""
    return f"calls are counted anew from {datetime.fromtimestamp(int(moment), UTC):%H:%M:%S} UTC"
