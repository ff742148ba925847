import pytest

from providers.errors import NotFound, Refused, Unreachable
from providers.scaleway.application import PATH as APPLICATIONS
from providers.scaleway.client import ScalewayClient
from providers.scaleway.group import PATH
from providers.scaleway.membership import KINDS, MembershipProvider
from providers.scaleway.user import UserProvider
from sandbox.control import Control
from tests.providers.scaleway.conftest import person
from tests.providers.story import Story, Tell


@pytest.fixture
def bruno(tell: Tell) -> Story:
    """Return a second person."""
    return tell(UserProvider(), person("bruno")).create()


@pytest.fixture
def members(tell: Tell, support: Story, backup: Story, alice: Story, bruno: Story) -> Story:
    """Return a membership of two people and a program."""
    declared = {
        "group_id": support.id,
        "user_ids": [alice.id, bruno.id],
        "application_ids": [backup.id],
    }
    return tell(MembershipProvider(), declared).create()


def path(story: Story) -> str:
    """Return the path of the members."""
    return f"{PATH}/{story.id}/members"


def test_a_membership_just_made_reads_back_without_a_difference(members: Story) -> None:
    """Though the cloud answers members in another order."""
    assert members.read()

    ours = {key: members.declared[key] for key in KINDS}
    assert members.inputs == members.declared
    assert members.outputs == {**members.declared, "ours": ours}
    assert members.plan() == "same"
    assert members.plan(user_ids=members.declared["user_ids"][::-1]) == "same"


@pytest.mark.parametrize("emptied", ["user_ids", "application_ids"])
def test_members_taken_out_in_the_console_are_seen_and_put_back(
    members: Story, console: ScalewayClient, emptied: str
) -> None:
    """An empty list is compared too."""
    body = {key: members.declared[key] for key in ("user_ids", "application_ids")}
    console.call("PUT", path(members), {**body, emptied: []})

    assert members.read()
    seen, planned = members.inputs[emptied], members.plan()
    members.update()

    assert (seen, planned) == ([], "update")
    assert members.read()
    assert members.plan() == "same"


def test_a_stranger_in_the_group_is_seen_and_taken_out(
    members: Story, console: ScalewayClient, alice: Story
) -> None:
    """Whoever else is in is drift."""
    members.update(user_ids=[])
    members.declared["user_ids"] = []
    console.call("POST", f"{PATH}/{members.id}/add-member", {"user_id": alice.id})

    assert members.read()
    planned = members.plan()
    members.update()

    assert planned == "update"
    assert console.call("GET", f"{PATH}/{members.id}")["user_ids"] == []


def test_members_are_overwritten_by_one_call(members: Story, control: Control) -> None:
    """The API takes the whole membership at once."""
    control.reset_calls()

    members.update(user_ids=[])

    changes = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    assert changes == [("PUT", path(members))]


def test_another_group_is_another_membership(members: Story, backup: Story) -> None:
    """A membership belongs to its group."""
    assert members.plan(group_id=backup.id) == "replace group_id"


def test_a_membership_is_gone_with_its_group(members: Story, support: Story) -> None:
    """Its read is empty, and deleting it changes nothing."""
    support.delete()

    assert not members.read()
    members.delete()


def test_deleting_a_membership_twice_is_deleting_once(
    members: Story, console: ScalewayClient
) -> None:
    """It leaves the group empty."""
    members.delete()
    members.delete()

    found = console.call("GET", f"{PATH}/{members.id}")
    assert (found["user_ids"], found["application_ids"]) == ([], [])


def test_a_member_who_left_the_organization_is_out(members: Story, alice: Story) -> None:
    """The next run says who is missing: the cloud does not know them."""
    alice.delete()

    assert members.read()
    assert members.plan() == "update"
    with pytest.raises(NotFound, match=f"404 resource is not found; user; {alice.id}"):
        members.update()


def test_a_deleted_program_is_out(members: Story, console: ScalewayClient, backup: Story) -> None:
    """As people are."""
    console.delete(f"{APPLICATIONS}/{backup.id}")

    assert members.read()

    assert "application_ids" not in members.inputs or members.inputs["application_ids"] == []


def test_a_group_that_is_being_changed_is_waited_for(members: Story, control: Control) -> None:
    """Calls on one group disturb each other, and pass."""
    body = {"type": "transient_state", "message": "resource is in a transient state"}
    control.fault(method="PUT", path=path(members), kind="status", status=409, body=body, times=2)

    members.update(user_ids=[])

    assert members.read()
    assert members.plan(user_ids=[]) == "same"


def test_a_refused_membership_is_one_line(members: Story, control: Control) -> None:
    """The status and the cloud's words."""
    control.fault(
        method="PUT", path=path(members), kind="status", status=403, body={"message": "no"}
    )

    with pytest.raises(Refused, match=f"^Scaleway: PUT {path(members)}: 403 no .request "):
        members.update(user_ids=[])


def test_the_order_of_answers_means_nothing(members: Story, control: Control) -> None:
    """Lists may come shuffled."""
    control.switch(shuffle_lists=True)

    for _ in range(5):
        assert members.read()
        assert members.plan() == "same"


@pytest.fixture
def some(tell: Tell, support: Story, backup: Story, alice: Story) -> Story:
    """Return a membership of a person and a program, beside whom others may be."""
    declared = {
        "group_id": support.id,
        "user_ids": [alice.id],
        "application_ids": [backup.id],
        "whole": False,
    }
    return tell(MembershipProvider(), declared)


