"""What a run needs on an account, asked before it: credentials, clock, names, rights. All reads."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import ModuleType

from access import centers, model
from access.names import aws as aws_names
from access.names import ovh as ovh_names
from access.names import scaleway as scaleway_names
from providers import mark
from providers.aws import account as aws
from providers.gate import GateProvider
from providers.ovh import account as ovh
from providers.scaleway import account as scaleway
from review import stack
from review.check import Check, tried
from review.preflights import aws as aws_preflight
from review.preflights import ovh as ovh_preflight
from review.preflights import scaleway as scaleway_preflight

ROOMS: Mapping[str, ModuleType] = {
    "aws": aws_preflight,
    "ovh": ovh_preflight,
    "scaleway": scaleway_preflight,
}
Names = Callable[[model.Declaration, model.Account], Mapping[str, Mapping[str, str]]]

GATES: Mapping[str, type[GateProvider]] = {
    "aws": aws.AccountProvider,
    "ovh": ovh.AccountProvider,
    "scaleway": scaleway.AccountProvider,
}
TAKEN: Mapping[str, Names] = {
    "aws": aws_names.taken,
    "ovh": ovh_names.taken,
    "scaleway": scaleway_names.taken,
}


def checks(declared: model.Declaration, account: model.Account) -> Iterator[Check]:
    """Yield the checks of one account; without credentials there is nothing more to ask."""
    gate = GATES[account.cloud]()
    gate.settings = stack.settings(account, declared)
    proven = tried("the credentials are this account's", partial(_prove, gate))
    yield proven
    if proven.verdict != "fine":
        yield Check(verdict="not checked", what="everything else")
        return
    yield from ROOMS[account.cloud].checks(declared, account, gate.settings)
    wanted = claims(declared, account)
    yield tried(
        f"{len(wanted)} name{'s'[: len(wanted) != 1]}: free, or this stack's",
        partial(gate.pass_through, wanted),
    )


def _prove(gate: GateProvider) -> None:
    gate.api.prove()  # To have a client at all takes credentials, too.


def claims(declared: model.Declaration, account: model.Account) -> dict[str, str]:
    """Return the names that a stack takes, each with the owner of the mark it will carry.

    Permission sets are taken at the account that administers their Identity Center.
    """
    found = _claimed(declared, account, TAKEN[account.cloud](declared, account))
    center = centers.through(declared, account)
    for served in center.accounts if center else ():
        found |= _claimed(declared, served, aws_names.permission_sets(declared, served))
    return found


def _claimed(
    declared: model.Declaration,
    account: model.Account,
    taken: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    return {
        f"{kind}/{name}": mark.owner(declared.stack, f"{account.name}/{key}")
        for kind, held in taken.items()
        for key, name in held.items()
    }
