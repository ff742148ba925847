import json
from collections.abc import Mapping
from typing import Any

import pytest

from providers.errors import Misplaced, Refused, Taken, Unentitled
from providers.ovh.account import AccountProvider
from providers.ovh.client import OvhClient
from providers.ovh.permissions_group import PATH as GROUPS_OF_PERMISSIONS
from providers.ovh.policy import PATH as POLICIES
from providers.ovh.policy import PolicyProvider
from providers.ovh.rights import CHECK
from sandbox.control import Control
from tests.providers.ovh.conftest import GROUPS
from tests.providers.story import Story, Tell

OWNER = "grantbook/test/ovh"
ACCOUNT = "urn:v1:eu:resource:account:xx1111-ovh"
CREATE, DELETE = (f"account:apiovh:iam/policy/{verb}" for verb in ("create", "delete"))
CLAIMS = {
    "user/alice": f"{OWNER}/alice",
    "group/support": f"{OWNER}/support",
    "policy/support": f"{OWNER}/support",
    "policy/support/login": f"{OWNER}/support/login",
}


@pytest.fixture
def gate(tell: Tell) -> Story:
    """Return a gate that was not passed yet."""
    return tell(AccountProvider(), {"claims": CLAIMS})


def policy(name: str, description: str) -> dict[str, Any]:
    """Return a policy that grants nothing."""
    return {
        "name": name,
        "description": description,
        "identities": [],
        "resources": [],
        "permissions": {},
    }


def test_a_gate_opens_when_every_name_is_free(gate: Story, control: Control) -> None:
    """Its id is the account's name; nothing was changed."""
    before = control.state()

    gate.create()

    assert gate.id == "xx1111-ovh"
    assert control.state() == before
    assert control.calls()["mutating"] == 0
    assert gate.read()
    assert gate.plan() == "same"


def test_a_gate_opens_for_what_is_already_ours(
    gate: Story, alice: Story, console: OvhClient
) -> None:
    """A run after a crash meets its own objects, of whatever generation."""
    assert alice.id
    support = {"name": "support", "role": "NONE", "description": f"{OWNER}/support/0f0f0f0f"}
    console.call("POST", GROUPS, support)
    console.call("POST", POLICIES, policy("support", f"{OWNER}/support/0f0f0f0f"))

    gate.create()

    assert gate.plan() == "same"


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_gate_names_everybody_who_is_in_the_way(
    gate: Story, console: OvhClient, control: Control, page_size: int | None
) -> None:
    """All of them in one message, and whose they are, and what to do."""
    console.call("POST", GROUPS, {"name": "support", "role": "NONE"})
    theirs = "grantbook/prod/ovh/support/login/0f0f0f0f"
    console.call("POST", POLICIES, policy("support/login", theirs))
    console.call("POST", POLICIES, policy("unrelated", ""))
    before = control.state()
    control.switch(page_size=page_size)

    with pytest.raises(Taken) as caught:
        gate.create()

    assert str(caught.value) == (
        'account "ovh": somebody else holds group "support" (not made by grantbook), '
        f'policy "support/login" (made by the stack "prod" as "{theirs}"). '
        "Nothing was changed. Rename in the declaration, or leave out what is there already."
    )
    assert control.state() == before


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("ours", [False, True], ids=["alone", "beside ours"])
def test_a_gate_is_closed_to_the_name_of_a_permissions_group_of_ovhclouds(
    gate: Story, console: OvhClient, control: Control, *, ours: bool, shuffle: bool
) -> None:
    """Its URN would be another, but a grant by that name means OVHcloud's."""
    if ours:
        body = {"name": "globalAdmin", "description": f"{OWNER}/x/0f0f0f0f", "permissions": {}}
        console.call("POST", GROUPS_OF_PERMISSIONS, body)
    control.switch(shuffle_lists=shuffle)

    with pytest.raises(Taken, match=r'permissions group "globalAdmin" \(not made by grantbook\)'):
        gate.create(claims={"permissions group/globalAdmin": f"{OWNER}/x"})


def test_a_gate_looks_only_at_names_that_are_new(
    gate: Story, console: OvhClient, control: Control
) -> None:
    """What passed once belongs to a resource of its own."""
    gate.create()
    console.call("POST", POLICIES, policy("support", ""))
    more = {**CLAIMS, "group/leads": f"{OWNER}/leads"}
    control.reset_calls()

    assert gate.plan(claims=more) == "update"
    gate.update(claims=more)

    assert [call["path"] for call in control.calls()["calls"]] == [GROUPS]
    assert gate.plan(claims=more) == "same"


def test_a_new_name_of_somebody_else_closes_the_gate(gate: Story, console: OvhClient) -> None:
    """Also in a later run."""
    gate.create()
    console.call("POST", GROUPS, {"name": "leads", "role": "NONE"})

    with pytest.raises(Taken, match=r'group "leads" \(not made by grantbook\)'):
        gate.update(claims={**CLAIMS, "group/leads": f"{OWNER}/leads"})


