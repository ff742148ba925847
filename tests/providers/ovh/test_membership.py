from urllib.parse import quote

import pytest

from providers.errors import NotFound, Refused
from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from providers.ovh.membership import MembershipProvider
from sandbox.control import Control
from tests.providers.ovh.conftest import group_path, person, put, user_path
from tests.providers.story import Story, Tell

GROUP = "support"
PATH = f"{group_path(GROUP)}/user"


@pytest.fixture
def support(tell: Tell) -> Story:
    """Make the group that has members."""
    declared = {
        "name": GROUP,
        "role": "NONE",
        "description": "",
        "mark": "grantbook/test/ovh/support",
    }
    return tell(GroupProvider(), declared).create()


@pytest.fixture
def members(tell: Tell, people: Story, support: Story) -> Story:
    """Make a membership of two, with a third person who is no member."""
    for login in ("alice", "bruno", "carla"):
        person(tell, login, people.declared["name"])
    declared = {"group": support.declared["name"], "users": ["bruno", "alice"]}
    return tell(MembershipProvider(), declared).create()


def test_a_membership_just_made_reads_back_without_a_difference(members: Story) -> None:
    """Whatever the order in which the members were declared."""
    assert members.read()

    assert members.id == GROUP
    assert members.inputs == {"group": GROUP, "users": ["alice", "bruno"]}
    assert members.plan() == "same"
    assert members.plan(users=["alice", "bruno"]) == "same"


@pytest.mark.parametrize(
    ("method", "login", "found"),
    [("POST", "carla", ["alice", "bruno", "carla"]), ("DELETE", "alice", ["bruno"])],
)
def test_members_changed_in_the_console_are_seen_and_put_right(
    members: Story, console: OvhClient, method: str, login: str, found: list[str]
) -> None:
    """Whoever else is in is drift, and so is whoever is not."""
    if method == "POST":
        console.call("POST", PATH, {"user": login})
    else:
        console.call("DELETE", f"{PATH}/{login}")

    assert members.read()
    seen, planned = members.inputs["users"], members.plan()
    members.update()

    assert (seen, planned) == (found, "update")
    assert sorted(console.call("GET", PATH)) == ["alice", "bruno"]


def test_a_group_emptied_in_the_console_is_seen(members: Story, console: OvhClient) -> None:
    """An empty list is compared too."""
    for login in ("alice", "bruno"):
        console.call("DELETE", f"{PATH}/{login}")

    assert members.read()

    assert members.plan() == "update"


def test_nobody_declared_takes_everybody_out(members: Story, console: OvhClient) -> None:
    """An empty list is an answer as good as any."""
    members.update(users=[])

    assert console.call("GET", PATH) == []
    assert members.read()
    assert members.plan(users=[]) == "same"


def test_only_who_comes_or_goes_is_told(members: Story, control: Control) -> None:
    """Who stays is never out, not for a moment."""
    control.reset_calls()

    members.update(users=["bruno", "carla"])

    changes = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    assert changes == [("GET", PATH), ("POST", PATH), ("DELETE", f"{PATH}/alice")]


def test_another_group_is_another_membership(members: Story) -> None:
    """A membership belongs to its group."""
    assert members.plan(group="people") == "replace group"


def test_a_membership_is_gone_with_its_group(members: Story, support: Story) -> None:
    """Its read is empty, and deleting it changes nothing."""
    support.delete()

    assert not members.read()
    members.delete()


def test_deleting_a_membership_twice_is_deleting_once(members: Story, console: OvhClient) -> None:
    """It takes out our members and nobody else's."""
    console.call("POST", PATH, {"user": "carla"})

    members.delete()
    members.delete()

    assert console.call("GET", PATH) == ["carla"]


def test_a_member_who_leaves_at_the_same_moment_has_left(members: Story, control: Control) -> None:
    """Somebody may take a member out between our look and our call."""
    control.fault(method="DELETE", path=f"{PATH}/alice", kind="status", status=404, body={})

    members.delete()

    assert [call["status"] for call in control.calls()["calls"][-2:]] == [404, 200]


def test_an_unknown_member_is_refused(members: Story) -> None:
    """The cloud names who is missing."""
    with pytest.raises(NotFound, match=f"POST {PATH}: 404 The requested object .user dora."):
        members.update(users=["alice", "bruno", "dora"])


def test_a_main_group_set_in_the_console_is_said_by_the_cloud(
    members: Story, console: OvhClient
) -> None:
    """A user leaves their main group only for another; the user's own resource puts that right."""
    put(console, user_path("carla"), group=GROUP)

    assert members.read()
    assert members.plan() == "update"
    with pytest.raises(Refused, match=f"DELETE {PATH}/carla: 409 "):
        members.update()


def test_the_order_of_answers_means_nothing(members: Story, control: Control) -> None:
    """Lists may come shuffled."""
    control.switch(shuffle_lists=True)

    for _ in range(5):
        assert members.read()
        assert members.plan() == "same"


def test_names_are_escaped_in_paths(tell: Tell, people: Story, console: OvhClient) -> None:
    """A group's name may hold spaces and at signs."""
    name = "on call@example.com"
    mark = "grantbook/test/ovh/on-call"
    declared = {"name": name, "role": "NONE", "description": "", "mark": mark}
    tell(GroupProvider(), declared).create()
    person(tell, "a.b_c-d", people.declared["name"])
    members = tell(MembershipProvider(), {"group": name, "users": ["a.b_c-d"]}).create()

    assert members.read()

    assert members.plan() == "same"
    assert console.call("GET", f"{group_path(name)}/user") == ["a.b_c-d"]
    assert "%40" in quote(name, safe="")
