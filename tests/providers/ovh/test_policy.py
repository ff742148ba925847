import json
from collections.abc import Callable
from typing import Any

import pytest

from providers.errors import ProviderError, Refused, Taken, Unreachable
from providers.ovh import resource_group
from providers.ovh.client import OvhClient
from providers.ovh.policy import PATH, PolicyProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import NIC, put
from tests.providers.story import Story, Tell

ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"
ALICE = f"urn:v1:eu:identity:user:{NIC}/alice"
ROOT = f"urn:v1:eu:identity:account:{NIC}"
LOGIN = "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"
THEIRS = "resource_group:ovh-default"
OFFICE = {"operator": "MATCH", "values": {"request.IP.IN_RANGE": "192.0.2.0/24"}}
LEFT_OUT = object()
EMPTY: dict[str, Any] = {
    "excepted": [],
    "deny": [],
    "permissions_groups": [],
    "conditions": {},
    "expired_at": "",
}
DECLARED = {
    "name": "support/login",
    "description": "",
    "identities": [ALICE],
    "resources": [ACCOUNT],
    "allow": ["account:apiovh:me/get", "account:apiovh:me/tag/get"],
    "mark": "grantbook/test/ovh/support/login",
    **EMPTY,
}
FULL = {
    **DECLARED,
    "description": "Until the end",
    "identities": [ALICE, ROOT],
    "excepted": ["account:apiovh:me/tag/get"],
    "deny": ["account:apiovh:me/bill/get"],
    "permissions_groups": [LOGIN],
    "conditions": {"operator": "NOT", "conditions": [OFFICE]},
    "expired_at": "2030-12-31T23:59:59+01:00",
}


@pytest.fixture
def policy(tell: Tell, alice: Story) -> Story:
    """Return the plainest policy, about to be made."""
    assert alice.id == ALICE
    return tell(PolicyProvider(), DECLARED)


@pytest.fixture
def full(tell: Tell, alice: Story) -> Story:
    """Return a policy with everything that one can have, about to be made."""
    assert alice.id == ALICE
    return tell(PolicyProvider(), FULL)


@pytest.fixture
def theirs(console: OvhClient) -> str:
    """Return the URN of the resource group that OVHcloud made."""
    groups = {found["name"]: found["urn"] for found in console.pages(resource_group.PATH)}
    return str(groups["ovh-default"])


def path(story: Story) -> str:
    """Return the path of a policy."""
    return f"{PATH}/{story.id}"


def answered(console: OvhClient, control: Control, story: Story, **otherwise: Any) -> None:
    """Have the next read of a policy answered with some keys otherwise, or left out."""
    told = {**console.call("GET", path(story)), **otherwise}
    body = {key: value for key, value in told.items() if value is not LEFT_OUT}
    control.fault(method="GET", path=path(story), kind="status", status=200, body=body)


def test_a_policy_says_in_the_clouds_words_what_was_declared(
    full: Story, console: OvhClient
) -> None:
    """Our `excepted` is their `except`; actions and URNs are wrapped as they want it."""
    full.create()

    found = console.call("GET", path(full))

    assert found["name"] == "support/login"
    assert found["identities"] == [ROOT, ALICE]
    assert found["resources"] == [{"urn": ACCOUNT}]
    assert found["permissions"] == {
        "allow": [{"action": "account:apiovh:me/get"}, {"action": "account:apiovh:me/tag/get"}],
        "except": [{"action": "account:apiovh:me/tag/get"}],
        "deny": [{"action": "account:apiovh:me/bill/get"}],
    }
    assert [group["urn"] for group in found["permissionsGroups"]] == [LOGIN]
    assert found["conditions"] == FULL["conditions"]


def test_a_policy_just_made_reads_back_without_a_difference(policy: Story) -> None:
    """Outputs and inputs are the declared values."""
    policy.create()

    assert policy.read()

    assert policy.outputs == policy.inputs == DECLARED
    assert policy.plan() == "same"


