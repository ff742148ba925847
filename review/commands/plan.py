"""`grantbook plan`: what a run would do, as one hash, and whether it is the one that is meant."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from review import plan as plans
from review import stack

STDIN = "-"
Preview = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="What `pulumi preview --json --show-sames` printed; - is stdin."
    ),
]
Is = Annotated[str, typer.Option("--is", metavar="HASH", help="The hash that it has to be.")]
AGAIN = "Review what this run would do, and approve its hash: see docs/how-to/pipeline.md."


def plan(preview: Preview = STDIN, *, wanted: Is = "") -> None:
    """Say what a run would do as one hash, which is another as soon as the stack has moved.

    It is the same on any machine and at any time, as long as the run would do the same to the
    same state. Secrets are not part of it: a preview does not show them.

    Exit status: 0 the hash is told and is the one of --is, 1 it is another one, 2 wrong input.
    """
    if wanted and not plans.HASH.fullmatch(wanted):
        raise stack.refused(f'--is: "{wanted}" is no hash of a plan: sha256: and 64 digits')
    found = plans.of(read(preview))
    typer.echo(found)
    if wanted and found != wanted:
        typer.echo(f"This run is not the one of {wanted}.\n  {AGAIN}", err=True)
        raise typer.Exit(1)


def read(preview: str) -> Mapping[str, Any]:
    """Return the digest in a file, or of stdin. Ends the command where there is none."""
    name = "stdin" if preview == STDIN else preview
    try:
        said = sys.stdin.read() if preview == STDIN else Path(preview).read_text("utf-8")
        return plans.read(said)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise stack.refused(f"{name}: cannot be read: {why}") from error
    except plans.Unplanned as why_not:
        raise stack.refused(f"{name}: {why_not}") from why_not
