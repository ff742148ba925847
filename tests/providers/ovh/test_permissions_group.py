from typing import Any

import pytest

from providers.errors import NotFound, Refused, Taken, Unreachable
from providers.ovh.client import OvhClient, escaped
from providers.ovh.permissions_group import PATH, PermissionsGroupProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import NIC, put
from tests.providers.story import Story, Tell

NAME = "policy-viewer"
URN = f"urn:v1:eu:permissionsGroup:{NIC}:{NAME}"
HERE = f"{PATH}/{escaped(URN)}"
EVERY, DELETE = "account:apiovh:iam/policy/*", "account:apiovh:iam/policy/delete"
DECLARED = {
    "name": NAME,
    "description": "See IAM policies",
    "allow": [EVERY, "account:apiovh:me/get"],
    "excepted": [DELETE],
    "deny": ["account:apiovh:me/bill/get"],
    "mark": "grantbook/test/ovh/policy-viewer",
}
PLAIN = {**DECLARED, "excepted": [], "deny": []}


@pytest.fixture
def group(tell: Tell) -> Story:
    """Return a group with everything that one can have, about to be made."""
    return tell(PermissionsGroupProvider(), DECLARED)


@pytest.fixture
def plain(tell: Tell) -> Story:
    """Return a group that only allows, about to be made."""
    return tell(PermissionsGroupProvider(), PLAIN)


def actions(*said: str) -> list[dict[str, str]]:
    """Return actions as the API wraps them."""
    return [{"action": action} for action in said]


def test_a_group_says_in_the_clouds_words_what_was_declared(
    group: Story, console: OvhClient
) -> None:
    """Our `excepted` is their `except`; the mark is the end of the description."""
    group.create()

    found = console.call("GET", HERE)

    assert found["name"] == NAME
    assert found["description"].startswith("See IAM policies grantbook/test/ovh/policy-viewer/")
    assert found["permissions"] == {
        "allow": actions(EVERY, "account:apiovh:me/get"),
        "except": actions(DELETE),
        "deny": actions("account:apiovh:me/bill/get"),
    }


def test_a_group_just_made_reads_back_without_a_difference(group: Story) -> None:
    """Outputs and inputs are the declared values; the id is the URN that policies name."""
    group.create()

    assert group.read()

    assert group.id == URN
    assert group.outputs == group.inputs == DECLARED
    assert group.plan() == "same"


def test_a_group_without_description_holds_the_mark_alone(tell: Tell) -> None:
    """The API asks for a description, and gets one."""
    group = tell(PermissionsGroupProvider(), {**PLAIN, "description": ""}).create()

    assert group.read()

    assert group.inputs["description"] == ""
    assert group.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("description", {"description": "Changed"}),
        ("mark", {"description": "See IAM policies"}),
        ("allow", {"permissions": {"allow": actions("*")}}),
        ("allow", {"permissions": {"deny": actions("account:apiovh:me/bill/get")}}),
        ("excepted", {"permissions": {"allow": actions(EVERY)}}),
        ("deny", {"permissions": {"allow": actions(EVERY), "deny": []}}),
        ("deny", {"permissions": {"allow": actions(EVERY), "deny": None}}),
    ],
)
def test_a_group_edited_in_the_console_is_seen_and_put_right(
    group: Story, console: OvhClient, key: str, by_hand: dict[str, Any]
) -> None:
    """What was taken away is drift as much as what was changed."""
    group.create()
    before = console.call("GET", HERE)
    put(console, HERE, **by_hand)

    assert group.read()
    seen, planned = group.inputs.get(key), group.plan()
    group.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    after = console.call("GET", HERE)
    assert {**after, "updatedAt": ""} == {**before, "updatedAt": ""}
    assert group.read()
    assert group.plan() == "same"


@pytest.mark.parametrize(("key", "theirs"), [("excepted", "except"), ("deny", "deny")])
def test_what_the_console_adds_is_seen_though_nothing_was_declared(
    plain: Story, console: OvhClient, key: str, theirs: str
) -> None:
    """An empty list is compared too."""
    plain.create()
    before = console.call("GET", HERE)["permissions"]
    put(console, HERE, permissions={**before, theirs: actions(DELETE)})

    assert plain.read()
    seen, planned = plain.inputs[key], plain.plan()
    plain.update()

    assert (seen, planned) == ([DELETE], "update")
    assert plain.read()
    assert plain.inputs == PLAIN
    assert plain.plan() == "same"


@pytest.mark.parametrize(
    "nothing", [{}, {"except": [], "deny": []}, {"except": None, "deny": None}]
)
def test_no_actions_have_several_spellings_that_mean_the_same(
    plain: Story, console: OvhClient, control: Control, nothing: dict[str, Any]
) -> None:
    """The API leaves the key out, or says an empty list, or null."""
    plain.create()
    found = console.call("GET", HERE)
    told = {**found, "permissions": {"allow": found["permissions"]["allow"], **nothing}}
    control.fault(method="GET", path=f"{PATH}/{URN}", kind="status", status=200, body=told)

    assert plain.read()

    assert plain.inputs == PLAIN
    assert plain.plan() == "same"


