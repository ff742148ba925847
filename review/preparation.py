"""What a run needs on an account, asked before it: credentials, clock, names, rights. All reads.

A law: what cannot be asked is Unasked, never Fine.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from access import model
from access.names import aws as aws_names
from access.names import ovh as ovh_names
from access.names import scaleway as scaleway_names
from access.rights import ovh as needs
from providers import mark
from providers.aws import account as aws
from providers.errors import ProviderError, Unchecked, Unreachable
from providers.gate import GateProvider
from providers.ovh import account as ovh
from providers.ovh import client, clock, rights
from providers.scaleway import account as scaleway
from providers.settings import Settings
from review.calling import CLOUDS

Verdict = Literal["fine", "to mend", "not checked", "no answer"]
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
TOLERATED_S = 60  # A clock further off gives and ends access at the wrong minute.


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `mend` is what to do, on lines of its own."""

    verdict: Verdict
    what: str
    mend: tuple[str, ...] = ()


def checks(declared: model.Declaration, account: model.Account) -> Iterator[Check]:
    """Yield the checks of one account; without credentials there is nothing more to ask."""
    gate = GATES[account.cloud]()
    gate.settings = Settings(**Settings.told(account))
    proven = _tried("the credentials are this account's", partial(_prove, gate))
    yield proven
    if proven.verdict != "fine":
        yield Check(verdict="not checked", what="everything else")
        return
    if account.cloud == "ovh":
        yield _clock(gate.settings)
        yield _rights(gate.settings, needs.needed(declared, account))
    else:
        for what in ("this machine's clock", "the pipeline's rights"):
            yield Check(verdict="not checked", what=f"{what}, on {CLOUDS[account.cloud]}")
    wanted = claims(declared, account)
    yield _tried(
        f"{len(wanted)} name{'s'[: len(wanted) != 1]}: free, or this stack's",
        partial(gate.pass_through, wanted),
    )


def _prove(gate: GateProvider) -> None:
    gate.api.prove()  # To have a client at all takes credentials, too.


def claims(declared: model.Declaration, account: model.Account) -> dict[str, str]:
    """Return the names that a stack takes, each with the owner of the mark it will carry."""
    return {
        f"{kind}/{name}": mark.owner(declared.stack, f"{account.name}/{key}")
        for kind, held in TAKEN[account.cloud](declared, account).items()
        for key, name in held.items()
    }


def _tried(what: str, ask: Callable[[], object]) -> Check:
    """Return a check that is fine when it raises nothing."""
    try:
        ask()
    except ProviderError as error:
        return Check(verdict=_verdict(error), what=str(error))
    return Check(verdict="fine", what=what)


def _verdict(error: ProviderError) -> Verdict:
    if isinstance(error, Unchecked):
        return "not checked"
    return "no answer" if isinstance(error, Unreachable) else "to mend"


def _clock(settings: Settings) -> Check:
    """Return whether this machine's clock can be trusted with the ends of grants."""
    try:
        ahead_s = clock.ahead_s(settings)
    except ProviderError as error:
        return Check(verdict=_verdict(error), what=str(error))
    if abs(ahead_s) <= TOLERATED_S:
        return Check(verdict="fine", what="this machine's clock is OVHcloud's, to a minute")
    which = "behind" if ahead_s > 0 else "ahead of"
    return Check(
        verdict="to mend",
        what=f"this machine's clock is {abs(ahead_s)} s {which} OVHcloud's",
        mend=("Set it: calls are signed all the same, but access ends by this clock.",),
    )


def _rights(settings: Settings, wanted: Mapping[str, Sequence[str]]) -> Check:
    """Return whether the pipeline may do what the declaration asks for."""
    count = sum(map(len, wanted.values()))
    try:
        missing = rights.lacking(client.of(settings), wanted)
    except ProviderError as error:
        return Check(verdict=_verdict(error), what=str(error))
    if not missing:
        what = f"the pipeline's rights: {count} action{'s'[: count != 1]}, all granted"
        return Check(verdict="fine", what=what)
    lacking = sum(map(len, missing.values()))
    return Check(
        verdict="to mend",
        what=f"the pipeline lacks {lacking} of {count} actions; grant it:",
        mend=tuple(line for urn, actions in missing.items() for line in _grant(urn, actions)),
    )


def _grant(urn: str, actions: Sequence[str]) -> Iterator[str]:
    """Yield a grant in YAML, an entry of the list below an account's name."""
    yield "- allow:"
    yield from (f"    - {action}" for action in actions)
    yield f"  resources: [{rights.said(urn)}]"
