import threading
from collections.abc import Callable
from math import ceil

import pytest

from providers.errors import ProviderError, Refused, Unreachable
from providers.scaleway.client import ScalewayClient
from providers.scaleway.scim import PATH as SCIM
from providers.scaleway.scim import ScimProvider
from providers.scaleway.scim_token import PATH, ScimTokenProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION
from tests.providers.story import Story, Tell

YEAR_S = 365 * 24 * 3600
A_YEAR_AND_A_DAY_S = 366 * 24 * 3600


@pytest.fixture
def scim(tell: Tell) -> Story:
    """Return SCIM that is enabled."""
    return tell(ScimProvider(), {"organization_id": ORGANIZATION}).create()


@pytest.fixture
def token(tell: Tell, scim: Story) -> Story:
    """Return a token about to be made."""
    return tell(ScimTokenProvider(), {"scim_id": scim.id, "name": "main"})


@pytest.fixture
def spare(tell: Tell, scim: Story) -> Story:
    """Return another token about to be made."""
    return tell(ScimTokenProvider(), {"scim_id": scim.id, "name": "spare"})


@pytest.fixture
def tokens(scim: Story) -> str:
    """Return the path of the tokens of SCIM."""
    return f"{SCIM}/{scim.id}/tokens"


def path(story: Story) -> str:
    """Return the path of a token."""
    return f"{PATH}/{story.id}"


def ids(console: ScalewayClient, tokens: str) -> list[str]:
    """Return which tokens are there, the oldest first."""
    return [each["id"] for each in console.pages(tokens, "scim_tokens")]


def changes(control: Control) -> list[tuple[str, str]]:
    """Return the calls that changed something, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]]


def long_ago(control: Control, *stories: Story) -> None:
    """Make tokens that have ended since."""
    control.switch(clock_offset_s=-A_YEAR_AND_A_DAY_S)
    for story in stories:
        story.create()
    control.switch(clock_offset_s=0)


def test_a_token_just_made_reads_back_without_a_difference(
    token: Story, console: ScalewayClient, tokens: str
) -> None:
    """It is told once, with its end, which the cloud sets."""
    token.create()
    secret = token.outputs["bearer_token"]

    (found,) = console.pages(tokens, "scim_tokens")
    assert token.read()

    assert token.id == found["id"]
    assert token.inputs == token.declared
    told = {"bearer_token": secret, "expires_at": found["expires_at"]}
    assert token.outputs == {**token.declared, **told}
    assert token.plan() == "same"


def test_a_secret_is_told_once(
    token: Story, console: ScalewayClient, control: Control, tokens: str
) -> None:
    """No later answer holds it, so it is kept through reads and updates."""
    secret = token.create().outputs["bearer_token"]

    assert token.read()
    token.update(name="other")

    assert len(secret) > 20
    assert token.outputs["bearer_token"] == secret
    assert secret not in str([*console.pages(tokens, "scim_tokens")]) + str(control.state())


def test_a_name_is_ours_alone(token: Story, control: Control) -> None:
    """The cloud knows of none, so no call changes it."""
    token.create()
    control.reset_calls()

    planned = token.plan(name="other")
    token.update(name="other")

    assert planned == "update"
    assert token.outputs["name"] == "other"
    assert control.calls()["total"] == 0
    assert token.read()
    assert token.plan(name="other") == "same"


def test_another_scim_has_another_token(token: Story) -> None:
    """A token opens the one that it was made for."""
    token.create()

    assert token.plan(scim_id="7a2d5f84-c0e3-4917-a6b8-3d9e1f50c742") == "replace scim_id"


def test_a_token_that_has_ended_is_replaced(
    token: Story, console: ScalewayClient, control: Control, tokens: str
) -> None:
    """The new one comes first; nobody has to refresh for it, and no call is made to see it."""
    long_ago(control, token)
    old = token.id
    control.reset_calls()
    unseen = token.plan(), control.calls()["total"]
    assert token.read()
    planned = token.plan()

    token.create()
    between = ids(console, tokens)
    console.delete(f"{PATH}/{old}")

    assert unseen == ("replace expires_at", 0)
    assert planned == "replace expires_at"
    assert between == [old, token.id]
    assert token.plan() == "same"


def test_a_replacement_is_told_to_the_engine(token: Story, control: Control) -> None:
    """Which compares inputs by itself where it is not told, and those are the same."""
    long_ago(control, token)

    found = token.provider.diff(token.id, token.outputs, token.inputs)

    assert found.changes is True
    assert found.replaces == ["expires_at"]


@pytest.mark.parametrize(("left_s", "planned"), [(60, "same"), (-60, "replace expires_at")])
def test_a_token_lives_until_its_end(
    token: Story, control: Control, left_s: int, planned: str
) -> None:
    """Not longer; whoever bears it has to be told of another, so not shorter either."""
    control.switch(clock_offset_s=left_s - YEAR_S)
    token.create()

    assert token.plan() == planned


def test_ended_tokens_make_room(token: Story, spare: Story, control: Control) -> None:
    """For two that are not, though they are still listed."""
    long_ago(control, token, spare)

    token.create()
    spare.create()

    assert token.plan() == spare.plan() == "same"


def test_a_third_token_is_refused_with_the_numbers(
    tell: Tell, token: Story, spare: Story, control: Control, tokens: str
) -> None:
    """Before anything is made, and with what to do."""
    token.create()
    spare.create()
    third = tell(ScimTokenProvider(), {**token.declared, "name": "third"})
    control.reset_calls()

    with pytest.raises(ProviderError) as caught:
        third.create()

    ends = token.outputs["expires_at"], spare.outputs["expires_at"]
    assert str(caught.value) == (
        'scaleway: no SCIM token was made for "third": 2 are active, of at most 2 '
        f"({token.id} until {ends[0]}, {spare.id} until {ends[1]}). Take one out of the "
        "declaration, or delete there the one that no declaration knows."
    )
    assert posts(control, tokens) == 0


def test_four_threads_make_two_tokens(
    tell: Tell, token: Story, console: ScalewayClient, tokens: str
) -> None:
    """One after the other, so that each counts those before it."""
    stories = [tell(ScimTokenProvider(), token.declared) for _ in range(4)]
    refused: list[str] = []

    def make(story: Story) -> None:
        try:
            story.create()
        except ProviderError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=make, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ids(console, tokens)) == sorted(story.id for story in stories if story.id)
    assert len(refused) == 2
    assert all("2 are active, of at most 2" in words for words in refused)


def test_a_lost_answer_leaves_no_token(
    token: Story,
    spare: Story,
    console: ScalewayClient,
    control: Control,
    tokens: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody has its secret, so it goes at once: it is the only one that came since."""
    spare.create()
    control.fault(method="POST", path=tokens, kind="lost_answer")

    with pytest.raises(Unreachable, match=f"^Scaleway: POST {tokens}: no answer"):
        token.create()
    left = ids(console, tokens)
    (removed,) = [at for method, at in changes(control) if method == "DELETE"]
    token.create()

    assert left == [spare.id]
    assert ids(console, tokens) == [spare.id, token.id]
    assert capsys.readouterr().out == (
        f"scaleway: removed the SCIM token {removed.rpartition('/')[2]}, whose secret was lost "
        "with an answer\n"
    )


