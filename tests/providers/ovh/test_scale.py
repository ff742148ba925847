"""How many calls a stack costs, by formulas of its size; `bench/` has a large one."""

from collections import Counter
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import pytest

from bench.fleet import THREADS, Made, Sizes, make, refresh
from providers.ovh import client, group, oauth2_client, policy, user
from providers.ovh.client import OvhClient
from sandbox.control import Control
from tests.providers.story import Tell

SIZES = Sizes(users=9, groups=4, policies=11, clients=5)
OVHCLOUDS_OWN = 1  # Policies that every account has.
EMPTY: Mapping[str, Any] = {"identities": [], "resources": [], "permissions": {}}


@pytest.fixture
def fleet(
    settings: Mapping[str, str], next_run: Callable[[], None], control: Control
) -> list[Made]:
    """Return a stack that an earlier run made."""
    made = make(SIZES, settings)
    next_run()
    control.reset_calls()
    return made


def calls(control: Control) -> Counter[tuple[str, str]]:
    """Return how often each kind of thing was called, objects of a kind as one."""
    found = Counter(
        (call["method"], kind(call["path"]))
        for call in control.calls()["calls"]
        if "/auth/" not in call["path"]
    )
    assert all(status < 400 or status == 404 for status in statuses(control))
    return found


def statuses(control: Control) -> list[int]:
    """Return the status of each answer."""
    return [call["status"] for call in control.calls()["calls"]]


def kind(path: str) -> str:
    """Return a path with a star for the object's name."""
    for own in (user.PATH, group.PATH, policy.PATH, oauth2_client.PATH):
        if path.startswith(f"{own}/"):
            return f"{own}/*" + ("/user" if path.endswith("/user") else "")
    return path


@pytest.mark.parametrize("page", [1, 3, 5, 100])
def test_a_refresh_costs_what_the_paging_forces(
    fleet: list[Made], settings: Mapping[str, str], control: Control, page: int
) -> None:
    """One call for each object of v1, whose lists give ids only; for policies their pages."""
    control.switch(page_size=page)

    assert refresh(fleet, settings) == len(fleet)

    assert calls(control) == {
        ("GET", f"{user.PATH}/*"): SIZES.users,
        ("GET", f"{group.PATH}/*"): SIZES.groups,
        ("GET", f"{group.PATH}/*/user"): SIZES.groups,
        ("GET", f"{oauth2_client.PATH}/*"): SIZES.clients,
        ("GET", policy.PATH): ceil((SIZES.policies + OVHCLOUDS_OWN) / page),
    }


def test_pages_are_as_large_as_a_list_of_a_hundred(control: Control, console: OvhClient) -> None:
    """So that 500 policies are five calls."""
    for number in range(client.PAGE_SIZE):
        console.call("POST", policy.PATH, {**EMPTY, "name": f"policy-{number}"})
    control.reset_calls()

    assert len(console.pages(policy.PATH)) == client.PAGE_SIZE + OVHCLOUDS_OWN
    assert calls(control) == {("GET", policy.PATH): 2}


def test_a_creation_looks_once_for_all(settings: Mapping[str, str], control: Control) -> None:
    """One list of policies for all policies, and one look at each client for all clients."""
    make(SIZES, settings)

    found = calls(control)
    assert found["GET", policy.PATH] == 1
    assert found["POST", policy.PATH] == SIZES.policies
    assert found["GET", oauth2_client.PATH] == 1
    assert found["POST", oauth2_client.PATH] == SIZES.clients
    # Each looks at its own; the one list holds those that were there when it was read.
    seen = found["GET", f"{oauth2_client.PATH}/*"] - SIZES.clients
    assert 1 <= seen <= THREADS


def test_looking_for_lost_clients_costs_one_look_at_each(
    fleet: list[Made], tell: Tell, control: Control
) -> None:
    """A v1 list gives ids only."""
    assert fleet
    declared = {"name": "late", "description": "", "mark": "grantbook/fleet/ovh/late"}

    tell(oauth2_client.Oauth2ClientProvider(), declared).create()

    assert calls(control) == {
        ("POST", oauth2_client.PATH): 1,
        ("GET", oauth2_client.PATH): 1,
        ("GET", f"{oauth2_client.PATH}/*"): 1 + SIZES.clients + 1,
    }


def test_policies_that_are_gone_are_asked_for_alone(
    fleet: list[Made], settings: Mapping[str, str], console: OvhClient, control: Control
) -> None:
    """What a list lacks may have been made a moment ago: only a 404 means absent."""
    gone = [each.id for each in fleet if isinstance(each.provider, policy.PolicyProvider)][:2]
    for id_ in gone:
        console.delete(f"{policy.PATH}/{id_}")
    control.reset_calls()

    assert refresh(fleet, settings) == len(fleet) - len(gone)

    found = calls(control)
    assert found["GET", policy.PATH] == 1
    assert found["GET", f"{policy.PATH}/*"] == len(gone)
