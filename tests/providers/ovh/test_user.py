import json
from typing import Any

import pytest
import requests

from providers.errors import Refused, Taken, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.user import UserProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import USERS, person, put, user_path
from tests.providers.story import Story, Tell

PATH = user_path("alice")
DECLARED = {
    "login": "alice",
    "email": "alice@example.com",
    "group": "people",
    "description": "A person",
    "type": "USER",
    "enabled": True,
    "mark": "grantbook/test/ovh/alice",
}


@pytest.fixture
def alice(tell: Tell, people: Story) -> Story:
    """Return a person who was just made."""
    assert people.declared["name"] == DECLARED["group"]
    return tell(UserProvider(), DECLARED).create()


@pytest.fixture
def service(tell: Tell, people: Story) -> Story:
    """Return a holder of tokens about to be made."""
    assert people.declared["name"] == DECLARED["group"]
    return tell(UserProvider(), {**DECLARED, "type": "SERVICE"})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Any]]:
    """Note what leaves this process, with its body, and pass it on."""
    noted: list[tuple[str, str, Any]] = []
    pass_on = requests.Session.send

    def send(self: requests.Session, request: Any, **how: Any) -> requests.Response:
        noted.append((request.method, request.path_url, json.loads(request.body or "null")))
        return pass_on(self, request, **how)

    monkeypatch.setattr(requests.Session, "send", send)
    return noted


def changes(control: Control) -> list[tuple[str, str]]:
    """Return the calls that changed something, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]]


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
    assert alice.outputs == {**alice.declared, "password": secret, "status": "OK"}
    assert alice.plan() == "same"


def test_a_user_of_an_older_state_is_as_it_was(
    tell: Tell, people: Story, console: OvhClient
) -> None:
    """It knows neither type nor suspension, and its mark is the one that stands in the cloud."""
    older = person(tell, "alice", people.declared["name"])

    planned = older.plan(type="USER", enabled=True)
    assert older.read()

    assert planned == older.plan(type="USER", enabled=True) == "same"
    description = console.call("GET", PATH)["description"]
    assert description == "A person grantbook/test/ovh/alice/4a276cca"


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
    """Neither a login nor a type can be changed."""
    assert alice.plan(login="alicia") == "replace login"
    assert alice.plan(type="SERVICE") == "replace type"


def test_a_password_is_sent_once(alice: Story, sent: list[tuple[str, str, Any]]) -> None:
    """Whatever is changed later, it is in no body."""
    alice.update(email="alice@example.org", description="Now", enabled=False)
    assert alice.read()
    alice.update()

    assert [(method, path) for method, path, _ in sent] == [
        ("POST", f"{PATH}/disable"),
        ("GET", PATH),
        ("PUT", PATH),
        ("GET", PATH),
        ("PUT", PATH),
        ("POST", f"{PATH}/enable"),
        ("GET", PATH),
    ]
    bodies = [body for _, _, body in sent if body is not None]
    assert [body.keys() for body in bodies] == [{"email", "group", "description"}] * 2
    assert alice.outputs["password"] not in json.dumps(bodies)


@pytest.mark.parametrize(
    ("declared", "by_hand", "status"), [(True, "disable", "OK"), (False, "enable", "DISABLED")]
)
def test_a_user_let_in_or_kept_out_by_hand_is_seen_and_put_right(
    alice: Story, console: OvhClient, control: Control, declared: object, by_hand: str, status: str
) -> None:
    """Both ways, and by that call alone."""
    alice.update(enabled=declared)
    console.call("POST", f"{PATH}/{by_hand}")

    assert alice.read()
    seen, planned = alice.inputs["enabled"], alice.plan(enabled=declared)
    control.reset_calls()
    alice.update(enabled=declared)

    assert (seen, planned) == (not declared, "update")
    assert len(changes(control)) == 1
    assert console.call("GET", PATH)["status"] == alice.outputs["status"] == status
    assert alice.read()
    assert alice.plan(enabled=declared) == "same"


def test_a_user_may_be_suspended_from_the_start(
    tell: Tell, people: Story, console: OvhClient
) -> None:
    """Nobody signs in with a password that waits in the state."""
    assert people.id
    alice = tell(UserProvider(), {**DECLARED, "enabled": False}).create()

    assert console.call("GET", PATH)["status"] == alice.outputs["status"] == "DISABLED"
    assert alice.read()
    assert alice.inputs == alice.declared
    assert alice.plan() == "same"


def test_a_suspension_does_not_wait_for_what_may_be_refused(
    alice: Story, console: OvhClient, control: Control
) -> None:
    """Whoever is to stay out is out before the address is changed."""
    control.fault(method="PUT", path=PATH, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        alice.update(email="alice@example.org", enabled=False)

    assert console.call("GET", PATH)["status"] == "DISABLED"


def test_a_password_that_must_be_changed_is_shown(
    alice: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the person's to do, so nothing is planned for it; it is said once, and kept."""
    told = {**console.call("GET", PATH), "status": "PASSWORD_CHANGE_REQUIRED"}
    control.fault(method="GET", path=PATH, kind="status", status=200, body=told, times=2)

    assert alice.read()
    assert alice.read()

    said = capsys.readouterr().out
    assert said == "ovh: the user alice is PASSWORD_CHANGE_REQUIRED, and was OK\n"
    assert alice.outputs["status"] == "PASSWORD_CHANGE_REQUIRED"
    assert alice.inputs == alice.declared
    assert alice.plan() == "same"


def test_a_service_has_no_password(
    service: Story, console: OvhClient, sent: list[tuple[str, str, Any]]
) -> None:
    """It never signs in; tokens act for it."""
    service.create()

    (made,) = [body for method, path, body in sent if (method, path) == ("POST", USERS)]
    assert made.keys() == {"login", "email", "group", "description", "type"}
    assert console.call("GET", PATH)["type"] == "SERVICE"
    assert service.outputs["password"] == ""
    assert service.read()
    assert service.inputs == service.declared
    assert service.outputs == {**service.declared, "password": "", "status": "OK"}
    assert service.plan() == "same"


def test_a_lost_answer_makes_one_service(
    service: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """It had no password to lose, so it is taken over, as it is now declared."""
    control.fault(method="POST", path=USERS, kind="lost_answer")
    with pytest.raises(Unreachable):
        service.create()
    made = console.call("GET", PATH)["creation"]
    control.reset_calls()

    service.create(email="ops@example.org", enabled=False)

    assert changes(control) == [("PUT", PATH), ("POST", f"{PATH}/disable")]
    assert console.call("GET", PATH)["creation"] == made
    assert capsys.readouterr().out == "ovh: took over the user alice of an earlier run\n"
    assert service.read()
    assert service.plan(email="ops@example.org", enabled=False) == "same"


def test_a_person_is_never_taken_for_a_service(alice: Story, service: Story) -> None:
    """The type is part of the mark of a service."""
    assert alice.outputs["password"]

    with pytest.raises(Taken, match=r'login "alice" \(made by the stack "test"'):
        service.create()


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
        "missing: account:apiovh:me/identity/user/edit (request EU.ext-1) Grant the pipeline: "
        '{allow: ["account:apiovh:me/identity/user/edit"], resources: [account]}'
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
