"""Scaleway: what the pipeline may do, now and after the run, and what there is room for.

https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from access import limits, lockout, model
from access.rights import scaleway as needs
from providers import mark
from providers.errors import ProviderError
from providers.scaleway import client, quotas, rights
from providers.settings import Settings
from review.check import Check, failed


def checks(
    declared: model.Declaration, account: model.Account, settings: Settings
) -> Iterator[Check]:
    """Yield what was found of an organization."""
    api = client.of(settings)
    yield Check(verdict="not checked", what="this machine's clock, on Scaleway")
    try:
        bearer = rights.bearer(api)
        yield _rights(bearer, needs.needed(declared, account))
        yield _lockout(bearer, declared, account)
    except ProviderError as error:
        yield failed(error)
    for ask in (_room, _lives):
        try:
            yield ask(declared, account, api)
        except ProviderError as error:
            yield failed(error)


def _rights(bearer: rights.Bearer, wanted: Sequence[str]) -> Check:
    """Return whether the pipeline holds each permission set, or one that it is a part of."""
    if bearer.is_owner:
        what = "the pipeline is the organization's owner, who may do everything"
        return Check(verdict="fine", what=what)
    found = {name: _holding(bearer, name) for name in wanted}
    count = f"{len(wanted)} permission set{'s'[: len(wanted) != 1]}"
    if missing := [name for name in wanted if not found[name]]:
        return Check(
            verdict="to mend",
            what=f"the pipeline lacks {len(missing)} of {count}; grant it:",
            mend=(f"- permission_sets: [{', '.join(missing)}]", "  organization: true"),
        )
    unsure = [name for name in wanted if not any(_is_whole(each) for each in found[name])]
    if unsure:
        what = f"the pipeline's rights: {', '.join(unsure)}, held on projects or by a condition"
        return Check(verdict="not checked", what=what)
    return Check(verdict="fine", what=f"the pipeline's rights: {count}, all granted")


def _holding(bearer: rights.Bearer, name: str) -> Sequence[rights.Held]:
    enough = {name, *needs.OTHERS.get(name, ())}
    return [held for held in bearer.held if held.permission_set in enough]


def _is_whole(held: rights.Held) -> bool:
    return not (held.projects or held.condition)


def _lockout(bearer: rights.Bearer, declared: model.Declaration, account: model.Account) -> Check:
    """Return whether the pipeline could give itself rights after the run as it can before."""
    kept = {owner for owners in _wanted(declared, account)["api_keys"] for owner in owners}
    if _is_ours(bearer.key, declared) and mark.owner_of(bearer.key) not in kept:
        return Check(
            verdict="to mend",
            what="this run would delete the very API key that it calls with",
            mend=("Call with another key of the pipeline first, and take this one out then.",),
        )
    managing = [held for held in bearer.held if held.permission_set in lockout.KEEPERS]
    if bearer.is_owner or not managing:
        return Check(verdict="fine", what="no right to manage access that this run could take away")
    keeping = [held for held in managing if _is_whole(held)]
    if not keeping:
        what = "whether the pipeline can manage access after this run: it may by a condition alone"
        return Check(verdict="not checked", what=what)
    known = _known(declared, account)
    if not _goes(bearer, known, declared) and any(
        _stays(held, bearer, known, declared, account) for held in keeping
    ):
        return Check(verdict="fine", what="the pipeline can manage access after this run, too")
    if account.run_by and account.run_by.may_lock_itself_out:
        what = "the pipeline cannot manage access after this run, as `may_lock_itself_out` says"
        return Check(verdict="fine", what=what)
    return Check(
        verdict="to mend",
        what="this run would take from the pipeline its right to manage access",
        mend=(
            f"Grant it one of {', '.join(lockout.KEEPERS)}, with `organization: true`;",
            "or write `run_by` and `may_lock_itself_out: true` for the account.",
        ),
    )


def _known(declared: model.Declaration, account: model.Account) -> Mapping[str, model.Principal]:
    """Return who is on an account after the run, by the marks of before and after it."""
    there: Sequence[model.Principal] = (
        *declared.people_on(account.name),
        *declared.teams_on(account.name),
        *declared.applications_on(account.name),
    )
    return {
        owner: each
        for each in there
        for owner in _owners(declared, account, each.key, each.renamed_from)
    }


def _goes(
    bearer: rights.Bearer, known: Mapping[str, model.Principal], declared: model.Declaration
) -> bool:
    """Tell whether the run removes or locks whoever the pipeline calls as."""
    holder = known.get(mark.owner_of(bearer.mark))
    if holder is None:
        return _is_ours(bearer.mark, declared)
    return isinstance(holder, model.Person) and holder.suspended


def _stays(
    held: rights.Held,
    bearer: rights.Bearer,
    known: Mapping[str, model.Principal],
    declared: model.Declaration,
    account: model.Account,
) -> bool:
    """Tell whether a right outlives the run, which touches nothing but the stack's own objects."""
    if held.group is not None and _is_ours(held.group, declared):
        team = known.get(mark.owner_of(held.group))
        person = known.get(mark.owner_of(bearer.mark))
        if not (isinstance(team, model.Team) and _is_member(person, team, account)):
            return False
    if not _is_ours(held.mark, declared):
        return True
    holder = known.get(mark.owner_of(held.mark))
    return holder is not None and lockout.keeps(holder, account.name)


