"""Accounts that come and go, or are called elsewhere; groups with a role, and those of others."""

from collections.abc import Iterator

from access import model
from access.ranks import Rank
from review.notes import said
from review.notes.both import Both, keyed, named, paired
from review.report import Note

ROLES = {
    "ADMIN": Rank.ADMINISTRATOR,
    "REGULAR": Rank.DELETES,
    "UNPRIVILEGED": Rank.READS,
    "NONE": Rank.READS,
}


def notes(both: Both) -> Iterator[Note]:
    """Yield what to say of accounts, and of the groups of teams on them."""
    for was, is_ in paired(both.before.accounts, both.now.accounts, by=named):
        if was and is_:
            yield from _account(was, is_)
        elif is_:
            yield said.on(is_, "new account", f"{is_.cloud} {is_.identity}")
        elif was:
            yield said.on(was, "account gone", f"{was.cloud} {was.identity}", opens=False)
    for was_team, team in paired(both.before.teams, both.now.teams, by=keyed):
        for account in both.now.accounts if team else ():
            yield from _group(account, was_team, team)


def _account(was: model.Account, is_: model.Account) -> Iterator[Note]:
    if was.identity != is_.identity:
        what = f"all of it is made on {is_.identity}, no longer on {was.identity}"
        yield said.on(is_, "another account", what, rank=Rank.OUTSIDE)
    if was.endpoint != is_.endpoint:
        what = f"calls and credentials go to {is_.endpoint or 'the usual address'}"
        yield said.on(is_, "another address", what, rank=Rank.OUTSIDE)
    for resource in is_.setup.tagged:
        before = [each.tags for each in was.setup.tagged if each.resource == resource.resource]
        if resource.tags not in before:
            what = f"{resource.resource} has other tags, and conditions may ask for tags"
            yield said.on(is_, "other tags", what, resource.place, rank=Rank.WRITES)


def _group(
    account: model.Account, was: model.Team | None, is_: model.Team | None
) -> Iterator[Note]:
    """Yield what a group does outside of all policies, and that others are in it."""
    if is_ is None:
        return
    now = is_.group_on(account.name)
    before = was.group_on(account.name) if was else model.Group(account="", role="NONE", name="")
    if now.role != before.role:
        what = f"the group of {is_.key} has the role {now.role}, not {before.role}"
        less = ROLES[now.role] > ROLES[before.role] or now.role == "NONE"
        what += "" if now.role == "NONE" else "; roles act outside of all policies"
        yield said.on(account, "group role", what, is_.place, rank=ROLES[now.role], opens=not less)
    if now.partial and not before.partial:
        what = f"the group of {is_.key} may have members that no file names"
        yield said.on(account, "new way in", what, is_.place, rank=Rank.OUTSIDE)
