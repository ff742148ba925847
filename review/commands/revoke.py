"""`grantbook revoke`: take back what opens an account and no declaration makes."""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from providers.errors import ProviderError
from providers.inventory import Object
from providers.ovh import revocation
from providers.ovh.revocation import IDS, Kind, Target
from providers.settings import Settings
from review import calling, stack
from review.rows import SHEETS, Seen
from review.words import printable

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account of the stack.")]
What = Annotated[Kind, typer.Argument(metavar="KIND", help="What is to be revoked.")]
Ids = Annotated[
    list[str],
    typer.Argument(metavar="ID", help="As `grantbook inventory` tells; a token's is LOGIN/NAME."),
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Do not ask; needed where there is no terminal.")
]


def revoke(
    account: Account, kind: What, ids: Ids, option: stack.Option = "", *, yes: Yes = False
) -> None:
    """Delete personal access tokens, or application keys of old, by id.

    Shows first what they are and what goes with them, and asks. What uses them stops working.
    What is already gone counts as revoked. What a declaration makes is refused: take it out of
    the declaration. The credential that this command calls with is revoked with --yes alone, and
    last. Its application is refused, since the command could not tell how that ended.

    Exit status: 0 revoked, 2 wrong input or not agreed, 3 a cloud's fault.
    """
    declared = stack.opened(option)
    (on,) = stack.accounts(declared, [account])
    if on.cloud != "ovh":
        raise stack.refused(
            f'"{account}" is on {calling.CLOUDS[on.cloud]}: nothing to revoke there.'
        )
    wrong = [id_ for id_ in ids if not IDS[kind][0].fullmatch(id_)]
    if wrong:
        raise stack.refused(f'"{wrong[0]}" is no id of a {kind}\n  It is {IDS[kind][1]}.')
    settings = stack.settings(on)
    targets = _looked(settings, kind, sorted(set(ids)))
    for line in _told(kind, targets, Seen(stack=declared.stack, names={}, whole=True)):
        typer.echo(line)
    there = [target for target in targets if target.found]
    if there:
        _agree(kind, there, yes=yes)
        _revoke(settings, kind, there)


def _looked(settings: Settings, kind: Kind, ids: Sequence[str]) -> list[Target]:
    try:
        with calling.talking():
            return revocation.look(settings, kind, ids)
    except ProviderError as error:
        typer.echo(f"nothing was revoked: {error}", err=True)
        raise typer.Exit(calling.status(error)) from error


def _told(kind: Kind, targets: Sequence[Target], seen: Seen) -> Iterator[str]:
    """Yield what is known of each target, and of what goes with it."""
    for target in targets:
        if target.found is None:
            yield f"{kind} {target.id}: already gone"
            continue
        yield f"{kind} {_line(target.found, seen)}"
        yield from (f"  with it goes {each.kind} {_line(each, seen)}" for each in target.with_it)


def _line(found: Object, seen: Seen) -> str:
    """Return an object in one line: its id, and the other cells of its table; days with what."""
    sheet = SHEETS[found.kind]
    said = [
        f"{title} {part}" if part[:1].isdigit() else printable(part)
        for title, cell in list(zip(sheet.columns, sheet.cells(found, seen), strict=True))[1:]
        for part in cell
        if part
    ]
    return f"{printable(found.id)}: {', '.join(said)}"


def _agree(kind: Kind, targets: Sequence[Target], *, yes: bool) -> None:
    """Go on where nothing speaks against it and somebody agrees, else end the command."""
    for why in _objections(kind, targets, yes=yes):
        raise stack.refused(f"nothing was revoked: {why}")
    count = len(targets)
    if yes:
        return
    if not sys.stdin.isatty():
        raise stack.refused("nothing was revoked: without a terminal to ask on, add --yes")
    if not typer.confirm(f"Revoke {'this one' if count == 1 else f'these {count}'}?", err=True):
        raise stack.refused("nothing was revoked")


def _objections(kind: Kind, targets: Sequence[Target], *, yes: bool) -> Iterator[str]:
    for target in targets:
        if target.found and target.found.mark:
            yield (
                f'{kind} {target.id} is made by a declaration ("{target.found.mark}")\n'
                "  Remove it from the declaration, and it goes with the next run."
            )
        if target.is_own and kind == "legacy_application":
            yield (
                f"this command calls with a credential of {kind} {target.id}\n"
                "  Revoke it with other credentials, for example a service account's."
            )
        if target.is_own and not yes:
            yield (
                f"this command calls with {kind} {target.id} itself\n"
                "  Add --yes if it is meant: whatever else uses it stops working, too."
            )


def _revoke(settings: Settings, kind: Kind, targets: Sequence[Target]) -> None:
    """Revoke all that can be, and tell of each."""
    worst = 0
    for target in targets:
        try:
            with calling.talking():
                revocation.revoke(settings, kind, target.id)
            typer.echo(f"revoked {kind} {target.id}")
        except ProviderError as error:
            typer.echo(f"not revoked: {kind} {target.id}: {error}", err=True)
            worst = max(worst, calling.status(error))
    if worst:
        raise typer.Exit(worst)
