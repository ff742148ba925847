"""A run changes things one after the other, and nobody has more or less by it for a moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from tests.engine import changes
from tests.engine.decided import Right, rights
from tests.engine.moments import Json, Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

each_change = pytest.mark.parametrize("change", changes.CHANGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Rights before, at each moment of a run, and after it."""

    before: set[Right]
    moments: Sequence[tuple[str, set[Right]]]  # With the call that made each of them.
    after: set[Right]


@pytest.fixture(scope="module")
def seen(stack: Stack) -> Callable[[str], Seen]:
    """Return what is seen of a change, which is made once."""

    @cache
    def found(change: str) -> Seen:
        declared, _, changed, _ = changes.CHANGES[change]
        stack.apply(declared)
        before = _rights(stack.account)
        moments = stack.apply(changed)
        return Seen(
            before=before,
            moments=[(f"{each.method} {each.path}", _rights(each.account)) for each in moments],
            after=_rights(stack.account),
        )

    return found


def _rights(account: Json) -> set[Right]:
    return rights(account, changes.ACTIONS, changes.RESOURCES)


@each_change
def test_a_change_ends_where_it_is_declared_to(seen: Callable[[str], Seen], change: str) -> None:
    """So that what follows speaks of something: rights before, rights after, calls between."""
    found = seen(change)

    _, had, _, has = changes.CHANGES[change]
    assert {action for _, action, _ in found.before} == had
    assert {action for _, action, _ in found.after} == has
    assert len(found.moments) > 1


@each_change
def test_a_change_opens_nothing_that_is_closed_before_and_after(
    seen: Callable[[str], Seen], change: str
) -> None:
    """At no moment may anybody do what they may neither before nor after."""
    found = seen(change)

    opened = [
        (call, more) for call, now in found.moments if (more := now - found.before - found.after)
    ]

    assert opened == []


@each_change
def test_a_change_closes_nothing_that_is_open_before_and_after(
    seen: Callable[[str], Seen], change: str
) -> None:
    """At no moment does anybody lack what they may do before and after."""
    found = seen(change)

    closed = [
        (call, less) for call, now in found.moments if (less := (found.before & found.after) - now)
    ]

    assert closed == []


def test_what_is_destroyed_is_named_by_nothing_that_is_left(stack: Stack) -> None:
    """Policies go before those that they name, tokens before users, members before groups."""
    stack.apply(_everything())
    start = stack.account

    moments = stack.destroy()

    accounts = [start, *(each.account for each in moments)]
    left = [
        (each.method, each.path, names)
        for each, (was, now) in zip(moments, pairwise(accounts), strict=True)
        if (names := _named(was) - _there(now))
    ]
    assert start["personal_tokens"]
    assert start["members"]["ops"] == ["ada"]
    assert left == []
    assert not _there(accounts[-1]) & _made(start)


def test_what_is_destroyed_opens_nothing_on_the_way(stack: Stack) -> None:
    """Policies that allow go before those that deny: rights only become fewer."""
    stack.apply(_everything())
    start = _rights(stack.account)

    moments = stack.destroy()

    states = [start, *(_rights(each.account) for each in moments)]
    assert {who.partition(":")[0] for who, _, _ in start} == {"user", "credential"}
    assert all(later <= earlier for earlier, later in pairwise(states))
    assert states[-1] == set()


def _everything() -> Json:
    """Return a team with a member, and a program with a client and a token, in all ways."""
    token = {"on": "ovh", "kind": "personal_access_token"}
    groups = {"own": {"deny": changes.TAG}}
    program, team = (
        changes.program(changes.EVERY, changes.NO_BILL, changes.DENIES_BY_IT, **groups),
        changes.team(changes.EVERY, changes.NO_BILL),
    )
    program["applications"]["ci"] |= {
        "email": "ci@example.com",
        "keys": {"main": {"on": "ovh"}, "robot": token},
    }
    return program | team


def _there(account: Json) -> set[str]:
    """Return what may be named: identities, permissions groups and resource groups, by URN."""
    kinds = ("users", "groups", "permissions_groups", "resource_groups")
    found = {each["urn"] for kind in kinds for each in account[kind].values()}
    clients = {each["identity"] for each in account["clients"].values()}
    return found | clients


def _made(account: Json) -> set[str]:
    """Return what of these grantbook made."""
    return {
        each for policy in account["policies"].values() for each in policy["identities"]
    } & _there(account)


def _named(account: Json) -> set[str]:
    """Return the URNs that something on the account names: policies, tokens, members."""
    found: set[str] = set()
    for policy in account["policies"].values():
        if not policy["readOnly"]:
            found |= {*policy["identities"], *(g["urn"] for g in policy["permissionsGroups"] or ())}
    found |= {account["users"][key.partition("/")[0]]["urn"] for key in account["personal_tokens"]}
    held = {name for name, logins in account["members"].items() if logins}
    return found | {account["groups"][name]["urn"] for name in held}
