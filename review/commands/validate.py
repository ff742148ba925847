"""`grantbook validate`: read the declarations of stacks, and say everything that is wrong."""

from pathlib import Path
from typing import Annotated

import typer

from access import declaration, model, sources
from access.mistakes import Invalid, listed, nearest

Name = Annotated[str, typer.Argument(metavar="STACK", help="A stack; all of them by default.")]
Option = Annotated[
    str, typer.Option("--stack", "-s", metavar="STACK", help="The same, as an option.")
]


def validate(name: Name = "", stack: Option = "") -> None:
    """Say what is wrong in the declarations of a stack, or of all.

    Reads stacks/Pulumi.STACK.yaml and stacks/STACK/ below the current folder, and asks no cloud.
    Every mistake is told at once, with its file, its line and how to mend it.

    Exit status: 0 nothing to object, 2 mistakes.
    """
    if name and stack and name != stack:
        raise typer.BadParameter(f'"{name}" and --stack "{stack}" are two stacks: name one.')
    stacks = _stacks(Path.cwd())
    wanted = [name or stack] if name or stack else stacks
    results = [_judge(each, stacks) for each in wanted]
    if not results:
        typer.echo("stacks/: no stack here\n  Run this where stacks/Pulumi.<stack>.yaml is.")
    if not all(results) or not results:
        raise typer.Exit(2)


def _stacks(root: Path) -> list[str]:
    """Return the stacks that a project has, sorted."""
    files = (root / "stacks").glob("Pulumi.*.yaml")
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in files)


def _judge(stack: str, stacks: list[str]) -> bool:
    """Print what is to say about one stack; tell whether it is fine."""
    if stack not in stacks:
        typer.echo(f'stacks/Pulumi.{stack}.yaml: there is no stack "{stack}"')
        typer.echo(f"  {nearest(stack, stacks, f'Stacks here: {listed(stacks)}.')}")
        return False
    try:
        declared = declaration.read(sources.collect(Path.cwd(), stack))
    except Invalid as invalid:
        typer.echo(str(invalid))
        return False
    typer.echo(f"stacks/{stack}: {_counted(declared)}; nothing to object.")
    return True


def _counted(declared: model.Declaration) -> str:
    counts = [
        (len(declared.accounts), "account", "accounts"),
        (len(declared.people), "person", "people"),
        (len(declared.teams), "team", "teams"),
        (len(declared.applications), "application", "applications"),
    ]
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
