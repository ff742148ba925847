import pytest

from providers.errors import Refused, Taken, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.group import GroupProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import GROUPS, group_path, put
from tests.providers.story import Story, Tell

NAME = "Support leads@example.com"
PATH = group_path(NAME)
DECLARED = {
    "name": NAME,
    "role": "NONE",
    "description": "Leads",
    "mark": "grantbook/test/ovh/support-leads",
}


@pytest.fixture
def leads(tell: Tell) -> Story:
    """Return a group whose name has to be escaped in paths."""
    return tell(GroupProvider(), DECLARED)


def test_a_group_just_made_reads_back_without_a_difference(leads: Story) -> None:
    """Outputs and inputs are the declared values; the id is the URN that policies name."""
    leads.create()

    assert leads.read()

    assert leads.id == f"urn:v1:eu:identity:group:xx1111-ovh/{NAME}"
    assert leads.outputs == leads.inputs == DECLARED
    assert leads.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("role", {"role": "ADMIN"}),
        ("description", {"description": "Changed"}),
        ("description", {"description": None}),
        ("mark", {"description": "Leads"}),
    ],
)
def test_a_group_edited_in_the_console_is_seen_and_put_right(
    leads: Story, console: OvhClient, key: str, by_hand: dict[str, str]
) -> None:
    """A role of its own acts outside of all policies, so it must never stay unseen."""
    leads.create()
    before = console.call("GET", PATH)
    put(console, PATH, **by_hand)

    assert leads.read()
    seen = leads.outputs[key]
    planned = leads.plan()
    leads.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    after = console.call("GET", PATH)
    assert {**after, "lastUpdate": ""} == {**before, "lastUpdate": ""}
    assert leads.read()
    assert leads.plan() == "same"


def test_a_mark_of_another_stack_is_shown_with_the_description(
    leads: Story, console: OvhClient
) -> None:
    """It is not taken for ours, and a review sees whose it is."""
    leads.create()
    put(console, PATH, description="Leads grantbook/prod/ovh/leads/0f0f0f0f")

    assert leads.read()

    assert leads.inputs["description"] == "Leads grantbook/prod/ovh/leads/0f0f0f0f"
    assert leads.inputs["mark"] == ""
    assert leads.plan() == "update"


def test_a_description_may_speak_of_grantbook(tell: Tell) -> None:
    """Only a whole mark at the end of a description is one."""
    text = "See https://example.com/grantbook/docs and grantbook/README"
    leads = tell(GroupProvider(), {**DECLARED, "description": text}).create()

    assert leads.read()

    assert leads.inputs["description"] == text
    assert leads.plan() == "same"


def test_space_around_a_description_is_no_difference(tell: Tell) -> None:
    """The mark is joined by one space, whatever the text ends in."""
    leads = tell(GroupProvider(), {**DECLARED, "description": " Leads\n"}).create()

    assert leads.read()

    assert leads.plan() == "same"


def test_an_empty_description_holds_the_mark_alone(tell: Tell, console: OvhClient) -> None:
    """Nothing declared reads back as nothing."""
    leads = tell(GroupProvider(), {**DECLARED, "description": ""}).create()

    assert leads.read()

    assert console.call("GET", PATH)["description"].startswith("grantbook/test/ovh/support-leads/")
    assert leads.plan() == "same"


def test_another_name_is_another_group(leads: Story) -> None:
    """A name cannot be changed."""
    leads.create()

    assert leads.plan(name="leads") == "replace name"
    assert leads.plan(role="REGULAR") == "update"


def test_a_group_deleted_in_the_console_is_gone(leads: Story, console: OvhClient) -> None:
    """Its read is empty, not an error."""
    leads.create()
    console.delete(PATH)

    assert not leads.read()


def test_deleting_a_group_twice_is_deleting_once(leads: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    leads.create()

    leads.delete()
    leads.delete()

    assert control.state() == before


def test_a_refused_group_is_one_line(leads: Story, control: Control) -> None:
    """The cloud's words, and that it gave no request id."""
    control.fault(method="POST", path=GROUPS, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused) as caught:
        leads.create()

    assert str(caught.value).startswith(f"OVHcloud: POST {GROUPS}: 403 no (request ")


@pytest.mark.parametrize(
    ("held", "whose"),
    [
        (None, "not made by grantbook"),
        ("Ours", "not made by grantbook"),
        (
            "grantbook/prod/ovh/leads/0f0f0f0f",
            'made by the stack "prod" as "grantbook/prod/ovh/leads/0f0f0f0f"',
        ),
    ],
)
def test_a_group_of_somebody_else_is_left_as_it_is(
    leads: Story, console: OvhClient, control: Control, held: str | None, whose: str
) -> None:
    """The error says who holds the name; nothing changes."""
    console.call("POST", GROUPS, {"name": NAME, "role": "NONE", "description": held})
    before = control.state()

    with pytest.raises(Taken) as caught:
        leads.create()

    assert str(caught.value) == (
        f'ovh: somebody else holds the group "{NAME}" ({whose}); it was left as it is.'
    )
    assert control.state() == before


def test_a_lost_answer_makes_one_group(
    leads: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next run takes over the group with exactly our mark, as it is now declared."""
    control.fault(method="POST", path=GROUPS, kind="lost_answer")
    with pytest.raises(Unreachable):
        leads.create()
    assert posts(control, GROUPS) == 1

    leads.create(role="REGULAR")

    assert posts(control, GROUPS) == 1
    assert console.call("GET", PATH)["role"] == "REGULAR"
    assert capsys.readouterr().out == f"ovh: took over the group {NAME} of an earlier run\n"
    assert leads.read()
    assert leads.plan(role="REGULAR") == "same"
