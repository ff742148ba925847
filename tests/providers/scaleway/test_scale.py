"""How many calls a stack costs, by formulas of its size."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import ceil

import pytest

from providers.base import Provider
from providers.errors import Unreachable
from providers.scaleway import application, client, group, membership, policy, user
from providers.scaleway.api_key import ApiKeyProvider
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    POLICIES,
    PROJECTS,
    USERS,
    ScalewayClient,
)
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION, OWNER, named, person
from tests.providers.story import Story, Tell

APPS, TEAMS, PEOPLE = 7, 3, 5
THERE_BEFORE = {APPLICATIONS: 0, GROUPS: 3, USERS: 1, POLICIES: 3, API_KEYS: 1, PROJECTS: 3}
RULE = {"permission_set_names": ["InstancesReadOnly"], "projects": ["web"], "condition": ""}


@pytest.fixture
def fleet(tell: Tell, control: Control, next_run: Callable[[], None]) -> Sequence[Story]:
    """Return a stack that an earlier run made."""
    made = make(tell)
    next_run()
    control.reset_calls()
    return made


def make(tell: Tell) -> list[Story]:
    """Make programs with a key and a policy each, people, and groups of all of them."""
    apps = [_one(tell, application.ApplicationProvider(), f"app-{each}") for each in range(APPS)]
    teams = [_one(tell, group.GroupProvider(), f"team-{each}") for each in range(TEAMS)]
    people = [tell(user.UserProvider(), person(f"user-{each}")).create() for each in range(PEOPLE)]
    members = {
        "user_ids": [each.id for each in people],
        "application_ids": [each.id for each in apps],
    }
    return [
        *(*apps, *teams, *people),
        *(
            tell(membership.MembershipProvider(), {"group_id": each.id, **members}).create()
            for each in teams
        ),
        *(_policy(tell, each) for each in apps),
        *(_key(tell, each) for each in apps),
    ]


def _one(tell: Tell, provider: Provider, name: str) -> Story:
    return tell(provider, named(name)).create()


def _policy(tell: Tell, of: Story) -> Story:
    declared = {**named(of.declared["name"]), "application_id": of.id, "rules": [RULE]}
    return tell(policy.PolicyProvider(), declared).create()


def _key(tell: Tell, of: Story) -> Story:
    declared = {
        "application_id": of.id,
        "description": "",
        "default_project": "data",
        "expires_at": "",
        "lifetime_s": 0,
        "mark": f"{OWNER}/{of.declared['name']}/key",
    }
    return tell(ApiKeyProvider(), declared).create()


def calls(control: Control) -> Counter[tuple[str, str]]:
    """Return how often each path was called, without the proof of the credentials."""
    found = Counter((call["method"], call["path"]) for call in control.calls()["calls"])
    proof = [(method, path) for method, path in found if _is_proof(method, path)]
    for each in proof:
        del found[each]
    return found


def _is_proof(method: str, path: str) -> bool:
    return method == "GET" and path.rpartition("/")[0] in {API_KEYS, USERS}


@pytest.mark.parametrize("page", [2, 5, 100])
def test_a_refresh_costs_the_pages_of_each_list_and_a_call_for_the_rules_of_each_policy(
    fleet: Sequence[Story], control: Control, page: int
) -> None:
    """Groups and their members come from one list, names of projects from another."""
    control.switch(page_size=page)
    sizes = {
        APPLICATIONS: APPS,
        GROUPS: TEAMS,
        USERS: PEOPLE,
        POLICIES: APPS,
        API_KEYS: APPS,
        PROJECTS: 0,
    }

    assert all(each.read() for each in fleet)

    assert calls(control) == {
        ("GET", policy.RULES): APPS,
        **{("GET", path): ceil((THERE_BEFORE[path] + size) / page) for path, size in sizes.items()},
    }
    assert all(each.plan() == "same" for each in fleet)


def test_a_creation_looks_once_for_all(tell: Tell, control: Control) -> None:
    """At each list of names, and at the keys for one whose secret was lost."""
    make(tell)

    found = calls(control)
    lists = {path: count for (method, path), count in found.items() if method == "GET"}
    assert lists == dict.fromkeys((APPLICATIONS, GROUPS, USERS, POLICIES, API_KEYS, PROJECTS), 1)
    assert found["POST", APPLICATIONS] == APPS


def test_pages_are_as_large_as_a_list_of_a_hundred(
    control: Control, console: ScalewayClient
) -> None:
    """So that 500 applications are five calls."""
    control.switch(quotas={"iam_applications": 200})
    for number in range(101):
        console.call("POST", APPLICATIONS, _body(f"app-{number}"))
    control.reset_calls()

    assert len(client.of(console.settings).lists[APPLICATIONS].every()) == 101
    assert calls(control) == {("GET", APPLICATIONS): 2}


def _body(name: str) -> Mapping[str, str]:
    return {"name": name, "organization_id": ORGANIZATION}


def test_a_written_object_is_asked_for_alone(fleet: Sequence[Story], control: Control) -> None:
    """What the list held of it is out of date; of the others it is not."""
    one, other, *_ = fleet
    assert other.read()
    one.update(description="Changed")
    control.reset_calls()

    assert one.read()

    assert calls(control) == {("GET", f"{APPLICATIONS}/{one.id}"): 1}
    assert one.outputs["description"] == "Changed"


def test_what_is_gone_is_asked_for_alone(
    fleet: Sequence[Story], console: ScalewayClient, control: Control
) -> None:
    """What a list lacks may have been made a moment ago: only a 404 means absent."""
    console.delete(f"{APPLICATIONS}/{fleet[0].id}")
    control.reset_calls()

    there = [each.read() for each in fleet[:APPS]]

    assert there == [False, *[True] * (APPS - 1)]
    assert calls(control) == {
        ("GET", APPLICATIONS): 1,
        ("GET", f"{APPLICATIONS}/{fleet[0].id}"): 1,
    }


@pytest.mark.parametrize("deleted", ["application", "user", "group"])
def test_a_deletion_makes_out_of_date_what_it_takes_along(
    fleet: Sequence[Story], deleted: str
) -> None:
    """Keys go, members leave, and policies lose their principal: no list may say otherwise."""
    apps, rest = fleet[:APPS], fleet[APPS:]
    teams, people = rest[:TEAMS], rest[TEAMS : TEAMS + PEOPLE]
    members = rest[TEAMS + PEOPLE : 2 * TEAMS + PEOPLE]
    policies, keys = fleet[-2 * APPS : -APPS], fleet[-APPS:]
    assert all(each.read() for each in (apps[1], teams[1], people[1], members[1], policies[1]))
    assert keys[1].read()

    {"application": apps[0], "user": people[0], "group": teams[0]}[deleted].delete()

    policy_there, key_there, members_there = policies[0].read(), keys[0].read(), members[0].read()
    assert policy_there
    assert policies[0].plan() == ("update" if deleted == "application" else "same")
    assert key_there == (deleted != "application")
    assert members_there == (deleted != "group")
    assert deleted == "group" or members[0].plan() == "update"


def test_four_threads_read_a_list_once(fleet: Sequence[Story], control: Control) -> None:
    """One reads, the others wait."""
    threads = [threading.Thread(target=each.read) for each in fleet[:4]]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert calls(control) == {("GET", APPLICATIONS): 1}


def test_a_project_made_in_this_run_is_known_by_its_name(
    console: ScalewayClient, control: Control
) -> None:
    """Names are listed anew after a change, and not again before the next."""
    assert console.known("late") == ""

    made = console.call("POST", PROJECTS, {**_body("late"), "description": ""})

    control.reset_calls()
    assert console.known("late") == console.known("late") == made["id"]
    assert calls(control) == {("GET", PROJECTS): 1}


def test_a_lost_answer_makes_names_of_projects_uncertain(
    console: ScalewayClient, control: Control
) -> None:
    """The project may be there."""
    assert console.known("late") == ""
    control.fault(kind="lost_answer", method="POST", path=PROJECTS)

    with pytest.raises(Unreachable):
        console.call("POST", PROJECTS, {**_body("late"), "description": ""})

    assert console.known("late")
