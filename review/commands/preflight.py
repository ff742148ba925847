"""`grantbook preflight`: whether a run would get through, asked without changing anything."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from review import calling, preparation, stack
from review.words import printable

Accounts = Annotated[
    list[str] | None,
    typer.Argument(metavar="ACCOUNT", help="Accounts of the stack; all of them by default."),
]
STATUS = {"no answer": calling.THEIRS, "to mend": 1, "not checked": 0, "fine": 0}
WIDTH = max(map(len, STATUS))


def preflight(wanted: Accounts = None, option: stack.Option = "") -> None:
    """Ask the clouds whether a run would get through. Nothing is changed.

    For each account: are the credentials there, and its own; is this machine's clock right; are
    the names that the stack takes free or its own; does the pipeline hold the rights it needs.
    A missing right is shown as the grant that gives it. What a cloud cannot be asked is told as
    "not checked", never as fine.

    Exit status: 0 nothing to mend, 1 findings, 2 wrong input, 3 a cloud did not answer.
    """
    declared = stack.opened(option).at(datetime.now(UTC))
    found: Counter[str] = Counter()
    for account in stack.accounts(declared, wanted or []):
        typer.echo(f"{account.name}: {calling.CLOUDS[account.cloud]} {account.identity}")
        with calling.talking():
            checks = list(preparation.checks(declared, account))
        for check in checks:
            typer.echo(f"  {check.verdict:<{WIDTH}}  {printable(check.what)}")
            typer.echo("".join(f"    {line}\n" for line in check.mend), nl=False)
        found.update(check.verdict for check in checks)
    typer.echo(_summary(found))
    if worst := max(STATUS[verdict] for verdict in found):
        raise typer.Exit(worst)


def _summary(found: Counter[str]) -> str:
    said = [f"{found[verdict]} {verdict}" for verdict in STATUS if found[verdict]]
    return f"{', '.join(said)}."
