import pytest

from providers.errors import Refused, Taken, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.user import UserProvider
from sandbox.control import Control
from tests.providers.ovh.conftest import USERS, Tell, person, posts, put, user_path
from tests.providers.story import Story

PATH = user_path("alice")


def test_a_user_is_made_with_what_was_declared(alice: Story, console: OvhClient) -> None:
    """The cloud holds every declared value, and the mark ends the description."""
    found = console.call("GET", PATH)

    assert alice.id == "urn:v1:eu:identity:user:xx1111-ovh/alice"
    assert (found["email"], found["group"]) == ("alice@example.com", "people")
    assert found["description"].startswith("A person grantbook/test/ovh/alice/")


def test_a_user_just_made_reads_back_without_a_difference(alice: Story) -> None:
    """Outputs and inputs are the declared values, and the password stays known."""
    secret = alice.outputs["password"]

    assert alice.read()

    assert alice.inputs == alice.declared
    assert alice.outputs == {**alice.declared, "password": secret}
    assert alice.plan() == "same"


def test_passwords_are_random(tell: Tell, alice: Story) -> None:
    """Two people never get the same one."""
    bruno = person(tell, "bruno", "people")

    assert len(alice.outputs["password"]) == 24
    assert alice.outputs["password"] != bruno.outputs["password"]


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("email", {"email": "mallory@example.com"}),
        ("group", {"group": "ADMIN"}),
        ("description", {"description": "Changed"}),
        ("mark", {"description": "A person"}),
    ],
)
def test_a_user_edited_in_the_console_is_seen_and_put_right(
    alice: Story, console: OvhClient, key: str, by_hand: dict[str, str]
) -> None:
    """Each attribute is read as found, so that the next run changes it back."""
    before = console.call("GET", PATH)
    put(console, PATH, **by_hand)

    assert alice.read()
    seen = alice.inputs[key]
    planned = alice.plan()
    alice.update()

    assert seen != alice.declared[key]
    assert planned == "update"
    after = console.call("GET", PATH)
    assert {**after, "lastUpdate": ""} == {**before, "lastUpdate": ""}
    assert alice.read()
    assert alice.plan() == "same"


def test_a_user_is_changed_by_one_call_and_keeps_the_password(
    alice: Story, control: Control
) -> None:
    """All that can be changed goes in one PUT."""
    secret = alice.outputs["password"]
    control.reset_calls()

    alice.update(email="alice@example.org", group="UNPRIVILEGED", description="")

    assert control.calls()["total"] == 1
    assert alice.outputs["password"] == secret
    assert alice.read()
    assert alice.inputs["email"] == "alice@example.org"
    assert alice.inputs["group"] == "UNPRIVILEGED"
    assert alice.plan(email="alice@example.org", group="UNPRIVILEGED", description="") == "same"


def test_another_login_is_another_user(alice: Story) -> None:
    """A login cannot be changed."""
    assert alice.plan(login="alicia") == "replace login"


def test_a_user_deleted_in_the_console_is_gone(alice: Story, console: OvhClient) -> None:
    """Its read is empty, not an error."""
    console.delete(PATH)

    assert not alice.read()


def test_deleting_a_user_twice_is_deleting_once(alice: Story, console: OvhClient) -> None:
    """What is already gone is deleted."""
    alice.delete()
    alice.delete()

    assert console.find(PATH) is None


def test_a_refusal_is_one_line_with_the_clouds_words(alice: Story, control: Control) -> None:
    """It names cloud, call, status, the missing action and the request."""
    body = {
        "class": "Client::Forbidden",
        "message": "User not granted for this request",
        "details": {
            "unauthorizedActionsByAuthentication": "",
            "unauthorizedActionsByIAM": "account:apiovh:me/identity/user/edit",
        },
    }
    headers = {"X-OVH-QUERYID": "EU.ext-1"}
    control.fault(method="PUT", path=PATH, kind="status", status=403, body=body, headers=headers)

    with pytest.raises(Refused) as caught:
        alice.update(email="alice@example.org")

    assert str(caught.value) == (
        f"OVHcloud: PUT {PATH}: 403 User not granted for this request; "
        "missing: account:apiovh:me/identity/user/edit (request EU.ext-1)"
    )


def test_a_refused_read_is_not_gone(alice: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    control.fault(method="GET", path=PATH, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        alice.read()


def test_a_login_of_somebody_else_is_left_as_it_is(
    tell: Tell, people: Story, console: OvhClient, control: Control
) -> None:
    """Whoever made it may know its password."""
    by_hand = {"login": "alice", "email": "a@example.com", "password": "ItsASecret1"}
    console.call("POST", USERS, {**by_hand, "group": people.declared["name"]})
    before = control.state()

    with pytest.raises(Taken, match=r'login "alice" \(not made by grantbook\); it was left'):
        person(tell, "alice", "people")

    assert control.state() == before


def test_a_login_of_another_stack_names_that_stack(
    alice: Story, tell: Tell, control: Control
) -> None:
    """Two stacks never share an object."""
    before = control.state()
    ours = tell(UserProvider(), {**alice.declared, "mark": "grantbook/prod/ovh/alice"})

    with pytest.raises(Taken, match=r'made by the stack "test" as "grantbook/test/ovh/alice/'):
        ours.create()

    assert control.state() == before


def test_a_lost_answer_makes_the_user_again_with_a_new_password(
    tell: Tell,
    people: Story,
    console: OvhClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody has the password of the first one, so it goes before the second comes."""
    control.fault(method="POST", path=USERS, kind="lost_answer")
    with pytest.raises(Unreachable):
        person(tell, "alice", people.declared["name"])
    assert posts(control, USERS) == 1

    again = person(tell, "alice", people.declared["name"])

    assert console.call("GET", USERS) == ["alice"]
    said = capsys.readouterr().out
    assert said == "ovh: made alice again, whose password of an earlier run nobody has\n"
    assert again.read()
    assert again.plan() == "same"
