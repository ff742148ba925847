from collections.abc import Callable
from math import ceil
from typing import Any

import pytest

from providers.errors import NotFound, ProviderError, Refused, Taken, Unreachable
from providers.scaleway.client import ScalewayClient
from providers.scaleway.guest import GuestProvider
from providers.scaleway.user import PATH
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION, PARTNER, person
from tests.providers.story import Story, Tell

EMAIL = "Ann@partner.example.com"
DECLARED = {
    "email": EMAIL,
    "tags": ["team=ops", "env=prod"],
    "organization_id": ORGANIZATION,
    "mark": "grantbook/test/scaleway/ann",
}


@pytest.fixture
def guest(tell: Tell) -> Story:
    """Return a guest about to be invited."""
    return tell(GuestProvider(), DECLARED)


@pytest.fixture
def owner(console: ScalewayClient) -> str:
    """Return the id of the organization's owner."""
    (found,) = [each["id"] for each in users(console) if each["type"] == "owner"]
    return str(found)


def path(story: Story) -> str:
    """Return the path of a guest."""
    return f"{PATH}/{story.id}"


def users(console: ScalewayClient) -> list[dict[str, Any]]:
    """Return who is there."""
    return list(console.pages(PATH, "users", {"organization_id": ORGANIZATION}))


def sent(control: Control) -> list[tuple[str, str]]:
    """Return the calls since the last reset, in their order, that are about users."""
    calls = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    return [call for call in calls if call[1].startswith(PATH)]


def test_a_guest_is_invited_by_address(guest: Story, console: ScalewayClient) -> None:
    """Nothing else is told but the tags, the mark among them; the id is that of the user."""
    guest.create()

    found = console.call("GET", path(guest))

    assert (found["type"], found["status"]) == ("guest", "invitation_pending")
    assert found["email"] == EMAIL
    assert found["tags"][:2] == DECLARED["tags"]
    assert found["tags"][2].startswith("grantbook/test/scaleway/ann/")


def test_a_guest_just_invited_reads_back_without_a_difference(guest: Story) -> None:
    """Outputs and inputs are the declared values."""
    guest.create()

    assert guest.read()

    assert guest.inputs == guest.outputs == DECLARED
    assert guest.plan() == "same"


def test_a_guest_who_came_in_is_the_same(guest: Story, control: Control) -> None:
    """Neither the acceptance nor its account is ours."""
    guest.create()
    id_ = guest.id
    control.accept_invitation(ORGANIZATION, EMAIL, "FirstAccess-123")

    assert guest.read()

    assert guest.id == id_
    assert guest.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("tags", ["by-hand"]),
        ("tags", []),
        ("mark", ["team=ops", "env=prod"]),
        ("mark", ["team=ops", "env=prod", "grantbook/prod/x/ann/0f0f0f0f"]),
    ],
)
def test_a_guest_edited_in_the_console_is_seen_and_put_right(
    guest: Story, console: ScalewayClient, key: str, by_hand: list[str]
) -> None:
    """Tags are ours as a whole, and the mark is one of them."""
    guest.create()
    before = console.call("GET", path(guest))
    console.call("PATCH", path(guest), {"tags": by_hand})

    assert guest.read()
    seen, planned = guest.inputs[key], guest.plan()
    guest.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert console.call("GET", path(guest)) == before
    assert guest.read()
    assert guest.plan() == "same"


def test_tags_change_in_place(guest: Story, console: ScalewayClient, control: Control) -> None:
    """By one call, in which they are whole; their order means nothing."""
    guest.create()
    control.reset_calls()

    assert guest.plan(tags=["env=prod", "team=ops"]) == "same"
    assert guest.plan(tags=["team=web"]) == "update"
    guest.update(tags=["team=web"])

    assert [call for call in sent(control) if call[0] != "GET"] == [("PATCH", path(guest))]
    assert console.call("GET", path(guest))["tags"][0] == "team=web"
    assert guest.read()
    assert guest.plan(tags=["team=web"]) == "same"


@pytest.mark.parametrize(
    ("key", "other"), [("email", "bob@example.com"), ("organization_id", PARTNER)]
)
def test_another_address_is_another_guest(guest: Story, key: str, other: str) -> None:
    """An invitation goes to one address, by one organization."""
    guest.create()

    assert guest.plan(**{key: other}) == f"replace {key}"


def test_an_address_is_the_same_without_case(guest: Story) -> None:
    """Neither in a declaration nor in an answer."""
    guest.create()

    assert guest.plan(email=EMAIL.upper()) == "same"


def test_an_account_that_got_another_address_is_another_guest(
    guest: Story, control: Control, console: ScalewayClient
) -> None:
    """Its owner can do that, and then somebody else has access than was declared."""
    guest.create()
    moved = {**console.call("GET", path(guest)), "email": "mallory@example.com"}
    control.fault(method="GET", path=path(guest), kind="status", status=200, body=moved)

    assert guest.read()

    assert guest.inputs["email"] == "mallory@example.com"
    assert guest.plan() == "replace email"


