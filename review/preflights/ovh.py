"""OVHcloud: this machine's clock, and the actions that the pipeline may do.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/authorization/check
"""

from collections.abc import Iterator, Mapping, Sequence

from access import model
from access.rights import ovh as needs
from providers.errors import ProviderError
from providers.ovh import client, clock, rights
from providers.settings import Settings
from review.check import Check, failed

TOLERATED_S = 60  # A clock further off gives and ends access at the wrong minute.


def checks(
    declared: model.Declaration, account: model.Account, settings: Settings
) -> Iterator[Check]:
    """Yield what was found of an account."""
    yield _clock(settings)
    yield _rights(settings, needs.needed(declared, account))


def _clock(settings: Settings) -> Check:
    """Return whether this machine's clock can be trusted with the ends of grants."""
    try:
        ahead_s = clock.ahead_s(settings)
    except ProviderError as error:
        return failed(error)
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
        return failed(error)
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
