"""`grantbook review`: what a change of a declaration means, as access gained and lost."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from access.mistakes import listed, nearest
from access.ranks import Rank
from review import comparing, revisions, stack, tables
from review.formats import terminal
from review.formats.registry import FORMATS
from review.report import Report

Limit = Literal["administrator", "outside", "secrets", "deletes", "writes", "reads", "never"]
HERE = "the working tree"
Against = Annotated[
    str,
    typer.Option(
        metavar="REF",
        help="The revision to compare with; `main...` is where HEAD has left main.",
    ),
]
Format = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help=f"How to print it: {', '.join(FORMATS)}.")
]
Output = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where to write it, instead of stdout.")
]
FailOn = Annotated[Limit, typer.Option(help="The least that makes the exit status 1.")]
Whole = Annotated[bool, typer.Option("--verbose", "-v", help="Fold no list.")]


def review(
    option: stack.Option = "",
    *,
    against: Against = "HEAD",
    format_: Format = "text",
    output: Output = None,
    fail_on: FailOn = "administrator",
    whole: Whole = False,
) -> None:
    """Say who gains and loses what access by a change of the declarations.

    The worst comes first. Compares a revision in git with the files as they are now, and asks no
    cloud. What means the same in other words is no change. What cannot be judged is told, and
    where it is new it counts as administrator: it may be anything.

    Exit status: 0 nothing to object, 1 somebody gains what is as bad as --fail-on, or worse,
    2 wrong input.
    """
    if format_ not in FORMATS:
        advice = nearest(format_, FORMATS, f"Formats are {listed(FORMATS)}.")
        raise stack.refused(f'there is no format "{format_}"\n  {advice}')
    desired = stack.opened(option)
    try:
        existing = revisions.declared(Path.cwd(), desired.stack, against)
    except revisions.Unreadable as unreadable:
        raise stack.refused(str(unreadable)) from unreadable
    report = comparing.compared(existing, desired, before=against, now=HERE)
    if output:
        _write(output, _rendered(report, format_, whole=whole))
    elif format_ == "text":
        typer.echo(terminal.shown(report, tables.console(), whole=whole), nl=False)
    else:
        typer.echo(_rendered(report, format_, whole=whole), nl=False)
    if _is_bad(report, fail_on):
        raise typer.Exit(1)


def _rendered(report: Report, format_: str, *, whole: bool) -> str:
    if format_ == "text":
        return terminal.render(report, whole=whole)
    return FORMATS[format_](report)


def _is_bad(report: Report, limit: Limit) -> bool:
    ranks = {rank.word: rank for rank in Rank}
    return limit != "never" and report.worst is not None and report.worst <= ranks[limit]


def _write(output: Path, said: str) -> None:
    try:
        output.write_text(said, "utf-8")
    except OSError as error:
        raise stack.refused(f"{output}: cannot be written: {error.strerror}") from error
