import pytest

from providers.errors import Refused, Taken, Unreachable
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.scim import PATH, ScimProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION, PARTNER
from tests.providers.story import Story, Tell

SCIM = f"{IAM}/organizations/{ORGANIZATION}/scim"
DECLARED = {"organization_id": ORGANIZATION}


@pytest.fixture
def scim(tell: Tell) -> Story:
    """Return SCIM about to be enabled."""
    return tell(ScimProvider(), DECLARED)


def path(story: Story) -> str:
    """Return the path of SCIM."""
    return f"{PATH}/{story.id}"


def test_scim_just_enabled_reads_back_without_a_difference(
    scim: Story, console: ScalewayClient, control: Control
) -> None:
    """By one call; there is nothing to tell of it."""
    scim.create()

    assert scim.read()

    assert scim.id == console.call("GET", SCIM)["id"]
    assert scim.inputs == scim.outputs == DECLARED
    assert scim.plan() == "same"
    assert posts(control, SCIM) == control.calls()["mutating"] == 1


def test_nothing_is_enabled_but_by_a_creation(
    scim: Story, console: ScalewayClient, control: Control
) -> None:
    """An empty body would: neither a plan, a read nor a deletion sends one."""
    scim.create()
    console.delete(path(scim))
    control.reset_calls()

    assert not scim.read()
    assert scim.plan() == "same"
    scim.delete()

    assert posts(control, SCIM) == 0
    assert console.find(SCIM) is None


def test_another_organization_has_another_scim(scim: Story) -> None:
    """Each has one of its own."""
    scim.create()

    assert scim.plan(organization_id=PARTNER) == "replace organization_id"


def test_scim_enabled_anew_in_the_console_is_another(
    scim: Story, console: ScalewayClient, control: Control
) -> None:
    """Its tokens are not those we know; to delete ours leaves it as it is."""
    scim.create()
    console.delete(path(scim))
    again = console.call("POST", SCIM, {})["id"]
    before = control.state()

    assert not scim.read()
    scim.delete()

    assert console.call("GET", SCIM)["id"] == again
    assert control.state() == before


def test_deleting_scim_twice_is_deleting_once(scim: Story, control: Control) -> None:
    """What is already disabled is disabled."""
    before = control.state()
    scim.create()

    scim.delete()
    scim.delete()

    assert control.state() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_one_line(scim: Story, control: Control, method: str) -> None:
    """The status and the cloud's words; nothing was changed."""
    before = control.state()
    control.fault(method=method, path=SCIM, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused, match=f"^Scaleway: {method} {SCIM}: 403 no .request "):
        scim.create()

    assert control.state() == before


def test_a_refused_read_is_not_gone(scim: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    scim.create()
    control.fault(method="GET", path=SCIM, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        scim.read()


def test_a_lost_answer_enables_scim_once(
    scim: Story, console: ScalewayClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next run takes over what has no token, and says so."""
    control.fault(method="POST", path=SCIM, kind="lost_answer")
    with pytest.raises(Unreachable):
        scim.create()

    scim.create()

    assert posts(control, SCIM) == 1
    assert scim.id == console.call("GET", SCIM)["id"]
    assert capsys.readouterr().out == (
        "scaleway: took over SCIM, which an earlier run had enabled\n"
    )
    assert scim.read()
    assert scim.plan() == "same"


@pytest.mark.parametrize("age_s", [0, 366 * 24 * 3600])
def test_scim_of_somebody_else_is_left_as_it_is(
    scim: Story, console: ScalewayClient, control: Control, age_s: int
) -> None:
    """It has a token, or had one before it ended; told before anything is changed."""
    control.switch(clock_offset_s=-age_s)
    here = f"{PATH}/{console.call('POST', SCIM, {})['id']}"
    token = console.call("POST", f"{here}/tokens", {})["token"]["id"]
    control.switch(clock_offset_s=0)
    before = control.state()
    control.reset_calls()

    with pytest.raises(Taken) as caught:
        scim.create()

    assert str(caught.value) == (
        f"scaleway: SCIM is enabled already, and not by this stack (its tokens: {token}); it was "
        "left as it is. Disable it there, or take it out of the declaration."
    )
    assert control.calls()["mutating"] == 0
    assert control.state() == before


def test_a_read_is_one_call(scim: Story, control: Control) -> None:
    """There is one in an organization, and no list."""
    scim.create()
    control.reset_calls()

    assert scim.read()

    assert [(call["method"], call["path"]) for call in control.calls()["calls"]] == [("GET", SCIM)]