@pytest.mark.parametrize("permissions", [None, {}])
def test_a_group_that_holds_nothing_any_more_is_seen(
    plain: Story, console: OvhClient, control: Control, permissions: dict[str, Any] | None
) -> None:
    """Nothing at all is an answer as good as any."""
    plain.create()
    told = {**console.call("GET", HERE), "permissions": permissions}
    control.fault(method="GET", path=f"{PATH}/{URN}", kind="status", status=200, body=told)

    assert plain.read()

    assert plain.inputs["allow"] == []
    assert plain.plan() == "update"


@pytest.mark.parametrize("key", ["allow", "excepted", "deny"])
def test_what_is_no_longer_declared_is_removed(group: Story, console: OvhClient, key: str) -> None:
    """The API keeps nothing of the group before: it is sent whole."""
    group.create()
    before = console.call("GET", HERE)

    planned = group.plan(**{key: []})
    group.update(**{key: []})

    after = console.call("GET", HERE)
    theirs = {"excepted": "except"}.get(key, key)
    kept = {word: before["permissions"][word] for word in before["permissions"] if word != theirs}
    assert planned == "update"
    assert after["permissions"] == kept
    assert after["description"] == before["description"]
    assert group.read()
    assert group.plan(**{key: []}) == "same"


def test_the_order_of_actions_means_nothing(group: Story, control: Control) -> None:
    """Neither the declared nor the answered one."""
    group.create()
    control.switch(shuffle_lists=True)

    assert group.read()

    assert group.plan(allow=DECLARED["allow"][::-1]) == "same"


def test_another_name_is_another_group(group: Story) -> None:
    """The URN holds the name, and a new name has a mark of its own."""
    group.create()

    assert group.plan(name="viewer") == "replace name"
    group.delete()
    group.create(name="viewer")

    assert group.id == f"urn:v1:eu:permissionsGroup:{NIC}:viewer"
    assert group.read()
    assert group.plan(name="viewer") == "same"


@pytest.mark.parametrize("name", ["a/b+c", "iam/policy_viewer"])
def test_names_are_escaped_in_paths(tell: Tell, control: Control, name: str) -> None:
    """A name may hold slashes and pluses."""
    group = tell(PermissionsGroupProvider(), {**PLAIN, "name": name}).create()
    control.reset_calls()

    assert group.read()
    group.update(description="Now")
    group.delete()

    assert not group.read()
    urn = f"urn:v1:eu:permissionsGroup:{NIC}:{name}"
    assert {call["path"] for call in control.calls()["calls"]} == {f"{PATH}/{urn}"}


def test_a_group_deleted_in_the_console_is_planned_again(group: Story, console: OvhClient) -> None:
    """Its read is empty, not an error, and its name is free."""
    group.create()
    console.delete(HERE)

    assert not group.read()
    group.create()

    assert group.read()
    assert group.plan() == "same"


def test_changing_a_group_that_is_gone_is_an_error(group: Story, console: OvhClient) -> None:
    """It names the group, as it stands in the path."""
    group.create()
    console.delete(HERE)

    with pytest.raises(NotFound) as caught:
        group.update(deny=[])

    urn = f"urn%3Av1%3Aeu%3ApermissionsGroup%3A{NIC}%3A{NAME}"
    assert str(caught.value).startswith(f"OVHcloud: PUT {PATH}/{urn}: 404 ")


def test_deleting_a_group_twice_is_deleting_once(group: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    group.create()

    group.delete()
    group.delete()

    assert control.state() == before


def test_a_refused_group_is_one_line(group: Story) -> None:
    """The cloud's words on what is malformed."""
    with pytest.raises(Refused) as caught:
        group.create(allow=["vps:*:reboot"])

    message = str(caught.value)
    expected = f"OVHcloud: POST {PATH}: 400 permissions.allow[0].action is malformed (request "
    assert message.startswith(expected)
    assert "\n" not in message


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_group_of_ovhclouds_own_is_never_touched(
    group: Story, control: Control, page_size: int | None
) -> None:
    """Though its URN is another: who reads a grant by that name means OVHcloud's."""
    before = control.state()
    control.switch(page_size=page_size, shuffle_lists=True)

    with pytest.raises(Taken) as caught:
        group.create(name="globalReadOnly")

    assert str(caught.value) == (
        'ovh: the permissions group "globalReadOnly" is one of OVHcloud\'s own; it was left as it '
        "is. Policies can name it without declaring it."
    )
    assert control.state() == before
    assert posts(control, PATH) == 0


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
def test_a_group_of_somebody_else_is_left_as_it_is(
    group: Story, console: OvhClient, control: Control, held: str, whose: str
) -> None:
    """The error says who holds the name; nothing changes."""
    console.call("POST", PATH, {"name": NAME, "description": held, "permissions": {}})
    before = control.state()

    with pytest.raises(Taken) as caught:
        group.create()

    assert str(caught.value) == (
        f'ovh: somebody else holds the permissions group "{NAME}" ({whose}); it was left as it is.'
    )
    assert control.state() == before


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_one_group(
    group: Story, control: Control, capsys: pytest.CaptureFixture[str], page_size: int | None
) -> None:
    """The next run takes over the group with exactly our mark, as it is now declared."""
    control.switch(page_size=page_size, shuffle_lists=True)
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        group.create()

    group.create(deny=[], description="Now")

    assert posts(control, PATH) == 1
    assert group.id == URN
    assert capsys.readouterr().out == (
        f"ovh: took over the permissions group {NAME} of an earlier run\n"
    )
    assert group.read()
    assert group.plan(deny=[], description="Now") == "same"
