from typing import Any

import pytest

from providers.errors import NotFound, Refused, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.resource_group import PATH, ResourceGroupProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.story import Story, Tell

WEB = "urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net"
TEST = "urn:v1:eu:resource:vps:vps-xx1111b.vps.ovh.net"
ZONE = "urn:v1:eu:resource:dnsZone:xx1111.example.com"
ABSENT = "urn:v1:eu:resource:vps:vps-0f0f0f0f.vps.ovh.net"
MARK = "grantbook/test/ovh/prod-web"
IN_THE_CLOUD = "prod-web+4183a5d0"
DECLARED = {"name": "prod-web", "resources": [WEB, ZONE], "mark": MARK}


@pytest.fixture
def group(tell: Tell) -> Story:
    """Return a group of two resources, about to be made."""
    return tell(ResourceGroupProvider(), DECLARED)


def path(story: Story) -> str:
    """Return the path of a group: its UUID, which is the end of its URN."""
    return f"{PATH}/{story.id.rpartition(':')[2]}"


def edit(console: OvhClient, story: Story, **changes: Any) -> None:
    """Change a group by hand, whole; a plain read tells ids."""
    found = console.call("GET", path(story))
    body = {"name": found["name"], "resources": found["resources"], **changes}
    console.call("PUT", path(story), body)


def urns(console: OvhClient, story: Story) -> list[str]:
    """Return what a group holds."""
    found = console.call("GET", path(story), query={"details": "true"})
    return sorted(resource["urn"] for resource in found["resources"])


def test_a_group_carries_its_mark_in_its_name(group: Story, console: OvhClient) -> None:
    """There is no description; the name is the declared one and a digest of the mark."""
    group.create()

    found = console.call("GET", path(group))

    assert found["urn"] == group.id
    assert found["name"] == IN_THE_CLOUD
    assert urns(console, group) == sorted([WEB, ZONE])


def test_a_group_just_made_reads_back_without_a_difference(group: Story) -> None:
    """Outputs and inputs are the declared values, resources by URN."""
    group.create()
    made = group.plan()

    assert group.read()

    assert group.outputs == group.inputs == DECLARED
    assert (made, group.plan()) == ("same", "same")


def test_a_group_may_be_empty(tell: Tell) -> None:
    """A policy on it covers nothing."""
    group = tell(ResourceGroupProvider(), {**DECLARED, "resources": []}).create()

    assert group.read()

    assert group.inputs["resources"] == []
    assert group.plan() == "same"
    assert group.plan(resources=[WEB]) == "update"


@pytest.mark.parametrize(
    ("by_hand", "seen"),
    [
        ({"name": "renamed+4183a5d0"}, {"name": "renamed"}),
        ({"name": "prod-web"}, {"mark": ""}),
        ({"name": "renamed"}, {"name": "renamed", "mark": ""}),
        ({"name": "prod-web+0f0f0f0f"}, {"name": "prod-web+0f0f0f0f", "mark": ""}),
        ({"resources": [{"urn": WEB}]}, {"resources": [WEB]}),
        ({"resources": []}, {"resources": []}),
        (
            {"resources": [{"urn": WEB}, {"urn": ZONE}, {"urn": TEST}]},
            {"resources": [WEB, ZONE, TEST]},
        ),
    ],
)
def test_a_group_edited_in_the_console_is_seen_and_put_right(
    group: Story, console: OvhClient, by_hand: dict[str, Any], seen: dict[str, Any]
) -> None:
    """A name without our digest is a mark that was removed."""
    group.create()
    edit(console, group, **by_hand)

    assert group.read()
    found, planned = dict(group.inputs), group.plan()
    group.update()

    assert found == {**DECLARED, **seen}
    assert planned == "update"
    assert console.call("GET", path(group))["name"] == IN_THE_CLOUD
    assert urns(console, group) == sorted([WEB, ZONE])
    assert group.read()
    assert group.plan() == "same"


@pytest.mark.parametrize("nothing", [{}, {"resources": None}])
def test_a_group_whose_resources_are_not_told_is_empty(
    group: Story, console: OvhClient, control: Control, nothing: dict[str, None]
) -> None:
    """A key that is left out, and null, say that there are none."""
    group.create()
    found = console.call("GET", path(group))
    told = {key: found[key] for key in found if key != "resources"} | nothing
    control.fault(method="GET", path=path(group), kind="status", status=200, body=told)

    assert group.read()

    assert group.inputs["resources"] == []
    assert group.plan() == "update"


def test_a_group_is_renamed_and_refilled_in_place(group: Story, console: OvhClient) -> None:
    """Policies name it by its id, which stays."""
    group.create()
    changes = {"name": "web", "resources": [TEST]}

    planned = group.plan(**changes)
    group.update(**changes)

    assert planned == "update"
    assert console.call("GET", path(group))["name"] == "web+4183a5d0"
    assert urns(console, group) == [TEST]
    assert group.read()
    assert group.plan(**changes) == "same"


