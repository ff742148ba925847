from collections.abc import Callable
from typing import Any

import pytest

from providers.errors import Misplaced, Refused, Taken
from providers.scaleway import client
from providers.scaleway.account import AccountProvider
from providers.scaleway.client import IAM, POLICIES, PROJECTS, ScalewayClient
from providers.scaleway.policy import PolicyProvider
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION, OWNER, named
from tests.providers.story import Story, Tell

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
        "Nothing was changed. Rename in the declaration, or leave out what is there already."
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


RULES = [{"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""}]
LOST = "scaleway: the policy {} has lost its principal, and nobody declares it ({})\n"


def orphan(console: ScalewayClient, name: str, *tags: str, **principal: object) -> dict[str, Any]:
    """Return a policy without a principal, or with another than none."""
    rules = [{"permission_set_names": ["BillingReadOnly"], "organization_id": ORGANIZATION}]
    body = {"name": name, "organization_id": ORGANIZATION, "tags": list(tags), "rules": rules}
    made: dict[str, Any] = console.call(
        "POST", POLICIES, {**body, **(principal or {"no_principal": True})}
    )
    return made


@pytest.fixture
def passed(gate: Story, next_run: Callable[[], None]) -> Story:
    """Return a gate that an earlier run has passed."""
    gate.create()
    next_run()
    return gate


def test_an_orphan_of_ours_is_shown_then_removed(
    passed: Story, console: ScalewayClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refresh says it, a preview has it as a change, and the run tells of it."""
    found = orphan(console, "old", "team=ops", f"{OWNER}/old/0f0f0f0f")

    assert passed.read()
    shown, planned = passed.inputs["orphans"], passed.plan()
    passed.update()

    assert (shown, planned) == ({found["id"]: "old"}, "update")
    assert console.find(f"{POLICIES}/{found['id']}") is None
    removed = f"scaleway: removed the policy old, which had lost its principal ({found['id']})\n"
    assert capsys.readouterr().out == LOST.format("old", found["id"]) + removed
    assert passed.plan() == "same"
    assert passed.read()
    assert passed.inputs == {"claims": CLAIMS}
    assert passed.plan() == "same"


@pytest.mark.parametrize(
    "tag",
    [
        "team=ops",
        "grantbook/prod/scaleway/old/0f0f0f0f",
        "grantbook/test/other/old/0f0f0f0f",
        "grantbook/test/scaleway-2/old/0f0f0f0f",
        f"{OWNER}/old",
        f"{OWNER}/backup/0f0f0f0f",
    ],
    ids=["no mark", "other stack", "other account", "longer account", "half a mark", "declared"],
)
def test_an_orphan_that_is_not_surely_ours_is_left_alone(
    passed: Story, console: ScalewayClient, control: Control, tag: str
) -> None:
    """Nor is one that is declared: its own resource puts it right, or is for nobody."""
    orphan(console, "old", tag)
    before = control.state()

    assert passed.read()
    planned = passed.plan()
    passed.update()

    assert planned == "same"
    assert control.state() == before


def test_a_policy_of_ours_that_somebody_has_is_no_orphan(
    passed: Story, console: ScalewayClient, backup: Story
) -> None:
    """It grants something: the engine removes it where the state knows it."""
    orphan(console, "old", f"{OWNER}/old/0f0f0f0f", application_id=backup.id)

    assert passed.read()

    assert passed.plan() == "same"


def test_an_orphan_that_was_given_to_somebody_meanwhile_stays(
    passed: Story, console: ScalewayClient, backup: Story
) -> None:
    """Between the plan and the run."""
    found = orphan(console, "old", f"{OWNER}/old/0f0f0f0f")
    assert passed.read()
    console.call("PATCH", f"{POLICIES}/{found['id']}", {"application_id": backup.id})

    passed.update()

    assert console.find(f"{POLICIES}/{found['id']}")


def test_an_orphan_that_is_gone_meanwhile_is_removed(
    passed: Story, console: ScalewayClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody claims to have done it."""
    found = orphan(console, "old", f"{OWNER}/old/0f0f0f0f")
    assert passed.read()
    console.delete(f"{POLICIES}/{found['id']}")

    passed.update()

    assert "removed" not in capsys.readouterr().out
    assert passed.plan() == "same"


def test_an_orphan_that_goes_with_this_run_is_left_to_it(
    passed: Story, console: ScalewayClient
) -> None:
    """Claimed before and not now: the state knows it, and the engine deletes it."""
    other = orphan(console, "old", f"{OWNER}/old/0f0f0f0f")
    declared = orphan(console, "backup", f"{OWNER}/backup/0f0f0f0f")
    assert passed.read()
    assert passed.inputs["orphans"] == {other["id"]: "old"}
    passed.outputs["orphans"][declared["id"]] = "backup"

    passed.update(claims={"users/alice": CLAIMS["users/alice"]})

    assert console.find(f"{POLICIES}/{declared['id']}")
    assert console.find(f"{POLICIES}/{other['id']}") is None


def test_orphans_are_found_in_the_list_that_policies_are_read_from(
    passed: Story, tell: Tell, backup: Story, control: Control, next_run: Callable[[], None]
) -> None:
    """A refresh pays one list for both."""
    declared = {**named("backup"), "application_id": backup.id, "rules": RULES}
    policy = tell(PolicyProvider(), declared).create()
    next_run()
    control.reset_calls()

    assert policy.read()
    assert passed.read()

    assert sum(call["path"] == POLICIES for call in control.calls()["calls"]) == 1


def test_whoever_may_not_see_policies_is_told_so(
    passed: Story, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stack without policies needs no right to see them."""
    body = {"message": "no"}
    control.fault(method="GET", path=POLICIES, kind="status", status=403, body=body)

    assert passed.read()

    said = capsys.readouterr().out
    assert said.startswith("scaleway: policies without a principal were not looked for: Scaleway:")
    assert passed.plan() == "same"


def test_a_project_of_somebody_else_stops_a_run(tell: Tell, control: Control) -> None:
    """Its mark would be the end of its description; nothing was changed."""
    claims = {"projects/data": f"{OWNER}/data"}

    with pytest.raises(Taken, match='projects "data"'):
        tell(AccountProvider(), {"claims": claims}).create()

    assert control.calls()["mutating"] == 0


def test_a_project_of_ours_stops_nothing(tell: Tell, console: ScalewayClient) -> None:
    """Known by the end of its description."""
    told = {"name": "lake", "description": f"Data {OWNER}/lake/0123abcd"}
    console.call("POST", PROJECTS, {**told, "organization_id": ORGANIZATION})
    gate = tell(AccountProvider(), {"claims": {"projects/lake": f"{OWNER}/lake"}})

    gate.create()

    assert gate.id == ORGANIZATION
