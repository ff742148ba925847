"""Which host a command speaks to: the one it is told, or whose pipeline it runs in."""

import os
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Literal

import typer

from providers.errors import ProviderError, Refused
from review import calling
from review.hosts.github import GitHub
from review.hosts.gitlab import GitLab
from review.hosts.host import Host, Place, Unplaced

HOSTS: Mapping[str, Callable[[Mapping[str, str], Place], Host]] = {
    "github": GitHub,
    "gitlab": GitLab,
}
PIPELINES = {"GITHUB_ACTIONS": "github", "GITLAB_CI": "gitlab"}
DENIED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}

Name = Literal["github", "gitlab"] | None
On = Annotated[
    Name, typer.Option("--host", help="Whose merge request; in a pipeline, the pipeline's.")
]
Repository = Annotated[
    str, typer.Option(metavar="NAME", help="owner/name, or on GitLab also the project's id.")
]
Author = Annotated[
    str, typer.Option(metavar="LOGIN", help="Whose token it is, for a GitHub App of your own.")
]


def opened(name: Name, place: Place) -> Host:
    """Return a host at a place. Raises Unplaced."""
    return HOSTS[name or _pipeline()](os.environ, place)


def _pipeline() -> str:
    """Return the host whose pipeline this is. Raises Unplaced."""
    for variable, name in PIPELINES.items():
        if os.environ.get(variable) == "true":
            return name
    raise Unplaced("This is no pipeline of GitHub or GitLab\n  Say which with --host.")


def status(error: ProviderError) -> int:
    """Return the exit status: a token that may not is the user's, a limit is the host's."""
    is_denied = isinstance(error, Refused) and error.status in DENIED
    return calling.YOURS if is_denied and "rate limit" not in str(error) else calling.THEIRS
