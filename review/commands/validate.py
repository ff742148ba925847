"""`grantbook validate`: read the declarations of stacks, and say everything that is wrong."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import typer

from access import model
from access.mistakes import Invalid, Mistake
from review import stack, wildcards

Name = Annotated[str, typer.Argument(metavar="STACK", help="A stack; all of them by default.")]
Option = Annotated[
    str, typer.Option("--stack", "-s", metavar="STACK", help="The same, as an option.")
]
FailOn = Annotated[
    Literal["mistake", "warning"],
    typer.Option(help="The least that makes the exit status another than 0."),
]
Wildcards = Annotated[
    bool, typer.Option("--wildcards", help="Show what each wildcard on AWS and OVHcloud reaches.")
]
Whole = Annotated[
    bool, typer.Option("--verbose", "-v", help="With --wildcards: every action, not the first few.")
]

FINE, WARNED, WRONG = 0, 1, 2


def validate(
    name: Name = "",
    option: Option = "",
    *,
    fail_on: FailOn = "mistake",
    expanded: Wildcards = False,
    whole: Whole = False,
) -> None:
    """Say what is wrong in the declarations of a stack, or of all.

    Reads stacks/Pulumi.STACK.yaml and stacks/STACK/ below the current folder, and asks no cloud.
    Every mistake is told at once, with its file, its line and how to mend it.
    A warning is about what may well be meant, but gives more, or less, than it seems to.

    Exit status: 0 nothing to object, 1 warnings with --fail-on warning, 2 mistakes.
    """
    if name and option and name != option:
        raise typer.BadParameter(f'"{name}" and --stack "{option}" are two stacks: name one.')
    known = stack.found()
    results = []
    for each in [name or option] if name or option else known:
        declared = _read(each, known)
        results.append(WRONG if declared is None else WARNED if declared.warnings else FINE)
        for line in _report(declared) if declared else ():
            typer.echo(line)
        for line in wildcards.shown(declared, whole=whole) if declared and expanded else ():
            typer.echo(line)
    if not results:
        typer.echo(f"stacks/: no stack here\n  {stack.ADVICE}")
    worst = max(results, default=WRONG)
    if worst == WRONG or (worst == WARNED and fail_on == "warning"):
        raise typer.Exit(worst)


def _read(name: str, known: Sequence[str]) -> model.Declaration | None:
    """Return what a stack declares; where that cannot be said, print why."""
    if name not in known:
        typer.echo(stack.missing(name, known))
        return None
    try:
        return stack.read(name)
    except Invalid as invalid:
        typer.echo(str(invalid))
        return None


def _report(declared: model.Declaration) -> Iterator[str]:
    """Yield what to say of a stack without mistakes."""
    yield from (_warning(found) for found in declared.warnings)
    count = len(declared.warnings)
    verdict = f"{count} warning{'s'[: count > 1]}" if count else "nothing to object"
    yield f"stacks/{declared.stack}: {_counted(declared)}; {verdict}."


def _warning(found: Mistake) -> str:
    return f"{found.place}: warning: {found.what}" + (f"\n  {found.mend}" if found.mend else "")


def _counted(declared: model.Declaration) -> str:
    counts = [
        (len(declared.accounts), "account", "accounts"),
        (len(declared.people), "person", "people"),
        (len(declared.teams), "team", "teams"),
        (len(declared.applications), "application", "applications"),
    ]
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