def add(console: ScalewayClient, group: Story, person: Story) -> None:
    """Put a person into a group by hand."""
    console.call("POST", f"{PATH}/{group.id}/add-member", {"user_id": person.id})


def people(console: ScalewayClient, group: Story) -> set[str]:
    """Return the people in a group."""
    return set(console.call("GET", f"{PATH}/{group.id}")["user_ids"])


def test_a_partial_membership_leaves_others_where_they_are(
    some: Story, console: ScalewayClient, support: Story, alice: Story, bruno: Story
) -> None:
    """Before and after, and they are no drift."""
    add(console, support, bruno)
    some.create()

    assert some.read()

    assert people(console, support) == {alice.id, bruno.id}
    assert some.inputs == some.declared
    assert some.plan() == "same"


def test_our_members_are_added_by_one_call_of_those_who_miss(
    some: Story, console: ScalewayClient, control: Control, support: Story, alice: Story
) -> None:
    """Who is in already is left alone; nobody missing is no call."""
    add(console, support, alice)
    control.reset_calls()

    some.create()
    some.update()

    changes = [call["path"] for call in control.calls()["calls"] if call["mutating"]]
    assert changes == [f"{PATH}/{support.id}/add-members"]


def test_a_member_of_ours_taken_out_by_hand_is_seen_and_put_back(
    some: Story, console: ScalewayClient, support: Story, alice: Story, bruno: Story
) -> None:
    """And only that one."""
    some.create()
    add(console, support, bruno)
    console.call("POST", f"{PATH}/{support.id}/remove-member", {"user_id": alice.id})

    assert some.read()
    seen, planned = some.inputs["user_ids"], some.plan()
    some.update()

    assert (seen, planned) == ([], "update")
    assert people(console, support) == {alice.id, bruno.id}
    assert some.read()
    assert some.plan() == "same"


def test_a_member_no_longer_declared_leaves_alone(
    some: Story, console: ScalewayClient, support: Story, bruno: Story
) -> None:
    """Also when a refresh has seen that somebody was faster."""
    some.create()
    add(console, support, bruno)

    assert some.plan(user_ids=[]) == "update"
    some.update(user_ids=[])
    some.update(user_ids=[])

    assert people(console, support) == {bruno.id}
    assert some.read()
    assert some.plan(user_ids=[]) == "same"


def test_deleting_a_partial_membership_takes_only_ours_out(
    some: Story, console: ScalewayClient, support: Story, bruno: Story
) -> None:
    """Twice is once, and after the group it is nothing."""
    some.create()
    add(console, support, bruno)

    some.delete()
    some.delete()

    found = console.call("GET", f"{PATH}/{support.id}")
    assert (found["user_ids"], found["application_ids"]) == ([bruno.id], [])
    support.delete()
    some.delete()


def test_a_membership_becomes_partial_without_taking_strangers_out(
    members: Story,
    console: ScalewayClient,
    tell: Tell,
    support: Story,
    alice: Story,
    bruno: Story,
) -> None:
    """Though a refresh told of them; whom we had put in and want no longer leaves."""
    carla = tell(UserProvider(), person("carla")).create()
    add(console, support, carla)
    assert members.read()
    now = {"whole": False, "user_ids": [alice.id]}

    assert members.plan(**now) == "update"
    members.update(**now)

    assert people(console, support) == {alice.id, carla.id}
    assert bruno.id not in people(console, support)
    assert members.read()
    assert members.plan(**now) == "same"


def test_a_membership_becomes_whole_and_strangers_leave(
    some: Story, console: ScalewayClient, support: Story, alice: Story, bruno: Story
) -> None:
    """As a preview of it says."""
    some.create()
    add(console, support, bruno)

    assert some.plan(whole=True) == "update"
    some.update(whole=True)

    assert people(console, support) == {alice.id}
    assert some.plan(whole=True) == "same"


def test_a_membership_of_an_older_state_is_whole(members: Story) -> None:
    """There was no word for it, and nothing was remembered."""
    del members.outputs["ours"]

    assert members.plan() == "same"
    assert members.plan(whole=True) == "same"
    assert members.read()
    assert members.plan(whole=True) == "same"
    members.update(whole=False, user_ids=[])
    assert members.read()
    assert members.inputs["user_ids"] == []


def test_a_partial_membership_is_gone_with_its_group(some: Story, support: Story) -> None:
    """As a whole one is."""
    some.create()
    support.delete()

    assert not some.read()


def test_a_lost_answer_to_an_addition_changes_nothing(
    some: Story, console: ScalewayClient, control: Control, support: Story, alice: Story
) -> None:
    """The next run finds them in."""
    control.fault(method="POST", path=f"{PATH}/{support.id}/add-members", kind="lost_answer")
    with pytest.raises(Unreachable):
        some.create()

    some.create()

    assert people(console, support) == {alice.id}
    assert some.read()
    assert some.plan() == "same"


def test_a_refused_partial_membership_is_one_line(some: Story, alice: Story) -> None:
    """The cloud does not know whom we want in."""
    alice.delete()

    with pytest.raises(NotFound, match=f"404 resource is not found; user; {alice.id}"):
        some.create()