def test_a_guest_removed_in_the_console_is_gone(guest: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    console.delete(path(guest.create()))

    assert not guest.read()


@pytest.mark.parametrize("came_in", [False, True])
def test_deleting_a_guest_twice_is_deleting_once(
    guest: Story, control: Control, *, came_in: bool
) -> None:
    """The invitation ends, or the guest is out; what is already gone is deleted."""
    before = control.state()
    guest.create()
    if came_in:
        control.accept_invitation(ORGANIZATION, EMAIL, "FirstAccess-123")

    guest.delete()
    guest.delete()

    assert control.state() == before


def test_an_update_of_a_guest_who_is_gone_is_refused(guest: Story, console: ScalewayClient) -> None:
    """A refresh comes first, and then a new invitation."""
    console.delete(path(guest.create()))

    with pytest.raises(NotFound):
        guest.update(tags=[])


def test_a_malformed_address_is_refused_in_the_clouds_words(guest: Story) -> None:
    """It names the argument."""
    with pytest.raises(Refused, match=r"^Scaleway: POST .*: 400 invalid argument\(s\); email "):
        guest.create(email="nowhere")


def test_a_refused_read_is_not_gone(guest: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    guest.create()
    control.fault(method="GET", path=PATH, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        guest.read()


def invite(console: ScalewayClient, *tags: str) -> str:
    """Invite at our address, and return the id."""
    told = {"organization_id": ORGANIZATION, "email": EMAIL.lower(), "tags": [*tags]}
    return str(console.call("POST", PATH, told)["id"])


@pytest.mark.parametrize(
    ("tags", "whose"),
    [
        ([], "not made by grantbook"),
        (
            ["grantbook/prod/x/ann/0f0f0f0f"],
            'made by the stack "prod" as "grantbook/prod/x/ann/0f0f0f0f"',
        ),
    ],
)
def test_a_guest_of_somebody_else_is_left_as_it_is(
    guest: Story, console: ScalewayClient, control: Control, tags: list[str], whose: str
) -> None:
    """Also where the address is spelled in other letters."""
    id_ = invite(console, *tags)
    before = control.state()

    with pytest.raises(Taken) as caught:
        guest.create()

    assert str(caught.value) == (
        f'scaleway: somebody else holds the address "{EMAIL}" at {PATH}/{id_} (guest, {whose}); '
        "it was left as it is."
    )
    assert control.state() == before


def test_a_member_may_have_the_address(guest: Story, console: ScalewayClient) -> None:
    """It is an account of its own, under a user name of its own."""
    member = {**person("ann"), "email": EMAIL}
    told = {key: member[key] for key in ("username", "email")}
    console.call("POST", PATH, {"organization_id": ORGANIZATION, "tags": [], "member": told})

    guest.create()

    assert sorted(each["type"] for each in users(console)) == ["guest", "member", "owner"]


def test_a_member_with_the_address_as_user_name_is_somebody_else(
    guest: Story, console: ScalewayClient
) -> None:
    """A guest's user name is the address, and user names are unique."""
    told = {"username": EMAIL, "email": "other@example.com"}
    console.call("POST", PATH, {"organization_id": ORGANIZATION, "tags": [], "member": told})

    with pytest.raises(Taken, match=r"\(member, not made by grantbook\)"):
        guest.create()


def test_the_owner_is_never_taken_over(
    guest: Story, console: ScalewayClient, control: Control, owner: str
) -> None:
    """Whatever tags it has."""
    declared = {"email": console.call("GET", f"{PATH}/{owner}")["email"]}
    tags = GuestProvider().tags({**DECLARED, **declared})
    console.call("PATCH", f"{PATH}/{owner}", {"tags": tags})
    before = control.state()

    with pytest.raises(Taken, match=r"\(owner, made by the stack"):
        guest.create(**declared)

    assert control.state() == before


def test_the_owner_is_never_touched(guest: Story, control: Control, owner: str) -> None:
    """A state that takes it for a guest is wrong."""
    guest.create()
    before = control.state()
    guest.id = owner

    refused = f"^scaleway: {PATH}/{owner} is the owner of the organization, and was left as it is.$"
    with pytest.raises(ProviderError, match=refused):
        guest.update(tags=[])
    with pytest.raises(ProviderError, match=refused):
        guest.delete()

    assert control.state() == before


@pytest.mark.parametrize("page_size", [None, 1])
@pytest.mark.parametrize("came_in", [False, True])
def test_a_lost_answer_invites_once(
    guest: Story,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
    *,
    came_in: bool,
) -> None:
    """The next run takes over the guest with exactly our mark, as it is now declared."""
    control.switch(page_size=page_size)
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        guest.create()
    if came_in:
        control.accept_invitation(ORGANIZATION, EMAIL, "FirstAccess-123")

    guest.create(tags=["now"])

    assert posts(control, PATH) == 1
    assert capsys.readouterr().out == f"scaleway: took over the guest {EMAIL} of an earlier run\n"
    assert guest.read()
    assert guest.plan(tags=["now"]) == "same"


@pytest.mark.parametrize("page", [2, 100])
def test_a_refresh_costs_the_pages_of_one_list(
    tell: Tell, control: Control, next_run: Callable[[], None], page: int
) -> None:
    """However many guests there are; it is that of all users."""
    control.switch(page_size=page)
    names = [f"guest-{number}" for number in range(4)]
    each = [{"email": f"{name}@example.com", "mark": f"grantbook/test/x/{name}"} for name in names]
    guests = [tell(GuestProvider(), {**DECLARED, **one}).create() for one in each]
    next_run()
    control.reset_calls()

    assert all(guest.read() for guest in guests)

    assert sent(control).count(("GET", PATH)) == ceil(5 / page)
    assert not {("GET", path(guest)) for guest in guests} & {*sent(control)}
    assert control.calls()["mutating"] == 0
