"""`grantbook inventory`: what is on accounts and is access, or opens it, whoever made it."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from access import model
from access.mistakes import listed, nearest
from providers.aws import inventory as aws
from providers.errors import ProviderError
from providers.inventory import Inventory, Kind, Skipped, maker
from providers.ovh import inventory as ovh
from providers.scaleway import inventory as scaleway
from providers.settings import Settings
from review import calling, rows, rows_aws, rows_scaleway, stack, tables
from review.calling import CLOUDS
from review.rows import Seen, Sheet
from review.words import names

KINDS: Sequence[Kind] = tuple(dict.fromkeys((*ovh.KINDS, *scaleway.KINDS, *aws.KINDS)))
Accounts = Annotated[
    list[str] | None,
    typer.Argument(metavar="ACCOUNT", help="Accounts of the stack; all of them by default."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help=f"Only objects of this kind; may be said again. Kinds are {', '.join(KINDS)}.",
    ),
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]
Whole = Annotated[
    bool, typer.Option("--verbose", "-v", help="Fold no list, and show the cloud's own groups.")
]
READ: Mapping[str, Callable[[Settings, Collection[Kind]], Inventory]] = {
    "aws": aws.read,
    "ovh": ovh.read,
    "scaleway": scaleway.read,
}
HELD: Mapping[str, Collection[Kind]] = {
    "aws": aws.KINDS,
    "ovh": ovh.KINDS,
    "scaleway": scaleway.KINDS,
}
SHEETS: Mapping[str, Mapping[Kind, Sheet]] = {
    "aws": rows_aws.SHEETS,
    "ovh": rows.SHEETS,
    "scaleway": rows_scaleway.SHEETS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One account, what was found on it, and the exit status that it deserves."""

    account: model.Account
    found: Inventory
    status: int = 0


def inventory(
    wanted: Accounts = None,
    option: stack.Option = "",
    *,
    kinds: Kinds = None,
    format_: Format = "text",
    whole: Whole = False,
) -> None:
    """List what is access on accounts, or opens them, whoever made it.

    People, programs, groups, policies, tags, projects, and keys and tokens of every sort, read
    live. Nothing is changed. What may not be read is told as "not read", and the rest is listed.
    A kind that a cloud does not have is empty there. Access keys of an AWS account's root user
    are told before everything else.

    Exit status: 0 listed, 1 listed with keys of a root user, 2 wrong input or credentials, 3 a
    cloud did not answer.
    """
    declared = stack.opened(option)
    chosen = _kinds(kinds or [])
    accounts = stack.accounts(declared, wanted or [])
    found = [_listed(declared, account, chosen) for account in accounts]
    if format_ == "json":
        typer.echo(json.dumps(_document(declared.stack, found), indent=2, ensure_ascii=False))
    else:
        _print(declared.stack, found, whole=whole)
    if worst := max(bool(_findings(found)), *(each.status for each in found)):
        raise typer.Exit(worst)


def _kinds(words: Sequence[str]) -> list[Kind]:
    for word in words:
        if word not in KINDS:
            advice = nearest(word, KINDS, f"Kinds are {listed(KINDS)}.")
            raise stack.refused(f'there is no kind "{word}"\n  {advice}')
    return [kind for kind in KINDS if kind in words]


def _listed(declared: model.Declaration, account: model.Account, kinds: Collection[Kind]) -> Listed:
    """Return what is on one account, or why nothing is known of it."""
    there = [kind for kind in kinds if kind in HELD[account.cloud]]
    if kinds and not there:
        return Listed(account=account, found=Inventory(objects=(), skipped=()))
    try:
        with calling.talking():
            found = READ[account.cloud](stack.settings(account, declared), there)
    except ProviderError as error:
        gap = Skipped(what="everything", why=str(error))
        nothing = Inventory(objects=(), skipped=(gap,))
        return Listed(account=account, found=nothing, status=calling.status(error))
    return Listed(account=account, found=found)


def _findings(found: Sequence[Listed]) -> list[str]:
    """Return what nobody should have to look for in a table."""
    return [
        f"to mend: {each.account.name}: the root user of {each.account.identity} has access keys, "
        "which no policy limits; delete them, signed in as root"
        for each in found
        for one in each.found.objects
        if one.kind == "root" and one.facts["access_keys"]
    ]


def _print(name: str, found: Sequence[Listed], *, whole: bool) -> None:
    on = tables.console()
    if findings := _findings(found):
        typer.echo("\n".join([*findings, ""]))
    for each in found:
        typer.echo(f"{each.account.name}: {CLOUDS[each.account.cloud]} {each.account.identity}")
        objects = each.found.objects
        seen = Seen(stack=name, names=names(objects), whole=whole)
        tables.show(objects, SHEETS[each.account.cloud], seen, on)
        if each.found.skipped:
            typer.echo("")
        for skipped in each.found.skipped:
            typer.echo(f"not read: {skipped.what}: {skipped.why}")
        typer.echo("")


def _document(name: str, found: Sequence[Listed]) -> dict[str, Any]:
    """Return the inventory as docs/reference/inventory.schema.json describes it."""
    accounts = [_told(name, each) for each in found]
    return {"stack": name, "findings": _findings(found), "accounts": accounts}


def _told(name: str, each: Listed) -> dict[str, Any]:
    return {
        "account": each.account.name,
        "cloud": each.account.cloud,
        "identity": each.account.identity,
        "objects": [
            {
                "kind": found.kind,
                "id": found.id,
                "name": found.name,
                "made_by": maker(found, name) or None,
                "mark": found.mark,
                "facts": dict(found.facts),
            }
            for found in each.found.objects
        ],
        "not_read": [{"what": gap.what, "why": gap.why} for gap in each.found.skipped],
    }
