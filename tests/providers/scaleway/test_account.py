from collections.abc import Callable
from typing import Any

import pytest

from providers.errors import Misplaced, Refused, Taken
from providers.scaleway import client
from providers.scaleway.account import AccountProvider
from providers.scaleway.client import IAM, ScalewayClient
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION, OWNER, Tell, named
from tests.providers.story import Story

CLAIMS = {
    "users/alice": f"{OWNER}/alice",
    "groups/support": f"{OWNER}/support",
    "applications/backup": f"{OWNER}/backup",
    "policies/backup": f"{OWNER}/backup",
}


@pytest.fixture
def gate(tell: Tell) -> Story:
    """Return a gate that was not passed yet."""
    return tell(AccountProvider(), {"claims": CLAIMS})


def test_a_gate_opens_when_every_name_is_free(gate: Story, control: Control) -> None:
    """Its id is the organization's; nothing was changed."""
    gate.create()

    assert gate.id == ORGANIZATION
    assert control.calls()["mutating"] == 0
    assert gate.read()
    assert gate.plan() == "same"


@pytest.mark.usefixtures("backup", "support", "alice")
def test_a_gate_opens_for_what_is_already_ours(gate: Story) -> None:
    """A run after a crash meets its own objects."""
    gate.create()

    assert gate.plan() == "same"


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_gate_names_everybody_who_is_in_the_way(
    gate: Story, console: ScalewayClient, control: Control, page_size: int | None
) -> None:
    """All of them in one message, whatever the page that they stand on."""
    body: dict[str, Any] = {"organization_id": ORGANIZATION, "tags": []}
    member = {"username": "alice", "email": "a@example.com"}
    console.call("POST", f"{IAM}/users", {**body, "member": member})
    theirs = "grantbook/prod/x/support/0f0f0f0f"
    console.call("POST", f"{IAM}/groups", {**body, "name": "support", "tags": [theirs]})
    console.call("POST", f"{IAM}/applications", {**named("Backup"), "tags": []})
    before = control.state()
    control.switch(page_size=page_size, shuffle_lists=True)

    with pytest.raises(Taken) as caught:
        gate.create()

    assert str(caught.value) == (
        'account "scaleway": somebody else holds '
        f'groups "support" (made by the stack "prod" as "{theirs}"), '
        'users "alice" (not made by grantbook). '
        "Nothing was changed. Rename in the declaration, or delete what is there."
    )
    assert control.state() == before


def test_a_gate_lists_only_the_kinds_that_gain_a_name(
    gate: Story, control: Control, console: ScalewayClient, next_run: Callable[[], None]
) -> None:
    """What passed once belongs to a resource of its own."""
    gate.create()
    next_run()
    client.of(console.settings).prove()
    control.reset_calls()

    gate.update(claims={**CLAIMS, "groups/leads": f"{OWNER}/leads"})

    assert [call["path"] for call in control.calls()["calls"]] == [f"{IAM}/groups"]


@pytest.mark.usefixtures("misled")
def test_a_gate_is_closed_to_credentials_of_another_organization(
    gate: Story, control: Control
) -> None:
    """They are asked whose they are, and nothing else."""
    before = control.state()

    with pytest.raises(Misplaced) as caught:
        gate.create()

    assert str(caught.value) == (
        'account "scaleway": the credentials belong to "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920", '
        f'not to "{ORGANIZATION}". Nothing was changed there.'
    )
    paths = [call["path"].rpartition("/")[0] for call in control.calls()["calls"]]
    assert paths == [f"{IAM}/api-keys", f"{IAM}/users"]
    assert control.state() == before


def test_a_gate_that_may_not_look_is_closed(gate: Story, control: Control) -> None:
    """A refusal is no proof that a name is free."""
    body = {"message": "no"}
    control.fault(method="GET", path=f"{IAM}/groups", kind="status", status=403, body=body)

    with pytest.raises(Refused):
        gate.create()