def test_names_that_go_are_not_looked_at(gate: Story, control: Control) -> None:
    """An account without any claim has a gate all the same."""
    gate.create()
    control.reset_calls()

    assert gate.plan(claims={}) == "update"
    gate.update(claims={})
    gate.update(claims={})
    gate.delete()

    assert control.calls()["total"] == 0


@pytest.mark.usefixtures("misled")
def test_a_gate_is_closed_to_credentials_of_another_account(gate: Story, control: Control) -> None:
    """They are asked whose they are, and nothing else."""
    before = control.state()

    with pytest.raises(Misplaced) as caught:
        gate.create()

    assert str(caught.value) == (
        'account "ovh": the credentials belong to "yy2222-ovh", not to "xx1111-ovh". '
        "Nothing was changed there."
    )
    paths = [call["path"] for call in control.calls()["calls"]]
    assert [path for path in paths if not path.endswith("/auth/time")] == ["/v1/auth/details"]
    assert control.state() == before


def test_a_gate_that_may_not_look_is_closed(gate: Story, control: Control) -> None:
    """A refusal is no proof that a name is free."""
    control.fault(method="GET", path=GROUPS, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        gate.create()


@pytest.fixture
def pipeline(console: OvhClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as a service account without any right."""
    body = {"name": "ci", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    made = console.call("POST", "/v1/me/api/oauth2/client", body)
    monkeypatch.setenv("OVH_CLIENT_ID", made["clientId"])
    monkeypatch.setenv("OVH_CLIENT_SECRET", made["clientSecret"])


def wanting(settings: Mapping[str, str], *actions: str) -> Story:
    """Return the gate of a stack that needs these actions on the account, and no name."""
    wanted = {ACCOUNT: [*actions]} if actions else {}
    told = {**settings, "rights": json.dumps(wanted)} if actions else settings
    return Story(AccountProvider(), told, {"claims": {}, "rights": wanted})


def after(gate: Story, *actions: str) -> Story:
    """Return the same gate after a run that needed these actions."""
    gate.id = "xx1111-ovh"
    gate.inputs = gate.outputs = {"claims": {}, "rights": {ACCOUNT: [*actions]}}
    return gate


@pytest.mark.usefixtures("pipeline")
def test_a_gate_is_closed_to_a_pipeline_that_lacks_rights(
    settings: Mapping[str, str], control: Control
) -> None:
    """Before it looks at any name."""
    gate = wanting(settings, CREATE)

    with pytest.raises(Unentitled, match=rf'allow: \["{CREATE}"\]'):
        gate.create(claims=CLAIMS)

    assert [call["path"] for call in control.calls()["calls"]].count(GROUPS) == 0


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("needed", [(), (CREATE,)], ids=["nothing more", "something else"])
def test_a_gate_is_closed_to_a_pipeline_that_cannot_remove_what_goes(
    settings: Mapping[str, str], needed: tuple[str, ...]
) -> None:
    """The run declares no object of the kind any more; the last one did."""
    gate = after(wanting(settings, *needed), DELETE)
    assert gate.plan() == "update"

    with pytest.raises(Unentitled) as caught:
        gate.update()

    told = json.dumps(sorted((*needed, DELETE)))
    assert str(caught.value).endswith(
        f"Grant the pipeline: {{allow: {told}, resources: [account]}}"
    )


def test_what_is_gone_is_not_asked_about_again(
    settings: Mapping[str, str], control: Control
) -> None:
    """The gate remembers one run, and asks in one call."""
    gate = after(wanting(settings, CREATE), CREATE, DELETE)

    gate.update()

    assert [call["path"] for call in control.calls()["calls"]].count(CHECK) == 1
    assert gate.outputs["rights"] == {ACCOUNT: [CREATE]}
    assert gate.plan() == "same"


def test_a_gate_that_changes_nothing_asks_nothing(
    settings: Mapping[str, str], control: Control
) -> None:
    """Neither does its refresh."""
    gate = wanting(settings, CREATE).create()
    control.reset_calls()

    assert gate.read()
    assert gate.plan() == "same"
    assert control.calls()["total"] == 0


def test_a_gate_of_an_older_state_learns_its_rights(settings: Mapping[str, str]) -> None:
    """It held none, which is no reason to stop."""
    gate = wanting(settings, CREATE).create()
    gate.inputs = gate.outputs = {"claims": {}}

    assert gate.plan() == "update"
    gate.update()

    assert gate.plan() == "same"


def test_names_of_policies_are_looked_up_in_the_list_of_the_run(
    gate: Story, tell: Tell, control: Control
) -> None:
    """The gate and the policies share one reading."""
    gate.create()
    declared = policy("support", "") | {"resources": [], "mark": f"{OWNER}/support"}
    tell(PolicyProvider(), declared).create()

    calls = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    assert calls.count(("GET", POLICIES)) == 1
