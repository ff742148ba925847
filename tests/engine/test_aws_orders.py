"""A run on AWS changes things one after the other, and nobody has more or less by it meanwhile."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from sandbox.server import Sandbox
from tests.engine.changes_aws import CALLS, CHANGES, Written, together
from tests.engine.decided_aws import Deciding, Right
from tests.engine.hands import Hands
from tests.engine.moments import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

WORDS = {name: f"{number:02}" for number, name in enumerate(CHANGES)}
AFTERWARDS = together({WORDS[name]: (each.after, each.keys) for name, each in CHANGES.items()})

each_change = pytest.mark.parametrize("change", CHANGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Rights before, at each moment of a run, and after it."""

    before: set[Right]
    moments: Sequence[tuple[str, set[Right]]]  # With the call that made each of them.
    after: set[Right]

    @property
    def opened(self) -> set[tuple[str, Right]]:
        """What somebody might do on the way alone, with the call before it."""
        return {
            (call, each) for call, now in self.moments for each in now - self.before - self.after
        }

    @property
    def closed(self) -> set[tuple[str, Right]]:
        """What somebody might not do on the way alone, with the call before it."""
        return {
            (call, each) for call, now in self.moments for each in (self.before & self.after) - now
        }


@pytest.fixture(scope="module")
def deciding(sandbox: Sandbox) -> Deciding:
    """Ask the judge."""
    return Deciding(CALLS, Hands(sandbox.env).aws)


@pytest.fixture(scope="module")
def run(on_aws: Stack, deciding: Deciding) -> Callable[[Written], Seen]:
    """Return how to see what a run brings."""

    def made(declared: Written) -> Seen:
        before = on_aws.account
        moments = on_aws.apply(declared)
        accounts = [before, *(each.account for each in moments), on_aws.account]
        first, *between, last = deciding.rights(accounts)
        calls = [each.path for each in moments]
        return Seen(before=first, moments=[*zip(calls, between, strict=True)], after=last)

    return made


@pytest.fixture(scope="module")
def changed(on_aws: Stack, run: Callable[[Written], Seen]) -> Seen:
    """Return what is seen of a run that makes all changes, each among people of its own."""
    on_aws.apply(
        together({WORDS[name]: (each.before, each.keys) for name, each in CHANGES.items()})
    )
    return run(AFTERWARDS)


@pytest.fixture
def seen(changed: Seen, change: str) -> Seen:
    """Return what is seen of one change."""

    def own(rights: set[Right]) -> set[Right]:
        ours = {right for right in rights if right[0].endswith(f"-{WORDS[change]}")}
        return {(CHANGES[change].who(who.rpartition("-")[0]), action) for who, action in ours}

    return Seen(
        before=own(changed.before),
        moments=[(call, own(now)) for call, now in changed.moments],
        after=own(changed.after),
    )


@each_change
def test_a_change_ends_where_it_is_declared_to(seen: Seen, change: str) -> None:
    """So that what follows speaks of something: rights before and rights after."""
    assert {action for _, action in seen.before} == CHANGES[change].had
    assert {action for _, action in seen.after} == CHANGES[change].has


@each_change
def test_a_change_opens_nothing_that_is_closed_before_and_after(seen: Seen, change: str) -> None:
    """At no moment may anybody do what they may neither before nor after, but for what is said."""
    assert {each for each in seen.opened if each[1][1] not in CHANGES[change].opens} == set()


@each_change
def test_a_change_closes_nothing_that_is_open_before_and_after(seen: Seen, change: str) -> None:
    """At no moment does anybody lack what they may do before and after, but for what is said."""
    assert {each for each in seen.closed if each[1][1] not in CHANGES[change].closes} == set()


@pytest.mark.usefixtures("changed")
def test_other_names_for_all_let_nobody_do_more_and_programs_no_less(
    on_aws: Stack, run: Callable[[Written], Seen]
) -> None:
    """Whoever is a user of another name is let into the team when the former one is let out."""
    on_aws.scratch.configure(lambda accounts: accounts["aws"].update(prefix="x-"))

    found = run(AFTERWARDS)

    on_aws.scratch.configure(lambda accounts: accounts["aws"].pop("prefix"))
    whole = Seen(
        before=found.before,
        moments=[(call, _plain(now)) for call, now in found.moments],
        after=_plain(found.after),
    )
    assert whole.before == whole.after
    assert whole.opened == set()
    assert not {who for _, (who, _) in whole.closed if re.match(r"role/|user/(ci|robot)-", who)}


def _plain(rights: set[Right]) -> set[Right]:
    return {(who.replace("/x-", "/"), action) for who, action in rights}