def test_a_policy_with_everything_reads_back_without_a_difference(full: Story) -> None:
    """Though the cloud may say times in UTC and lists in another order."""
    full.create()
    made = full.plan()

    assert full.read()

    assert (made, full.plan()) == ("same", "same")
    assert full.inputs.keys() == FULL.keys()


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "renamed"}),
        ("description", {"description": "Changed"}),
        ("mark", {"description": "Until the end"}),
        ("identities", {"identities": [ALICE]}),
        ("identities", {"identities": []}),
        ("resources", {"resources": [{"urn": "urn:v1:eu:resource:*"}]}),
        ("allow", {"permissions": {"allow": [{"action": "*"}]}}),
        ("allow", {"permissions": {"deny": [{"action": "account:apiovh:me/bill/get"}]}}),
        ("excepted", {"permissions": {"allow": [{"action": "account:apiovh:me/get"}]}}),
        ("deny", {"permissions": {"allow": [{"action": "account:apiovh:me/get"}]}}),
        ("permissions_groups", {"permissionsGroups": []}),
        ("permissions_groups", {"permissionsGroups": None}),
        ("conditions", {"conditions": None}),
        ("conditions", {"conditions": {"operator": "AND", "conditions": []}}),
        ("conditions", {"conditions": OFFICE}),
        ("expired_at", {"expiredAt": None}),
        ("expired_at", {"expiredAt": "2031-12-31T22:59:59Z"}),
    ],
)
def test_a_policy_edited_in_the_console_is_seen_and_put_right(
    full: Story, console: OvhClient, key: str, by_hand: dict[str, Any]
) -> None:
    """What was taken away is drift as much as what was changed."""
    full.create()
    before = console.call("GET", path(full))
    put(console, path(full), **by_hand)

    assert full.read()
    seen, planned = full.inputs.get(key), full.plan()
    full.update()

    assert seen != FULL[key]
    assert planned == "update"
    after = console.call("GET", path(full))
    assert {**after, "updatedAt": ""} == {**before, "updatedAt": ""}
    assert full.read()
    assert full.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("excepted", {"permissions": {"except": [{"action": "account:apiovh:me/tag/get"}]}}),
        ("deny", {"permissions": {"deny": [{"action": "account:apiovh:me/get"}]}}),
        ("permissions_groups", {"permissionsGroups": [{"urn": LOGIN}]}),
        ("conditions", {"conditions": OFFICE}),
        ("expired_at", {"expiredAt": "2030-12-31T22:59:59Z"}),
    ],
)
def test_what_the_console_adds_is_seen_though_nothing_was_declared(
    policy: Story, console: OvhClient, key: str, by_hand: dict[str, Any]
) -> None:
    """An empty list is compared too, and so is an empty condition."""
    policy.create()
    before = console.call("GET", path(policy))
    if "permissions" in by_hand:
        by_hand = {"permissions": {**before["permissions"], **by_hand["permissions"]}}
    put(console, path(policy), **by_hand)

    assert policy.read()
    seen, planned = policy.inputs[key], policy.plan()
    policy.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert policy.read()
    assert policy.inputs == policy.declared
    assert policy.plan() == "same"


@pytest.mark.parametrize("key", ["excepted", "deny", "permissions_groups", "conditions"])
def test_what_is_no_longer_declared_is_removed(full: Story, console: OvhClient, key: str) -> None:
    """The API keeps nothing of the policy before: it is sent whole."""
    full.create()

    planned = full.plan(**{key: EMPTY[key]})
    full.update(**{key: EMPTY[key]})

    assert planned == "update"
    assert full.read()
    assert full.inputs[key] == EMPTY[key]
    assert full.plan(**{key: EMPTY[key]}) == "same"
    assert console.call("GET", path(full))["name"] == FULL["name"]


