"""GitLab: a merge request and its notes.

https://docs.gitlab.com/api/notes/#merge-requests
https://docs.gitlab.com/api/commits/#list-merge-requests-associated-with-a-commit
https://docs.gitlab.com/ci/jobs/ci_job_token/
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import quote

from providers.http import Answer
from review.hosts import host
from review.hosts.host import Comment, Host, Merged, Place, Unplaced

API = "https://gitlab.com/api/v4"
# https://docs.gitlab.com/user/project/quick_actions/
QUICK_ACTION = re.compile(r"^(\s*)/(?=[A-Za-z])", re.MULTILINE)
BECAME = ("merge_commit_sha", "squash_commit_sha", "sha")  # The last where it is fast-forward.
MISSING = (
    "It is a project access token with the scope `api` and the role Reporter, a masked variable of "
    "the project. A job's own CI_JOB_TOKEN may not write notes, and pipelines of a fork have "
    "neither."
)
MENDS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "GITLAB_TOKEN is no token of this host, or has ended.",
    HTTPStatus.FORBIDDEN: "The token may not: to comment it needs the scope `api` and the role "
    "Reporter.",
    HTTPStatus.NOT_FOUND: "There is no such merge request, or the token may not see it.",
}


class GitLab(Host):
    """One merge request."""

    longest = 1_000_000

    def __init__(self, environment: Mapping[str, str], place: Place) -> None:
        # In a pipeline of a fork it is the project that the merge request goes into.
        own = "CI_PROJECT_ID" if place.commit else "CI_MERGE_REQUEST_PROJECT_ID"
        project = place.repository or environment.get(own, "")
        here = "" if place.commit else environment.get("CI_MERGE_REQUEST_IID", "")
        request = place.request or here
        if not project or not (request.isdecimal() or place.commit):
            raise Unplaced(
                f'"{project}", "{request}": this is no merge request\n'
                f"  Say `--repository GROUP/NAME{'' if place.commit else ' --request NUMBER'}`."
            )
        secret = host.token(environment, "GITLAB_TOKEN", MISSING)
        base = environment.get("CI_API_V4_URL") or API
        self.author, self.commit = place.author, place.commit
        self.project = project
        self.path = f"/projects/{quote(project, safe='')}"
        self.aim(request)
        self.sender = host.sender("GitLab", base, ("PRIVATE-TOKEN", secret), words, mend)

    def aim(self, request: str) -> None:
        """Turn to a merge request."""
        self.name = f"GitLab {self.project}{f'!{request}' if request else ''}"
        self.list = f"{self.path}/merge_requests/{request}/notes"

    def merged(self) -> Iterator[Merged]:
        """Yield the merge requests that the commit is the merge, the squash or the last one of."""
        for found in self.pages(f"{self.path}/repository/commits/{self.commit}/merge_requests", {}):
            if found.get("merged_at") and self.commit in {found.get(name) for name in BECAME}:
                moment = host.moment(found["merged_at"])
                yield Merged(request=str(found["iid"]), at=moment)

    def me(self) -> str:
        """Return the name whose token it is; a project's token is a bot's."""
        return self.author or str(self.call("GET", "/user").body["username"])

    def comments(self) -> Iterator[Comment]:
        """Yield all notes, the oldest first, without those that GitLab writes itself."""
        for found in self.pages(self.list, {"sort": "asc", "order_by": "created_at"}):
            if not found.get("system"):
                author = (found.get("author") or {}).get("username", "")
                yield Comment(
                    id_=found["id"],
                    author=author,
                    body=found.get("body") or "",
                    edited_at=host.moment(found["updated_at"]),
                )

    def add(self, body: str) -> int:
        """Return the id of a new note."""
        return int(self.call("POST", self.list, {"body": body}).body["id"])

    def edit(self, id_: int, body: str) -> bool:
        """Tell whether the note was still there to be edited."""
        return self.found("PUT", f"{self.list}/{id_}", {"body": body})

    def inert(self, body: str) -> str:
        """Return a text in which no line is a quick action, such as `/merge`."""
        return QUICK_ACTION.sub(r"\1\\/", body)


def words(answer: Answer) -> str:
    """Return a refusal in GitLab's words, with its request id."""
    body = answer.body if isinstance(answer.body, dict) else {}
    said = body.get("message") or body.get("error_description") or body.get("error") or "no words"
    return f"{said} (request {answer.headers.get('X-Request-Id', 'without id')})"


def mend(_call: str, answer: Answer) -> str:
    """Return what ends a refusal."""
    return MENDS.get(answer.status, "")
