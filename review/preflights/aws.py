"""AWS: this machine's clock, root, the pipeline's rights, what there is room for, and strays.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from access import aws_quotas, model
from access.names import aws as names
from access.place import Place
from access.rights import aws as needs
from providers.aws import client, own, rights
from providers.aws.caller import Caller, caller
from providers.aws.summary import Summary, counts, has_root_keys, limits, summary
from providers.errors import ProviderError, Unchecked, Unreachable
from providers.settings import Settings
from review.check import Check, failed
from review.preflights import aws_strays as strays

TOLERATED_S = 60  # A clock further off gives and ends access at the wrong minute.
EVERYTHING = "*"


def checks(
    declared: model.Declaration, account: model.Account, settings: Settings
) -> Iterator[Check]:
    """Yield what was found of an account."""
    api = client.of(settings)
    try:
        pipeline = caller(api)
        yield _clock(pipeline)
        yield _rights(api, pipeline, needs.needed(declared, account))
    except ProviderError as error:
        yield failed(error)
    there = _holdings(api, declared, account)
    try:
        found = summary(api)
        yield _root(found)
        yield _room(declared, account, found, there)
    except ProviderError as error:
        yield failed(error)
    yield from _strays(declared, account, there)


def _clock(pipeline: Caller) -> Check:
    """Return whether this machine's clock can be trusted with the ends of grants."""
    ahead_s = pipeline.ahead_s
    if abs(ahead_s) <= TOLERATED_S:
        return Check(verdict="fine", what="this machine's clock is AWS's, to a minute")
    which = "behind" if ahead_s > 0 else "ahead of"
    return Check(
        verdict="to mend",
        what=f"this machine's clock is {abs(ahead_s)} s {which} AWS's",
        mend=("Set it: access that ends is taken away by this clock.",),
    )


def _rights(api: client.AwsClient, pipeline: Caller, wanted: Mapping[str, Sequence[str]]) -> Check:
    """Return whether the pipeline may do what the declaration asks for."""
    if pipeline.is_root:
        return Check(
            verdict="to mend",
            what="the pipeline is the account's root user, whom no policy limits",
            mend=("Give it a role or a user of its own, as docs/how-to/first-real-account.md.",),
        )
    found = rights.lacking(api, pipeline.arn, wanted)
    count = f"{sum(map(len, wanted.values()))} actions"
    if found.missing:
        return Check(
            verdict="to mend",
            what=f"the pipeline lacks {sum(map(len, found.missing.values()))} of {count}; allow:",
            mend=tuple(
                line for arn, actions in found.missing.items() for line in _allow(arn, actions)
            ),
        )
    if found.unsure:
        unsure = sorted({action for actions in found.unsure.values() for action in actions})
        what = f"the pipeline's rights: a condition decides on {', '.join(unsure)}"
        return Check(verdict="not checked", what=what)
    return Check(verdict="fine", what=f"the pipeline's rights: {count}, all allowed")


def _allow(arn: str, actions: Sequence[str]) -> Iterator[str]:
    """Yield a grant in YAML, an entry of the list below an account's name."""
    yield "- allow:"
    yield from (f"    - {action}" for action in actions)
    if arn != EVERYTHING:
        yield f'  resources: ["{arn}"]'


def _root(found: Summary) -> Check:
    if has_root_keys(found):
        return Check(
            verdict="to mend",
            what="the root user has access keys, which no policy limits",
            mend=("Sign in as root, and delete them under My Security Credentials.",),
        )
    return Check(verdict="fine", what="the root user has no access keys")


def _room(
    declared: model.Declaration,
    account: model.Account,
    found: Summary,
    there: own.Holdings | ProviderError,
) -> Check:
    """Return whether there is room for what the run adds to what is there, whoever made that."""
    crowded = [said.what for said in aws_quotas.exceeded(declared, _limited(account, found))]
    if isinstance(there, ProviderError):
        return failed(Unchecked(f"quotas were not checked: {there}"))
    taken, most = names.taken(declared, account), limits(found)
    for kind, count in counts(found).items():
        singular = aws_quotas.KINDS[kind]
        added = len({*taken[singular].values()} - there.names[singular])
        if added and kind in most and count + added > most[kind]:
            crowded.append(f"{kind}: room for {most[kind]}, {count} are there, {added} to come")
    if crowded:
        return Check(verdict="to mend", what="quotas would be exceeded:", mend=tuple(crowded))
    return Check(verdict="fine", what="quotas: there is room for all")


def _limited(account: model.Account, found: Summary) -> model.Account:
    """Return the account with the limits that it has, and not those that it says.

    How many of a kind there may be is left to `_room`, which counts what others made as well.
    """
    counted = dict.fromkeys(counts(found), sys.maxsize)
    place = account.limits.place if account.limits else Place(file="", line=0)
    real = model.Limits(
        counts={**limits(found), **counted}, api_key_lifetime=None, api_keys_end=False, place=place
    )
    return replace(account, limits=real)


def _holdings(
    api: client.AwsClient, declared: model.Declaration, account: model.Account
) -> own.Holdings | ProviderError:
    """Return what users of this stack hold, those that leave among them, or why nobody knows."""
    try:
        found = own.holdings(
            api,
            lambda mark: strays.is_ours(mark, declared, account),
            {*names.taken(declared, account)["group"].values()},
        )
    except ProviderError as error:
        return error
    refused = [gap for gap in found.skipped if gap.what == own.ALL]
    return Unchecked(refused[0].why) if refused else found


def _strays(
    declared: model.Declaration,
    account: model.Account,
    there: own.Holdings | ProviderError,
) -> Iterator[Check]:
    if isinstance(there, ProviderError):
        is_told = isinstance(there, Unreachable)
        said = there if is_told else Unchecked(f"what users hold was not checked: {there}")
        yield failed(said)
        return
    yield strays.held(declared, account, there)
    yield from strays.leaving(declared, account, there)
    for gap in there.skipped:
        yield Check(verdict="not checked", what=f"{gap.what}: {gap.why}")