@pytest.mark.parametrize("nothing", [LEFT_OUT, None, []], ids=["left out", "null", "empty"])
@pytest.mark.parametrize(
    ("key", "theirs"),
    [
        ("identities", "identities"),
        ("resources", "resources"),
        ("permissions_groups", "permissionsGroups"),
    ],
)
def test_a_list_emptied_in_the_console_is_seen_however_it_is_said(
    full: Story, console: OvhClient, control: Control, key: str, theirs: str, nothing: object
) -> None:
    """The API may leave out what is empty, say null, or say an empty list."""
    full.create()
    answered(console, control, full, **{theirs: nothing})

    assert full.read()

    assert full.inputs[key] == []
    assert full.plan() == "update"


@pytest.mark.parametrize(
    "permissions",
    [LEFT_OUT, None, {}, {"allow": None, "except": None, "deny": None}, {"allow": [], "deny": []}],
    ids=["left out", "null", "empty", "nulls", "lists"],
)
def test_permissions_emptied_in_the_console_are_seen_however_that_is_said(
    full: Story, console: OvhClient, control: Control, permissions: object
) -> None:
    """Each of the three lists."""
    full.create()
    answered(console, control, full, permissions=permissions)

    assert full.read()

    assert [full.inputs[key] for key in ("allow", "excepted", "deny")] == [[], [], []]
    assert full.plan() == "update"


@pytest.mark.parametrize("key", ["conditions", "expiredAt", "permissionsGroups"])
def test_what_was_never_there_may_be_left_out(
    policy: Story, console: OvhClient, control: Control, key: str
) -> None:
    """Nothing is nothing, said or not."""
    policy.create()
    answered(console, control, policy, **{key: LEFT_OUT})

    assert policy.read()

    assert policy.plan() == "same"


def test_what_is_read_only_is_no_difference(
    full: Story, console: OvhClient, control: Control
) -> None:
    """Neither times nor owner, nor the details of what a policy names."""
    full.create()
    detailed = console.call("GET", path(full), query={"details": "true"})
    assert detailed["permissionsGroups"][0]["permissions"]
    changed = {"updatedAt": "2031-01-01T00:00:00.5Z", "owner": "yy2222-ovh", "new": {"key": 1}}
    answered(console, control, full, **{**detailed, **changed})

    assert full.read()

    assert full.inputs.keys() == FULL.keys()
    assert full.plan() == "same"


def test_a_policy_is_sent_whole(full: Story, control: Control, console: OvhClient) -> None:
    """One PUT changes one thing, and repeats the others."""
    full.create()
    before = console.call("GET", path(full))
    control.reset_calls()

    full.update(allow=["account:apiovh:me/get"])

    assert [call["method"] for call in control.calls()["calls"]] == ["PUT"]
    after = console.call("GET", path(full))
    assert {key for key in before if before[key] != after[key]} == {"permissions"}
    assert after["permissions"]["except"] == before["permissions"]["except"]


@pytest.mark.parametrize(
    "spelling",
    [None, {"operator": "AND", "conditions": []}, {"operator": "MATCH"}],
    ids=["null", "console", "blog"],
)
def test_no_condition_has_several_spellings_that_mean_the_same(
    policy: Story, console: OvhClient, spelling: dict[str, Any] | None
) -> None:
    """None of them is drift, and none is a change."""
    policy.create()
    put(console, path(policy), conditions=spelling)

    assert policy.read()

    assert policy.plan() == "same"
    assert policy.plan(conditions=spelling) == "same"


def test_a_condition_that_never_holds_is_not_none(policy: Story, console: OvhClient) -> None:
    """An OR of nothing takes the policy out of force: that is drift."""
    policy.create()
    put(console, path(policy), conditions={"operator": "OR", "conditions": []})

    assert policy.read()

    assert policy.inputs["conditions"] == {"operator": "OR", "conditions": []}
    assert policy.plan() == "update"