def test_no_answer_is_no_token(
    token: Story,
    console: ScalewayClient,
    control: Control,
    tokens: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A call that was not carried out leaves nothing, and nothing is said of it."""
    control.fault(method="POST", path=tokens, kind="status", status=500)

    with pytest.raises(Unreachable):
        token.create()

    assert ids(console, tokens) == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("fault", ["two at once", "no answer to a look"])
def test_a_lost_token_that_cannot_be_told_is_left_and_said(
    token: Story,
    console: ScalewayClient,
    control: Control,
    tokens: str,
    capsys: pytest.CaptureFixture[str],
    fault: str,
) -> None:
    """The other one may be somebody's: nothing of others is deleted."""
    console.call("POST", tokens, {})
    console.call("POST", tokens, {})
    before = {"kind": "status", "status": 200, "body": {"scim_tokens": [], "total_count": 0}}
    after = {"kind": "status", "status": 403, "body": {"message": "no"}}
    control.fault(method="GET", path=tokens, **before)
    if fault != "two at once":
        control.fault(method="GET", path=tokens, **after)
    control.fault(method="POST", path=tokens, kind="status", status=500)

    with pytest.raises(Unreachable, match=f"^Scaleway: POST {tokens}: 500 "):
        token.create()
    control.clear_faults()

    assert len(ids(console, tokens)) == 2
    assert capsys.readouterr().out == (
        "scaleway: there may be a SCIM token whose secret nobody has: delete there what is too "
        "many\n"
    )


def test_a_token_deleted_in_the_console_is_gone(
    token: Story, spare: Story, console: ScalewayClient
) -> None:
    """No list holds it any more, and no call asks for one alone."""
    token.create()
    spare.create()
    console.delete(path(token))

    assert not token.read()
    assert spare.read()


def test_a_token_goes_with_scim(token: Story, scim: Story) -> None:
    """To delete it then is to have deleted it."""
    token.create()
    scim.delete()

    assert not token.read()
    token.delete()


def test_a_token_deleted_in_this_run_is_gone(token: Story, spare: Story) -> None:
    """Also where a list that was read before holds it."""
    token.create()
    spare.create()
    assert spare.read()

    token.delete()

    assert not token.read()


def test_deleting_a_token_twice_is_deleting_once(token: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    token.create()

    token.delete()
    token.delete()

    assert control.state() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_one_line(token: Story, control: Control, tokens: str, method: str) -> None:
    """The status and the cloud's words."""
    control.fault(method=method, path=tokens, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused, match=f"^Scaleway: {method} {tokens}: 403 no .request "):
        token.create()


def test_a_refused_read_is_not_gone(token: Story, control: Control, tokens: str) -> None:
    """Not being allowed to look is no proof of absence."""
    token.create()
    control.fault(method="GET", path=tokens, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        token.read()


@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_refresh_costs_the_pages_of_one_list(
    token: Story,
    spare: Story,
    control: Control,
    next_run: Callable[[], None],
    tokens: str,
    page: int,
) -> None:
    """However many tokens there are, with pages in any order; ended ones are listed too."""
    long_ago(control, token)
    token.create()
    spare.create()
    next_run()
    control.switch(page_size=page, shuffle_lists=True)
    control.reset_calls()

    assert token.read()
    assert spare.read()

    found = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    assert found.count(("GET", tokens)) == ceil(3 / page)
    assert control.calls()["mutating"] == 0