def _is_member(holder: model.Principal | None, team: model.Team, account: model.Account) -> bool:
    """Tell whether the run leaves somebody in a group: a stranger only where it is partial."""
    if isinstance(holder, model.Person):
        return any(membership.team == team.key for membership in holder.memberships)
    return team.group_on(account.name).partial


def _is_ours(held: str, declared: model.Declaration) -> bool:
    """Tell whether a mark is of this stack, whose name it may spell in other characters."""
    return held.split("/")[:2] == mark.owner(declared.stack, "any").split("/")[:2]


def _owners(
    declared: model.Declaration, account: model.Account, key: str, renamed_from: str
) -> set[str]:
    """Return what the mark of a key's objects begins with; until it is renamed, with the old."""
    keys = filter(None, (key, renamed_from))
    return {mark.owner(declared.stack, f"{account.name}/{each}") for each in keys}


def _room(declared: model.Declaration, account: model.Account, api: client.ScalewayClient) -> Check:
    """Return whether there is room for what the run adds to what is there, whoever made that."""
    wanted = {kind: marks for kind, marks in _wanted(declared, account).items() if marks}
    most, there = quotas.limits(api), quotas.held(api, wanted)
    crowded = []
    for kind, marks in sorted(wanted.items()):
        added = sum(owners.isdisjoint(there[kind]) for owners in marks)
        limit = most.get(kind)
        if limit is not None and added and len(there[kind]) + added > limit:
            crowded.append(
                f"{limits.WORDS.get(kind, kind)}: room for {limit}, "
                f"{len(there[kind])} are there, {added} to come"
            )
    if crowded:
        return Check(verdict="to mend", what="quotas would be exceeded:", mend=tuple(crowded))
    if unknown := [limits.WORDS.get(kind, kind) for kind in sorted(wanted) if kind not in most]:
        what = f"quotas: Scaleway names none for {', '.join(unknown)}"
        return Check(verdict="not checked", what=what)
    return Check(verdict="fine", what="quotas: there is room for all")


def _wanted(
    declared: model.Declaration, account: model.Account
) -> Mapping[str, Sequence[set[str]]]:
    """Return what the marks of a stack's objects on an organization begin with, by kind."""
    return {
        kind: [_owners(declared, account, *keys) for keys in held]
        for kind, held in limits.held(declared, account).items()
    }


def _lives(
    declared: model.Declaration, account: model.Account, api: client.ScalewayClient
) -> Check:
    """Return whether the organization takes the ends of the keys that a run would make."""
    longest = quotas.longest_key(api)
    if longest is None:
        return Check(verdict="fine", what="API keys: the organization sets no longest life")
    now = datetime.now(UTC)
    wrong = [
        f"{each.key}/{key.key}: {said}"
        for each in declared.applications_on(account.name)
        for key in each.keys_on(account.name)
        if (said := limits.too_long(key, longest, now, needs_end=True))
    ]
    if wrong:
        what = f"API keys live {limits.days(longest)} at most on this organization:"
        return Check(verdict="to mend", what=what, mend=tuple(wrong))
    return Check(verdict="fine", what=f"API keys: none lives longer than {limits.days(longest)}")