@pytest.mark.parametrize("operator", ["AND", "OR"])
def test_the_order_of_conditions_means_nothing(
    policy: Story, console: OvhClient, operator: str
) -> None:
    """At any depth, and whatever the order of keys and the empty ones among them."""
    tag = {"operator": "MATCH", "values": {"resource.Tag(environment)": "prod"}}
    declared = {
        "operator": operator,
        "conditions": [{"operator": "NOT", "conditions": [OFFICE]}, tag, OFFICE],
    }
    office = {"values": OFFICE["values"], "conditions": None, "operator": "MATCH"}
    answered = [office, tag, {"conditions": [office], "operator": "NOT"}]
    policy.create(conditions=declared)
    put(console, path(policy), conditions={"operator": operator, "conditions": answered})

    assert policy.read()

    assert policy.plan(conditions=declared) == "same"
    assert policy.plan(conditions={**declared, "conditions": [OFFICE, tag]}) == "update"


def test_a_condition_changed_deep_inside_is_seen(full: Story, console: OvhClient) -> None:
    """To any depth."""
    deep: dict[str, Any] = OFFICE
    for _ in range(8):
        deep = {"operator": "NOT", "conditions": [deep]}
    other = json.loads(json.dumps(deep).replace("192.0.2.0/24", "0.0.0.0/0"))
    full.create(conditions=deep)
    put(console, path(full), conditions=other)

    assert full.read()

    assert full.inputs["conditions"] == other
    assert full.plan(conditions=deep) == "update"


@pytest.mark.parametrize(
    ("instant", "planned"),
    [
        ("2030-12-31T23:59:59+01:00", "same"),
        ("2030-12-31T22:59:59Z", "same"),
        ("2030-12-31T22:59:59.000000+00:00", "same"),
        ("2030-12-31T22:59:59.00001Z", "update"),
        ("2030-12-31T23:59:59Z", "update"),
        ("", "update"),
    ],
)
def test_an_end_is_compared_as_an_instant(full: Story, instant: str, planned: str) -> None:
    """The cloud says it in UTC, a declaration as it likes."""
    full.create()

    assert full.read()

    assert full.plan(expired_at=instant) == planned


@pytest.mark.parametrize(
    ("declared", "answered"),
    [
        ("2030-12-31T23:59:59.123456+01:00", "2030-12-31T22:59:59.123456Z"),
        ("2030-12-31T23:59:59.738920Z", "2030-12-31T23:59:59.73892Z"),
        ("2030-12-31T23:59:59.500Z", "2030-12-31T23:59:59.5Z"),
    ],
)
def test_an_end_may_be_said_to_the_microsecond(
    full: Story, console: OvhClient, declared: str, answered: str
) -> None:
    """The cloud cuts trailing zeros."""
    full.create(expired_at=declared)

    assert full.read()

    assert console.call("GET", path(full))["expiredAt"] == answered
    assert full.plan(expired_at=declared) == "same"


def test_a_policy_that_gains_its_first_end_is_changed(policy: Story) -> None:
    """Nothing becomes an instant, and an instant becomes nothing."""
    policy.create()
    policy.update(expired_at="2030-12-31T23:59:59Z")

    assert policy.read()

    assert policy.plan() == "update"
    assert policy.plan(expired_at="2030-12-31T23:59:59Z") == "same"


@pytest.mark.parametrize(
    "key",
    ["identities", "resources", "allow", "excepted", "deny", "permissions_groups"],
)
def test_the_order_of_lists_means_nothing(tell: Tell, alice: Story, key: str) -> None:
    """Neither the declared nor the answered one."""
    two = {
        "identities": [alice.id, ROOT],
        "resources": [ACCOUNT, "urn:v1:eu:resource:vps:*"],
        "allow": ["account:apiovh:me/get", "vps:apiovh:*"],
        "excepted": ["vps:apiovh:reboot", "account:apiovh:me/tag/get"],
        "deny": ["vps:apiovh:terminate", "vps:apiovh:reinstall"],
        "permissions_groups": [LOGIN, "urn:v1:eu:permissionsGroup:ovh:globalReadOnly"],
    }
    policy = tell(PolicyProvider(), {**FULL, **two}).create()

    assert policy.read()

    assert policy.plan(**{key: two[key][::-1]}) == "same"


