"""`grantbook comment`: a review as the one comment of a merge request."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from providers.errors import ProviderError
from review import stack
from review.hosts import chosen, posting, seal
from review.hosts.host import Host, Place, Unplaced

STDIN = "-"
File = Annotated[
    str, typer.Argument(metavar="FILE", help="A review by --format markdown; - is stdin.")
]
Request = Annotated[str, typer.Option(metavar="NUMBER", help="The merge request's number.")]


def comment(
    file: File = STDIN,
    *,
    on: chosen.On = None,
    repository: chosen.Repository = "",
    request: Request = "",
    author: chosen.Author = "",
) -> None:
    """Put a review on a merge request, as one comment that is edited in place.

    The comment is found again by the hidden first line of the review. One that somebody else
    wrote or has edited is left alone, and a new one is made. In a pipeline of GitHub or GitLab
    it knows where; the token is GITHUB_TOKEN or GITLAB_TOKEN.

    Exit status: 0 commented, 2 wrong input or a token that may not, 3 the host did not answer.
    """
    try:
        host = chosen.opened(on, Place(repository=repository, request=request, author=author))
        said = posting.post(host, _review(file, host))
    except Unplaced as why:
        raise stack.refused(str(why)) from why
    except ProviderError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(chosen.status(error)) from error
    typer.echo(said)


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
