"""Two declarations of one stack, as notes compare them: who was renamed has the new key in both."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from access import escalations, former, model, others, ranks, world
from access.diff import Holder
from access.setup import NOTHING
from access.world import Side

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """What was declared and what is, and what they come to."""

    before: model.Declaration
    now: model.Declaration
    renamed: former.Names
    existing: Side
    desired: Side

    def accounts(self) -> Iterator[tuple[model.Account, model.Account]]:
        """Yield the accounts that are there now, before and now; a new one had nothing set up."""
        for before, now in paired(self.before.accounts, self.now.accounts, by=named):
            if now:
                yield before or replace(now, setup=NOTHING, federated=False), now

    def rank(self, account: str, key: str) -> ranks.Rank:
        """Return the rank of all that somebody can do on an account in the end."""
        holder = Holder(account=account, key=key)
        cloud = self.desired.clouds[account]
        if any(escalations.of(cloud, self.desired, holder)):
            return ranks.Rank.ADMINISTRATOR
        every = 0
        for actions in world.access(self.desired, holder).values():
            every |= actions
        return ranks.rank(cloud, every)

    def worst(self, key: str) -> ranks.Rank:
        """Return the rank of all that somebody can do anywhere."""
        there = (holder.account for holder in self.desired.said if holder.key == key)
        return min((self.rank(name, key) for name in there), default=ranks.Rank.READS)


def both(existing: model.Declaration, desired: model.Declaration) -> Both:
    """Return two declarations side by side."""
    renamed = former.names(existing, desired)
    before = former.under(existing, renamed)
    return Both(
        before=before,
        now=desired,
        renamed=renamed,
        existing=others.declared(before),
        desired=others.declared(desired),
    )


def paired(
    before: Iterable[Part], now: Iterable[Part], *, by: Callable[[Part], str]
) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield what is called the same on both sides, None where it is on one alone; by name."""
    was = {by(each): each for each in before}
    is_ = {by(each): each for each in now}
    for name in sorted({*was, *is_}):
        yield was.get(name), is_.get(name)


def keyed(principal: model.Principal) -> str:
    """Return the key of a principal."""
    return principal.key


def named(account: model.Account) -> str:
    """Return the name of an account."""
    return account.name