@pytest.mark.parametrize("page_size", [None, 1])
def test_lists_that_come_in_any_order_change_nothing(
    full: Story, control: Control, page_size: int | None
) -> None:
    """However often they are read, on pages however small."""
    full.create()
    control.switch(shuffle_lists=True, page_size=page_size)

    for _ in range(5):
        assert full.read()
        assert full.plan() == "same"


def test_a_policy_can_be_renamed(policy: Story, console: OvhClient) -> None:
    """A name is unique, and yet no identity: the id stays."""
    policy.create()

    assert policy.plan(name="support/entry") == "update"
    policy.update(name="support/entry")

    assert console.call("GET", path(policy))["name"] == "support/entry"


def test_a_policy_deleted_in_the_console_is_planned_again(
    policy: Story, console: OvhClient
) -> None:
    """Its read is empty, not an error, and its name is free."""
    first = policy.create().id
    console.delete(path(policy))

    assert not policy.read()
    policy.create()

    assert policy.id != first
    assert policy.read()
    assert policy.plan() == "same"


def test_deleting_a_policy_twice_is_deleting_once(policy: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    policy.create()

    policy.delete()
    policy.delete()

    assert control.state() == before


def test_a_refused_policy_is_one_line(policy: Story) -> None:
    """The cloud's words on what is malformed."""
    with pytest.raises(Refused) as caught:
        policy.create(resources=["*"])

    message = str(caught.value)
    assert message.startswith(
        f'OVHcloud: POST {PATH}: 400 urn "resources[0].urn" is malformed, expected urn:v1:'
    )
    assert "\n" not in message


@pytest.mark.parametrize(
    ("held", "whose"),
    [
        ("By hand", "not made by grantbook"),
        (
            "grantbook/prod/ovh/x/0f0f0f0f",
            'made by the stack "prod" as "grantbook/prod/ovh/x/0f0f0f0f"',
        ),
    ],
)
@pytest.mark.parametrize("page_size", [None, 1])
def test_a_policy_of_somebody_else_is_left_as_it_is(
    policy: Story,
    console: OvhClient,
    control: Control,
    held: str,
    whose: str,
    page_size: int | None,
) -> None:
    """It is found on whatever page it stands."""
    by_hand = {"description": held, "identities": [], "resources": [], "permissions": {}}
    for name in ("first", DECLARED["name"], "last"):
        console.call("POST", PATH, {"name": name, **by_hand})
    before = control.state()
    control.switch(page_size=page_size, shuffle_lists=True)

    with pytest.raises(Taken) as caught:
        policy.create()

    assert str(caught.value) == (
        f'ovh: somebody else holds the policy "support/login" ({whose}); it was left as it is.'
    )
    assert control.state() == before


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_one_policy(
    full: Story,
    console: OvhClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """The next run takes over the policy with exactly our mark, as it is now declared."""
    control.switch(page_size=page_size)
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        full.create()
    assert posts(control, PATH) == 1

    full.create(deny=[], conditions={}, description="Now")

    assert posts(control, PATH) == 1
    assert capsys.readouterr().out == "ovh: took over the policy support/login of an earlier run\n"
    assert [item["name"] for item in console.pages(PATH)].count("support/login") == 1
    assert full.read()
    assert full.plan(deny=[], conditions={}, description="Now") == "same"


def test_lists_are_read_to_their_last_cursor(console: OvhClient, control: Control) -> None:
    """A page more for every policy, and the order of the answer does not matter."""
    for number in range(4):
        empty: dict[str, Any] = {"identities": [], "resources": [], "permissions": {}}
        console.call("POST", PATH, {"name": f"policy-{number}", **empty})
    control.switch(page_size=2, shuffle_lists=True)
    control.reset_calls()

    found = [policy["name"] for policy in console.pages(PATH)]

    assert sorted(found) == ["ovh-default", *(f"policy-{number}" for number in range(4))]
    assert control.calls()["total"] == 3


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_resource_group_of_ovhclouds_own_goes_by_its_name(
    policy: Story, console: OvhClient, control: Control, theirs: str, page_size: int | None
) -> None:
    """Its URN differs by account; it is looked up on whatever page it stands, and read back."""
    for name in ("first", "last"):
        console.call("POST", resource_group.PATH, {"name": name})
    control.switch(page_size=page_size, shuffle_lists=True)
    policy.create(resources=[ACCOUNT, THEIRS])
    made = policy.plan(resources=[ACCOUNT, THEIRS])

    assert policy.read()

    found = console.call("GET", path(policy))["resources"]
    assert sorted(item["urn"] for item in found) == sorted([ACCOUNT, theirs])
    assert sorted(policy.inputs["resources"]) == sorted([ACCOUNT, THEIRS])
    assert (made, policy.plan(resources=[THEIRS, ACCOUNT])) == ("same", "same")


def test_a_resource_group_is_named_by_an_edit_too(
    policy: Story, console: OvhClient, theirs: str
) -> None:
    """In place, there and back."""
    policy.create()

    planned = policy.plan(resources=[THEIRS])
    policy.update(resources=[THEIRS])

    assert planned == "update"
    assert console.call("GET", path(policy))["resources"] == [{"urn": theirs}]
    assert policy.plan(resources=[THEIRS]) == "same"
    assert policy.plan() == "update"
    policy.update()
    assert console.call("GET", path(policy))["resources"] == [{"urn": ACCOUNT}]


def test_a_policy_moved_to_another_group_is_seen_and_put_right(
    policy: Story, console: OvhClient, theirs: str
) -> None:
    """What is not the group that was named is shown by its URN."""
    policy.create(resources=[THEIRS])
    other = console.call("POST", resource_group.PATH, {"name": "other"})["urn"]
    put(console, path(policy), resources=[{"urn": other}])

    assert policy.read()
    seen, planned = policy.inputs["resources"], policy.plan(resources=[THEIRS])
    policy.update(resources=[THEIRS])

    assert (seen, planned) == ([other], "update")
    assert console.call("GET", path(policy))["resources"] == [{"urn": theirs}]
    assert policy.read()
    assert policy.plan(resources=[THEIRS]) == "same"


def test_a_group_that_went_by_its_urn_is_read_back_by_it(policy: Story, theirs: str) -> None:
    """As it was said."""
    policy.create(resources=[theirs])

    assert policy.read()

    assert policy.inputs["resources"] == [theirs]
    assert policy.plan(resources=[theirs]) == "same"


def test_a_named_group_that_is_no_longer_there_does_not_stop_a_refresh(
    policy: Story, control: Control, next_run: Callable[[], None], theirs: str
) -> None:
    """It is shown by its URN, as a difference."""
    policy.create(resources=[THEIRS])
    next_run()
    control.fault(method="GET", path=resource_group.PATH, kind="status", status=200, body=[])

    assert policy.read()

    assert policy.inputs["resources"] == [theirs]
    assert policy.plan(resources=[THEIRS]) == "update"


@pytest.mark.parametrize("existing", [False, True])
def test_an_unknown_group_is_an_error_that_names_those_that_are_there(
    policy: Story, console: OvhClient, control: Control, *, existing: bool
) -> None:
    """A group that people made does not go by its name, since anybody may rename it."""
    if existing:
        console.call("POST", resource_group.PATH, {"name": "ovh-dfault"})
    before = control.state()

    with pytest.raises(ProviderError) as caught:
        policy.create(resources=["resource_group:ovh-dfault"])

    assert str(caught.value) == (
        "ovh: OVHcloud has no resource group ovh-dfault of its own for the policy "
        '"support/login"; those of this account are: ovh-default.'
    )
    assert control.state() == before


def test_naming_a_group_is_judged_from_values_alone(policy: Story, control: Control) -> None:
    """A preview calls no cloud; neither does a read of a policy that names none."""
    policy.create(resources=[THEIRS])
    control.reset_calls()

    assert policy.plan(resources=[THEIRS]) == "same"
    assert policy.plan(resources=["resource_group:ovh-other"]) == "update"

    assert control.calls()["total"] == 0
