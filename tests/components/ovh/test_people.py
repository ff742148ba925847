import pytest

from tests.components import written
from tests.components.registered import Built, built

POLICY = "pulumi-python:dynamic/ovh:Policy"
MEMBERSHIP = "pulumi-python:dynamic/ovh:Membership"
ORDERED = (POLICY, MEMBERSHIP)
EVERY = {"allow": ["account:apiovh:me/*"], "resources": ["account"]}
NEVER = {"deny": ["account:apiovh:me/edit"], "resources": ["account"], "until": "2031-06-30"}
BOTH = EVERY | {"deny": NEVER["deny"]}


def _built(own: list[written.Written], **teams: list[written.Written]) -> Built:
    """Return what is registered of alice, who is in all of these teams, and of bruno in none."""
    alice = {"email": "alice@example.com", "teams": sorted(teams), "grants": {"ovh": own}}
    bruno = {"email": "bruno@example.com", "grants": {"ovh": [EVERY]}}
    return built(
        written.read(
            {
                "people": {"alice": alice, "bruno": bruno},
                "teams": {key: {"grants": {"ovh": grants}} for key, grants in teams.items()},
            }
        )
    )


def _waits(found: Built, kind: str, name: str) -> set[str]:
    """Return the policies and memberships that an object waits for."""
    return {each for each in found.one(kind, name).waits_for if each.startswith(ORDERED)}


def _denying(found: Built, holder: str) -> str:
    (name,) = [
        name
        for name, item in found.of(POLICY).items()
        if item.inputs["deny"] and name.startswith(f"ovh/{holder}")
    ]
    return f"{POLICY} {name}"


def test_what_a_person_is_allowed_comes_after_the_teams_that_deny_to_them() -> None:
    """Behind the policy that denies, and behind the membership by which it does."""
    found = _built([EVERY], never=[NEVER], ops=[EVERY])

    first = {f"{MEMBERSHIP} ovh/never", _denying(found, "never")}
    assert _waits(found, POLICY, "ovh/alice") == first
    assert _waits(found, POLICY, "ovh/bruno") == set()


@pytest.mark.parametrize("denying", ["a-first", "z-last"])
def test_a_team_that_only_allows_comes_after_those_of_its_members_that_deny(denying: str) -> None:
    """Whatever their names: who joins both has the deny before the allow."""
    teams: dict[str, list[written.Written]] = {denying: [NEVER], "ops": [EVERY]}

    found = _built([], **teams)

    first = {f"{MEMBERSHIP} ovh/{denying}", _denying(found, denying)}
    assert _waits(found, MEMBERSHIP, "ovh/ops") == first
    assert _waits(found, POLICY, "ovh/ops") == first
    assert _waits(found, MEMBERSHIP, f"ovh/{denying}") == set()


def test_a_person_has_their_own_denies_before_they_are_in_a_team() -> None:
    """And before what they are allowed themselves."""
    found = _built([EVERY, NEVER], ops=[EVERY])

    first = {_denying(found, "alice")}
    assert _waits(found, MEMBERSHIP, "ovh/ops") == first
    assert _waits(found, POLICY, "ovh/alice") == first


def test_a_policy_that_denies_and_allows_is_one_that_denies() -> None:
    """Two teams of that kind do not wait for each other, which would have no end."""
    found = _built([BOTH], never=[BOTH], ops=[BOTH])

    assert _waits(found, POLICY, "ovh/alice") == set()
    assert _waits(found, MEMBERSHIP, "ovh/ops") == {f"{POLICY} ovh/alice"}
    assert _waits(found, POLICY, "ovh/ops") == set()


def test_whoever_has_nothing_denied_waits_for_nobody() -> None:
    """So all is made at once."""
    found = _built([EVERY], dev=[EVERY], ops=[EVERY])

    names = [(POLICY, f"ovh/{key}") for key in ("alice", "bruno", "dev", "ops")]
    names += [(MEMBERSHIP, "ovh/dev"), (MEMBERSHIP, "ovh/ops")]
    assert [_waits(found, *each) for each in names] == [set()] * len(names)
