from collections.abc import Callable
from typing import Any, cast
from urllib.error import HTTPError

import pytest

from providers.errors import Refused, Taken, Unreachable
from providers.scaleway.client import ScalewayClient
from providers.scaleway.user import PATH, UserProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION, OWNER, PARTNER, person
from tests.providers.story import Story, Tell

DECLARED = {**person("alice"), "tags": ["team=ops"]}


@pytest.fixture
def member(tell: Tell) -> Story:
    """Return a member about to be made."""
    return tell(UserProvider(), dict(DECLARED))


def path(story: Story) -> str:
    """Return the path of a member."""
    return f"{PATH}/{story.id}"


def test_a_member_just_made_reads_back_without_a_difference(member: Story) -> None:
    """Outputs and inputs are the declared values, and the password stays known."""
    member.create()
    secret = member.outputs["password"]

    assert member.read()

    assert member.inputs == DECLARED
    assert member.outputs == {**DECLARED, "password": secret}
    assert member.plan() == "same"


def test_the_first_password_signs_in(member: Story, control: Control) -> None:
    """It is made where the member is made, and mailed to nobody."""
    member.create()

    token = control.sign_in(ORGANIZATION, "alice", member.outputs["password"])

    assert token


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("username", {"username": "mallory"}),
        ("email", {"email": "mallory@example.com"}),
        ("tags", {"tags": ["by-hand"]}),
        ("tags", {"tags": []}),
        ("mark", {"tags": ["team=ops"]}),
    ],
)
def test_a_member_edited_in_the_console_is_seen_and_put_right(
    member: Story, console: ScalewayClient, key: str, by_hand: dict[str, Any]
) -> None:
    """Each attribute is read as found, so that the next run changes it back."""
    member.create()
    secret = member.outputs["password"]
    before = console.call("GET", path(member))
    if key == "username":
        console.call("POST", f"{path(member)}/update-username", by_hand)
    else:
        console.call("PATCH", path(member), by_hand)

    assert member.read()
    seen, planned = member.inputs[key], member.plan()
    member.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    after = console.call("GET", path(member))
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert member.outputs["password"] == secret
    assert member.read()
    assert member.plan() == "same"


def test_everything_changes_in_two_calls(member: Story, control: Control) -> None:
    """A user name has a call of its own, the last one."""
    member.create()
    control.reset_calls()

    member.update(username="alicia", email="alicia@example.com", tags=[])

    changes = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    assert changes == [("PATCH", path(member)), ("POST", f"{path(member)}/update-username")]
    assert member.read()
    assert member.plan(username="alicia", email="alicia@example.com", tags=[]) == "same"


@pytest.mark.parametrize("locked", [True, False])
def test_a_lock_moved_in_the_console_is_put_right(
    tell: Tell, console: ScalewayClient, *, locked: bool
) -> None:
    """Either way, by a call of its own."""
    member = tell(UserProvider(), {**DECLARED, "locked": locked}).create()
    made = console.call("GET", path(member))["locked"]
    console.call("POST", f"{path(member)}/{'unlock' if locked else 'lock'}", {})

    assert member.read()
    planned = member.plan()
    member.update()

    assert (made, planned) == (locked, "update")
    assert console.call("GET", path(member))["locked"] == locked
    assert member.plan() == "same"


def test_who_was_made_before_there_was_a_lock_is_not_locked(member: Story) -> None:
    """What an older state does not say is no difference."""
    member.create()
    del member.outputs["locked"], member.inputs["locked"]

    assert member.plan() == "same"


def test_another_organization_is_another_member(member: Story) -> None:
    """A member lives inside one organization."""
    member.create()

    assert member.plan(organization_id=PARTNER) == "replace organization_id"


