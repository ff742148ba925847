"""The stack that a command speaks of, and its accounts: found below the current folder, or refused.

What is wrong in it is told on stderr, and the command ends with exit status 2.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from access import centers, declaration, model, sources
from access.mistakes import Invalid, listed, nearest
from providers.settings import Settings

Option = Annotated[
    str,
    typer.Option("--stack", "-s", metavar="STACK", help="The stack; not needed where it is alone."),
]
ADVICE = "Run this where stacks/Pulumi.<stack>.yaml is."


def found() -> list[str]:
    """Return the stacks of the project in the current folder, sorted."""
    files = (Path.cwd() / "stacks").glob("Pulumi.*.yaml")
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in files)


def missing(name: str, known: Sequence[str]) -> str:
    """Return what is said of a stack that is not there."""
    advice = nearest(name, known, f"Stacks here: {listed(known)}.")
    return f'stacks/Pulumi.{name}.yaml: there is no stack "{name}"\n  {advice}'


def read(name: str) -> model.Declaration:
    """Return what a stack declares. Raises Invalid."""
    return declaration.read(sources.collect(Path.cwd(), name))


def opened(name: str) -> model.Declaration:
    """Return what the stack of that name declares, or the only one for ""."""
    known = found()
    if not known:
        raise refused(f"stacks/: no stack here\n  {ADVICE}")
    if not name and len(known) > 1:
        raise refused(f"Which stack is meant? Add --stack; stacks here: {listed(known)}.")
    if name and name not in known:
        raise refused(missing(name, known))
    try:
        return read(name or known[0])
    except Invalid as invalid:
        raise refused(str(invalid)) from invalid


def accounts(declared: model.Declaration, names: Sequence[str]) -> tuple[model.Account, ...]:
    """Return the accounts of these names, sorted, or all of them for none."""
    known = {account.name: account for account in declared.accounts}
    for name in names:
        if name not in known:
            advice = nearest(name, known, f"Accounts are {listed(known)}.")
            raise refused(f'stack "{declared.stack}" has no account "{name}"\n  {advice}')
    return tuple(known[name] for name in sorted(set(names or known)))


def refused(why: str) -> typer.Exit:
    """Say on stderr why a command cannot begin, and return its end."""
    typer.echo(why, err=True)
    return typer.Exit(2)


def settings(account: model.Account, declared: model.Declaration | None = None) -> Settings:
    """Return how an account is called, as a run of Pulumi is told it.

    With the declaration, that is also which Identity Center it administers.
    """
    center = centers.through(declared, account) if declared else None
    return Settings(**Settings.told(account, center=center.said if center else None))