def test_a_group_is_sent_whole(group: Story, control: Control, console: OvhClient) -> None:
    """One PUT changes one thing, and repeats the other."""
    group.create()
    control.reset_calls()

    group.update(name="web")

    assert [call["method"] for call in control.calls()["calls"]] == ["PUT"]
    assert urns(console, group) == sorted([WEB, ZONE])


def test_the_order_of_resources_means_nothing(group: Story, control: Control) -> None:
    """Neither the declared nor the answered one."""
    group.create()
    control.switch(shuffle_lists=True)

    for _ in range(5):
        assert group.read()
        assert group.plan(resources=[ZONE, WEB]) == "same"


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_resource_that_does_not_exist_is_named(
    group: Story, control: Control, page_size: int | None
) -> None:
    """The cloud's refusal counts positions; whoever reads it has URNs."""
    before = control.state()
    control.switch(page_size=page_size)

    with pytest.raises(Refused) as caught:
        group.create(resources=[WEB, ABSENT, f"{ABSENT}.example"])

    message = str(caught.value)
    assert message.startswith(f"OVHcloud: POST {PATH}: 400 resources[0] does not exist (request ")
    assert message.endswith(f"). The account has no {ABSENT}, {ABSENT}.example.")
    assert control.state() == before


def test_a_resource_that_does_not_exist_is_named_by_an_update_too(
    group: Story, console: OvhClient
) -> None:
    """And what was there stays."""
    group.create()

    with pytest.raises(Refused, match=rf"PUT .*400 .*The account has no {ABSENT}\.$"):
        group.update(resources=[ABSENT])

    assert urns(console, group) == sorted([WEB, ZONE])


@pytest.mark.parametrize(("status", "looks"), [(400, 1), (403, 0), (409, 0)])
def test_a_refusal_for_another_reason_is_said_as_it_is(
    group: Story, control: Control, status: int, looks: int
) -> None:
    """Resources are only looked for where they may be the reason."""
    control.fault(method="POST", path=PATH, kind="status", status=status, body={"message": "no"})

    with pytest.raises(Refused) as caught:
        group.create()

    assert str(caught.value).startswith(f"OVHcloud: POST {PATH}: {status} no (request ")
    assert "has no" not in str(caught.value)
    calls = [call["path"] for call in control.calls()["calls"]]
    assert calls.count("/v2/iam/resource") == looks


def test_a_group_deleted_in_the_console_is_planned_again(group: Story, console: OvhClient) -> None:
    """Its read is empty, not an error."""
    first = group.create().id
    console.delete(path(group))

    assert not group.read()
    group.create()

    assert group.id != first
    assert group.read()
    assert group.plan() == "same"


def test_changing_a_group_that_is_gone_is_an_error(group: Story, console: OvhClient) -> None:
    """It is the group that is missing, and no resource."""
    group.create()
    console.delete(path(group))

    with pytest.raises(NotFound) as caught:
        group.update(resources=[WEB])

    assert "has no" not in str(caught.value)


def test_deleting_a_group_twice_is_deleting_once(group: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    group.create()

    group.delete()
    group.delete()

    assert control.state() == before


@pytest.mark.parametrize("theirs", ["prod-web", "prod-web+0f0f0f0f"])
def test_a_group_of_somebody_else_is_left_as_it_is(
    group: Story, console: OvhClient, theirs: str
) -> None:
    """Their name does not stand in our way: ours ends in our mark."""
    made = console.call("POST", PATH, {"name": theirs, "resources": [{"urn": TEST}]})

    group.create()
    group.delete()

    assert console.call("GET", f"{PATH}/{made['id']}")["name"] == theirs


def test_two_stacks_may_call_their_groups_alike(tell: Tell, group: Story) -> None:
    """Each has a mark, and so a name, of its own."""
    other = tell(ResourceGroupProvider(), {**DECLARED, "mark": "grantbook/prod/ovh/prod-web"})

    assert group.create().id != other.create().id

    assert group.read()
    assert other.read()
    assert (group.plan(), other.plan()) == ("same", "same")


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_one_group(
    group: Story,
    console: OvhClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """The next run takes over the group of exactly our name, as it is now declared."""
    control.switch(page_size=page_size, shuffle_lists=True)
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        group.create()

    group.create(resources=[TEST])

    assert posts(control, PATH) == 1
    assert capsys.readouterr().out == (
        f"ovh: took over the resource group {IN_THE_CLOUD} of an earlier run\n"
    )
    assert urns(console, group) == [TEST]
    assert group.read()
    assert group.plan(resources=[TEST]) == "same"