def test_a_member_deleted_in_the_console_is_gone(member: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    member.create()
    console.delete(path(member))

    assert not member.read()


def test_deleting_a_member_twice_is_deleting_once(member: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    member.create()

    member.delete()
    member.delete()

    assert control.state() == before


def test_a_refused_member_is_one_line(member: Story) -> None:
    """It names the argument, and does not repeat the password."""
    with pytest.raises(Refused) as caught:
        member.create(email="nowhere")

    message = str(caught.value)
    assert message.startswith(f"Scaleway: POST {PATH}: 400 invalid argument(s); email ")
    assert "password" not in message


@pytest.mark.parametrize("page_size", [None, 1])
@pytest.mark.parametrize(
    ("tags", "whose"),
    [
        ([], "not made by grantbook"),
        (
            ["grantbook/prod/x/alice/0f0f0f0f"],
            'made by the stack "prod" as "grantbook/prod/x/alice/0f0f0f0f"',
        ),
    ],
)
def test_a_member_of_somebody_else_is_left_as_it_is(
    member: Story,
    console: ScalewayClient,
    control: Control,
    tags: list[str],
    whose: str,
    page_size: int | None,
) -> None:
    """Whoever made it may know its password; there is no filter, so every page is read."""
    body = {"username": "alice", "email": "a@example.com"}
    theirs = {"organization_id": ORGANIZATION, "tags": tags, "member": body}
    id_ = console.call("POST", PATH, theirs)["id"]
    before = control.state()
    control.switch(page_size=page_size, shuffle_lists=True)

    with pytest.raises(Taken) as caught:
        member.create()

    assert str(caught.value) == (
        f'scaleway: somebody else holds the name "alice" at {PATH}/{id_} ({whose}); '
        "it was left as it is."
    )
    assert control.state() == before


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_the_member_again_with_a_new_password(
    member: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """Nobody has the password of the first one, so it goes before the second comes."""
    control.switch(page_size=page_size)
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        member.create()
    assert posts(control, PATH) == 1

    member.create()

    query = {"organization_id": ORGANIZATION}
    members = [user["username"] for user in console.pages(PATH, "users", query)]
    assert members.count("alice") == 1
    assert control.sign_in(ORGANIZATION, "alice", member.outputs["password"])
    said = capsys.readouterr().out
    assert said == "scaleway: made alice again, whose password of an earlier run nobody has\n"
    assert member.read()
    assert member.plan() == "same"


def test_the_mark_is_a_tag_of_the_member(member: Story, console: ScalewayClient) -> None:
    """Beside the declared ones."""
    member.create()

    tags = console.call("GET", path(member))["tags"]

    assert tags[0] == "team=ops"
    assert tags[1].startswith(f"{OWNER}/alice/")


def test_a_member_may_have_no_password(
    member: Story, console: ScalewayClient, control: Control
) -> None:
    """None is made, none is told, and nobody signs in by one."""
    member.declared["with_password"] = False
    member.create()

    assert member.outputs["password"] == ""
    assert console.call("GET", path(member))["username"] == "alice"
    with pytest.raises(HTTPError):
        control.sign_in(ORGANIZATION, "alice", "")
    assert member.plan() == "same"
    assert member.read()
    assert member.inputs == {**DECLARED, "with_password": False}
    assert member.plan() == "same"


def test_a_password_that_is_wanted_later_is_made_later(
    member: Story, console: ScalewayClient, control: Control
) -> None:
    """For the same member, by a call of its own."""
    member.create(with_password=False)
    before = console.call("GET", path(member))

    assert member.plan(with_password=True) == "update"
    member.update(with_password=True)

    assert control.sign_in(ORGANIZATION, "alice", member.outputs["password"])
    assert console.call("GET", path(member))["id"] == before["id"]
    assert member.plan(with_password=True) == "same"
    assert member.plan() == "same"


def test_a_password_that_is_not_wanted_any_more_is_forgotten(
    member: Story, control: Control
) -> None:
    """By the state; to the member it belongs."""
    member.create()
    secret = member.outputs["password"]
    control.reset_calls()

    assert member.plan(with_password=False) == "update"
    member.update(with_password=False)

    assert member.outputs["password"] == ""
    assert control.sign_in(ORGANIZATION, "alice", secret)
    assert not [call for call in control.calls()["calls"] if "password" in call["path"]]


def test_who_was_made_before_there_was_a_choice_has_a_password(member: Story) -> None:
    """What an older state does not say is no difference."""
    member.create()

    assert member.plan(with_password=True) == "same"


def test_a_lost_answer_without_a_password_makes_one_member(
    member: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing was lost with it: the next run takes the member over, as it is now declared."""
    member.declared |= {"with_password": False, "locked": True}
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        member.create()

    member.create(email="alicia@example.com", tags=[])

    assert posts(control, PATH) == 1
    found = console.call("GET", path(member))
    assert (found["email"], found["locked"], len(found["tags"])) == ("alicia@example.com", True, 1)
    assert capsys.readouterr().out == "scaleway: took over alice of an earlier run\n"
    assert member.read()
    assert member.plan(email="alicia@example.com", tags=[]) == "same"


@pytest.fixture
def owner(console: ScalewayClient) -> dict[str, Any]:
    """Return the owner of the organization."""
    users = console.pages(PATH, "users", {"organization_id": ORGANIZATION})
    return next(user for user in users if user["type"] == "owner")


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_owner_is_never_changed(
    member: Story, control: Control, owner: dict[str, Any], deed: str
) -> None:
    """Whoever became it after they were made."""
    member.create()
    member.id = owner["id"]
    before = control.state()

    with pytest.raises(Taken, match=f"{owner['id']} is the owner of the organization, who is nev"):
        getattr(member, deed)()

    assert control.state() == before


@pytest.mark.parametrize("with_password", [True, False])
def test_the_owner_is_not_taken_over(
    member: Story,
    console: ScalewayClient,
    control: Control,
    owner: dict[str, Any],
    *,
    with_password: bool,
) -> None:
    """Not even with our mark, which anybody who manages users can write."""
    provider = cast("UserProvider", member.provider)
    declared = {**DECLARED, "username": owner["username"]}
    console.call("PATCH", f"{PATH}/{owner['id']}", {"tags": provider.tags(declared)})
    before = control.state()

    with pytest.raises(Taken, match="is the owner of the organization"):
        member.create(username=owner["username"], with_password=with_password)

    assert control.state() == before


def test_one_list_tells_who_the_owner_is(
    member: Story, tell: Tell, control: Control, next_run: Callable[[], None]
) -> None:
    """However many members change in a run."""
    bruno = tell(UserProvider(), person("bruno"))
    for each in (member, bruno):
        each.create()
    next_run()
    control.reset_calls()

    for each in (member, bruno):
        each.update(email="other@example.com")

    assert sum(call["path"] == PATH for call in control.calls()["calls"]) == 1
