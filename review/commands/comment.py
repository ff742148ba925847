"""`grantbook comment`: a review as the one comment of a merge request."""

import os
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal

import typer

from providers.errors import ProviderError, Refused
from review import calling, stack
from review.hosts import posting, seal
from review.hosts.github import GitHub
from review.hosts.gitlab import GitLab
from review.hosts.host import Host, Place, Unplaced

STDIN = "-"
HOSTS: Mapping[str, Callable[[Mapping[str, str], Place], Host]] = {
    "github": GitHub,
    "gitlab": GitLab,
}
PIPELINES = {"GITHUB_ACTIONS": "github", "GITLAB_CI": "gitlab"}
DENIED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}

File = Annotated[
    str, typer.Argument(metavar="FILE", help="A review by --format markdown; - is stdin.")
]
On = Annotated[
    Literal["github", "gitlab"] | None,
    typer.Option("--host", help="Whose merge request; in a pipeline, the pipeline's."),
]
Repository = Annotated[
    str, typer.Option(metavar="NAME", help="owner/name, or on GitLab also the project's id.")
]
Request = Annotated[str, typer.Option(metavar="NUMBER", help="The merge request's number.")]
Author = Annotated[
    str, typer.Option(metavar="LOGIN", help="Whose token it is, for a GitHub App of your own.")
]


def comment(
    file: File = STDIN,
    *,
    on: On = None,
    repository: Repository = "",
    request: Request = "",
    author: Author = "",
) -> None:
    """Put a review on a merge request, as one comment that is edited in place.

    The comment is found again by the hidden first line of the review. One that somebody else
    wrote or has edited is left alone, and a new one is made. In a pipeline of GitHub or GitLab
    it knows where; the token is GITHUB_TOKEN or GITLAB_TOKEN.

    Exit status: 0 commented, 2 wrong input or a token that may not, 3 the host did not answer.
    """
    try:
        host = HOSTS[on or _pipeline()](
            os.environ, Place(repository=repository, request=request, author=author)
        )
        said = posting.post(host, _review(file, host))
    except Unplaced as why:
        raise stack.refused(str(why)) from why
    except ProviderError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_status(error)) from error
    typer.echo(said)


def _pipeline() -> str:
    """Return the host whose pipeline this is. Raises Unplaced."""
    for variable, name in PIPELINES.items():
        if os.environ.get(variable) == "true":
            return name
    raise Unplaced("This is no pipeline of GitHub or GitLab\n  Say which with --host.")


def _review(file: str, host: Host) -> str:
    """Return the review that a host can take. Raises Unplaced."""
    name = "stdin" if file == STDIN else file
    try:
        said = sys.stdin.read() if file == STDIN else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise Unplaced(f"{name}: cannot be read: {why}") from error
    if not posting.mark(said):
        raise Unplaced(
            f"{name}: this is no review: its hidden first line is missing\n"
            "  Write it with `grantbook review --format markdown`."
        )
    if len(host.inert(said)) + seal.LENGTH > host.longest:
        raise Unplaced(
            f"{name}: {len(said)} characters, and {host.name} takes {host.longest - seal.LENGTH}"
        )
    return said


def _status(error: ProviderError) -> int:
    """Return the exit status: a token that may not is the user's, a limit is the host's."""
    is_denied = isinstance(error, Refused) and error.status in DENIED
    return calling.YOURS if is_denied and "rate limit" not in str(error) else calling.THEIRS
