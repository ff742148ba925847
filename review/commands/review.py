"""`grantbook review`: what a change of a declaration means, as access gained and lost.

Or what a run would change of what the clouds have now, or would do by its preview.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from access import model
from access.mistakes import listed, nearest
from access.ranks import Rank
from review import comparing, preview, revisions, stack, tables
from review.commands import plan
from review.formats import terminal
from review.formats.registry import FORMATS
from review.plan import Unplanned
from review.preview import Preview
from review.report import Report

Limit = Literal["administrator", "outside", "secrets", "deletes", "writes", "reads", "never"]
BEFORE, HERE = "HEAD", "the working tree"
Against = Annotated[
    str,
    typer.Option(
        metavar="REF",
        help="The revision to compare with; `main...` is where HEAD has left main.",
        show_default=BEFORE,
    ),
]
Live = Annotated[
    bool, typer.Option("--live", help="Compare with what the clouds have now, instead.")
]
Previewed = Annotated[
    str,
    typer.Option(
        "--preview",
        metavar="FILE",
        help="Review a run, too: what `pulumi preview --json --show-sames` printed; - is stdin.",
        show_default=False,
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


def review(  # noqa: PLR0913 - a parameter is an option of the command.
    option: stack.Option = "",
    *,
    against: Against = "",
    live: Live = False,
    previewed: Previewed = "",
    format_: Format = "text",
    output: Output = None,
    fail_on: FailOn = "administrator",
    whole: Whole = False,
) -> None:
    """Say who gains and loses what access by a change of the declarations.

    The worst comes first. Compares a revision in git with the files as they are now, and asks no
    cloud. What means the same in other words is no change. What cannot be judged is told, and
    where it is new it counts as administrator: it may be anything.

    With --live, compares what the clouds have now with the files: what was done by hand, or is
    not applied yet. Clouds are read, and nothing is changed.

    With --preview, also says whether the run that was previewed does what the files say, and is
    the change that they are; notes tell where it is not. The report ends with the run's hash.

    Exit status: 0 nothing to object, 1 somebody gains what is as bad as --fail-on, or worse;
    with --live, has or gains. 2 wrong input or credentials, 3 a cloud did not answer.
    """
    if format_ not in FORMATS:
        advice = nearest(format_, FORMATS, f"Formats are {listed(FORMATS)}.")
        raise stack.refused(f'there is no format "{format_}"\n  {advice}')
    if live and against:
        raise stack.refused("--live compares with the clouds, --against with a revision: say one")
    if live and previewed:
        raise stack.refused("--live compares with the clouds, --preview with a run: say one")
    desired = stack.opened(option)
    report, status = (
        _seen(desired) if live else (_changed(desired, against or BEFORE, previewed), 0)
    )
    if output:
        _write(output, _rendered(report, format_, whole=whole))
    elif format_ == "text":
        typer.echo(terminal.shown(report, tables.console(), whole=whole), nl=False)
    else:
        typer.echo(_rendered(report, format_, whole=whole), nl=False)
    if worst := max(status, _is_bad(report, fail_on, live=live)):
        raise typer.Exit(worst)


def _seen(desired: model.Declaration) -> tuple[Report, int]:
    """Return what separates the clouds from the files, and how the reading of them ended."""
    from review import live  # noqa: PLC0415 - the clients of all clouds take a while to load.

    return live.compared(desired, now=HERE)


def _changed(desired: model.Declaration, against: str, previewed: str) -> Report:
    """Return what separates a revision from the files, and both from a run where there is one.

    Ends the command where it cannot be read.
    """
    found = _previewed(previewed, desired.stack) if previewed else None
    try:
        existing = revisions.declared(Path.cwd(), desired.stack, against)
    except revisions.Unreadable as unreadable:
        raise stack.refused(str(unreadable)) from unreadable
    if found is None:
        return comparing.compared(existing, desired, before=against, now=HERE)
    from review import run  # noqa: PLC0415 - as above: it knows what the clouds' objects are.

    now = datetime.now(UTC)  # As a run asks: what has ended by then, it leaves out.
    return run.compared(existing, desired, found, before=against, now=HERE, at=now)


def _previewed(file: str, name: str) -> Preview:
    """Return what a preview says of a stack. Ends the command where it cannot be read."""
    try:
        return preview.read(plan.read(file), name)
    except Unplanned as why:
        raise stack.refused(f"{'stdin' if file == plan.STDIN else file}: {why}") from why


def _rendered(report: Report, format_: str, *, whole: bool) -> str:
    if format_ == "text":
        return terminal.render(report, whole=whole)
    return FORMATS[format_](report)


def _is_bad(report: Report, limit: Limit, *, live: bool) -> bool:
    """Tell whether something is as bad as the limit; live, what is lost was had by hand."""
    ranks = {rank.word: rank for rank in Rank}
    lost = [line.rank for line in report.lines] if live else []
    worst = min((*lost, *([] if report.worst is None else [report.worst])), default=None)
    return limit != "never" and worst is not None and worst <= ranks[limit]


def _write(output: Path, said: str) -> None:
    try:
        output.write_text(said, "utf-8")
    except OSError as error:
        raise stack.refused(f"{output}: cannot be written: {error.strerror}") from error
