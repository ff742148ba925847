"""IAM Identity Center: which accounts come through which one, and whom its directory holds.

A law: an account administers one Identity Center. So users and groups of its directory are made
once, called and marked as that account's, however many accounts come through it.

https://docs.aws.amazon.com/singlesignon/latest/userguide/organization-instances-identity-center.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from access import model, setup
from access.mistakes import Mistake

KEPT = ("administrator", "awsadministrators")  # AWS keeps these names for itself.


@dataclass(frozen=True, slots=True, kw_only=True)
class Center:
    """One Identity Center, the account that administers it, and those whose people it sends."""

    through: model.Account
    accounts: tuple[model.Account, ...]
    said: setup.IdentityCenter


def centers(declared: model.Declaration) -> tuple[Center, ...]:
    """Return the Identity Centers of a stack, by the names of who administers them."""
    known = {account.name: account for account in declared.accounts}
    served: dict[str, list[tuple[model.Account, setup.IdentityCenter]]] = {}
    for account in declared.accounts:
        said = account.setup.identity_center
        if account.federated and said and said.instance and said.through in known:
            served.setdefault(said.through, []).append((account, said))
    return tuple(
        Center(
            through=known[name],
            accounts=tuple(account for account, _ in found),
            said=found[0][1],
        )
        for name, found in sorted(served.items())
    )


def through(declared: model.Declaration, account: model.Account) -> Center | None:
    """Return the Identity Center that an account administers, if any."""
    found = (each for each in centers(declared) if each.through.name == account.name)
    return next(found, None)


def teams(declared: model.Declaration, center: Center) -> tuple[model.Team, ...]:
    """Return the teams that are groups of a directory of our own."""
    if not center.said.is_own:
        return ()
    there = {team.key for each in center.accounts for team in declared.teams_on(each.name)}
    return tuple(team for team in declared.teams if team.key in there)


def people(declared: model.Declaration, center: Center) -> tuple[model.Person, ...]:
    """Return the people who are users of a directory of our own."""
    keys = {team.key for team in teams(declared, center)}
    return tuple(
        person
        for person in declared.people
        if any(membership.team in keys for membership in person.memberships)
    )


def mistakes(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield what accounts say differently of one Identity Center, and what it would have twice."""
    found = centers(declared)
    for center in found:
        yield from _differing(center)
        yield from _named_alike(declared, center)
        yield from _kept(declared, center)
        yield from _addressed_alike(declared, center)
    yield from _administered_twice(found)


def _differing(center: Center) -> Iterator[Mistake]:
    first = center.accounts[0]
    for account in center.accounts[1:]:
        said = account.setup.identity_center
        words = ("instance", "identity_store", "region", "is_own")
        differ = [word for word in words if getattr(said, word) != getattr(center.said, word)]
        if said and differ:
            word = "directory" if differ[0] == "is_own" else differ[0]
            what = (
                f'account "{account.name}" has another {word} of the identity_center through '
                f'"{said.through}" than "{first.name}"'
            )
            mend = "An account administers one Identity Center: say the same of it."
            yield Mistake(place=said.place, what=what, mend=mend)


def _administered_twice(found: tuple[Center, ...]) -> Iterator[Mistake]:
    first: dict[str, Center] = {}
    for center in found:
        other = first.setdefault(center.said.instance, center)
        if other is not center:
            what = (
                f'account "{center.accounts[0].name}" has its identity_center through '
                f'"{center.through.name}", "{other.accounts[0].name}" the same one through '
                f'"{other.through.name}"'
            )
            mend = "Its users and groups would be made twice: let both say the same `through`."
            yield Mistake(place=center.said.place, what=what, mend=mend)


def _named_alike(declared: model.Declaration, center: Center) -> Iterator[Mistake]:
    """Yield one permission set of each account that another account's has the name of."""
    owners: dict[str, str] = {}
    for account in center.accounts:
        names = [account.named(team.key) for team in declared.teams_on(account.name)]
        taken = [name for name in names if name in owners]
        if taken and (said := account.setup.identity_center):
            what = (
                f'account "{account.name}" would have the permission set "{taken[0]}", which is '
                f'that of "{owners[taken[0]]}" in the same Identity Center'
            )
            mend = "Give one of the two accounts a `prefix` or a `suffix`."
            yield Mistake(place=said.place, what=what, mend=mend)
        owners.update({name: account.name for name in names if name not in owners})


def _kept(declared: model.Declaration, center: Center) -> Iterator[Mistake]:
    for each in (*teams(declared, center), *people(declared, center)):
        name = center.through.named(each.key)
        if name in KEPT:
            what = f'"{each.key}" would be called "{name}" in the directory of Identity Center'
            mend = "AWS keeps that name for itself: rename the entry."
            yield Mistake(place=each.place, what=what, mend=mend)


def _addressed_alike(declared: model.Declaration, center: Center) -> Iterator[Mistake]:
    """Yield the people with an address that another one has: it is one user's only."""
    first: dict[str, str] = {}
    for person in people(declared, center):
        other = first.setdefault(person.email.lower(), person.key)
        if other != person.key:
            what = (
                f'person "{person.key}" has the address of "{other}", and the directory of '
                "Identity Center has each once"
            )
            yield Mistake(place=person.place, what=what, mend="Give each of them their own.")
