"""`grantbook reviewed`: whether a run is the one that was reviewed on the merge request."""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from providers.errors import ProviderError
from review import plan as plans
from review import stack
from review.commands import plan
from review.hosts import chosen
from review.hosts import reviewed as reviews
from review.hosts.host import Host, Place, Unplaced

COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA")
Commit = Annotated[
    str, typer.Option(metavar="SHA", help="What is applied; in a pipeline, the pipeline's commit.")
]
ADVICE = """\
  Nothing was changed. Read what this run would do; if that is what you want, start the pipeline
  by hand, with its plan: {found}"""


def reviewed(
    preview: plan.Preview = plan.STDIN,
    *,
    on: chosen.On = None,
    repository: chosen.Repository = "",
    commit: Commit = "",
    author: chosen.Author = "",
) -> None:
    """Say whether a run is the one that was reviewed: to be asked right before it is applied.

    Finds the merge request that became the commit, and on it the review that is ours, that
    nobody has edited, and that stood there when it was merged. Its plan has to be this run's. A
    run that changes nothing needs no review.

    Exit status: 0 it is, 1 it is not, or nobody can tell, 2 wrong input or a token that may not,
    3 the host did not answer.
    """
    digest = plan.read(preview)
    if not plans.changes(digest):
        typer.echo("This run changes nothing, so it needs no review.")
        return
    try:
        host = chosen.opened(
            on, Place(repository=repository, commit=_commit(commit), author=author)
        )
        why = _differs(host, digest)
    except Unplaced as unplaced:
        raise stack.refused(str(unplaced)) from unplaced
    except ProviderError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(chosen.status(error)) from error
    if why:
        typer.echo(f"{why}\n{ADVICE.format(found=plans.of(digest))}", err=True)
        raise typer.Exit(1)
    typer.echo(f"This run is the one that was reviewed: {plans.of(digest)}")


def _commit(told: str) -> str:
    """Return the commit that is applied. Raises Unplaced."""
    here = next((os.environ[name] for name in COMMITS if os.environ.get(name)), "")
    commit = told or here
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
        raise Unplaced(f'"{commit}": this is no commit\n  Say its whole hash with --commit.')
    return commit


def _differs(host: Host, digest: Mapping[str, Any]) -> str:
    """Return why a run is not the one that was reviewed, "" where it is. Raises ProviderError."""
    try:
        wanted = reviews.plan(host, plans.stack(digest))
    except reviews.Unreviewed as why:
        return str(why)
    if wanted == plans.of(digest):
        return ""
    return f"The stack has moved since the review, or it was of another run: that was {wanted}."
