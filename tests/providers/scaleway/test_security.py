from typing import Any

import pytest

from providers.errors import Refused, Unreachable
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.security import SecuritySettingsProvider
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION, PARTNER
from tests.providers.story import Story, Tell

PATH = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
DAY_S = 24 * 60 * 60
# What stands there before us, in our words and in Scaleway's.
SEEDED = {
    "max_api_key_lifetime_s": 0,
    "enforce_password_renewal": False,
    "grace_period_s": 3 * DAY_S,
    "login_attempts": 10,
    "max_session_s": 30 * DAY_S,
}
THEIRS = {
    "max_api_key_lifetime_s": "max_api_key_expiration_duration",
    "enforce_password_renewal": "enforce_password_renewal",
    "grace_period_s": "grace_period_duration",
    "login_attempts": "login_attempts_before_locked",
    "max_session_s": "max_login_session_duration",
}
SET = {
    "max_api_key_lifetime_s": 90 * DAY_S,
    "enforce_password_renewal": True,
    "grace_period_s": DAY_S,
    "login_attempts": 5,
    "max_session_s": 3600,
}
OWN = {"organization_id": ORGANIZATION}
EACH = [*SET]


@pytest.fixture
def settings_of_all(tell: Tell) -> Story:
    """Return all settings, about to be set."""
    return tell(SecuritySettingsProvider(), {**OWN, **SET})


@pytest.fixture
def session(tell: Tell) -> Story:
    """Return one setting, about to be set."""
    return tell(SecuritySettingsProvider(), {**OWN, "max_session_s": 3600})


def told(**settings: Any) -> dict[str, Any]:
    """Return settings in Scaleway's words."""
    return {
        THEIRS[key]: f"{value}s" if key.endswith("_s") else value for key, value in settings.items()
    }


def calls(control: Control) -> list[str]:
    """Return the methods of the calls about the settings since the last reset."""
    return [call["method"] for call in control.calls()["calls"] if call["path"] == PATH]


def test_settings_are_set_as_declared(settings_of_all: Story, console: ScalewayClient) -> None:
    """Seconds are told as durations; the id is the organization's."""
    before = console.call("GET", PATH)

    settings_of_all.create()

    assert settings_of_all.id == ORGANIZATION
    assert before == told(**SEEDED)
    assert console.call("GET", PATH) == told(**SET)


@pytest.mark.parametrize("key", EACH)
def test_a_setting_that_is_not_declared_is_left_alone(
    tell: Tell, console: ScalewayClient, key: str
) -> None:
    """And what somebody does with it is nobody's business."""
    story = tell(SecuritySettingsProvider(), {**OWN, key: SET[key]}).create()
    others = {each: value for each, value in SET.items() if each != key}
    first = console.call("GET", PATH)
    console.call("PATCH", PATH, told(**others))

    assert story.read()
    planned = story.plan()
    story.delete()

    assert first == {**told(**SEEDED), **told(**{key: SET[key]})}
    assert planned == "same"
    assert console.call("GET", PATH) == told(**others, **{key: SEEDED[key]})


def test_settings_just_set_read_back_without_a_difference(settings_of_all: Story) -> None:
    """Inputs are the declared values; what stood there before stays known."""
    settings_of_all.create()

    assert settings_of_all.read()

    assert settings_of_all.inputs == {**OWN, **SET}
    assert settings_of_all.outputs == {**OWN, **SET, "before": SEEDED, "ours": SET}
    assert settings_of_all.plan() == "same"


@pytest.mark.parametrize("key", EACH)
def test_a_setting_changed_in_the_console_is_seen_and_put_right(
    settings_of_all: Story, console: ScalewayClient, key: str
) -> None:
    """Also when it is what it was before us, or off."""
    settings_of_all.create()
    console.call("PATCH", PATH, told(**{key: SEEDED[key]}))

    assert settings_of_all.read()
    seen, planned = settings_of_all.inputs[key], settings_of_all.plan()
    settings_of_all.update()

    assert (seen, planned) == (SEEDED[key], "update")
    assert console.call("GET", PATH) == told(**SET)
    assert settings_of_all.outputs["before"] == SEEDED
    assert settings_of_all.read()
    assert settings_of_all.plan() == "same"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_api_key_lifetime_s", 0),
        ("enforce_password_renewal", False),
        ("grace_period_s", 0),
        ("login_attempts", 1),
    ],
)
def test_nothing_is_a_value_too(
    settings_of_all: Story, console: ScalewayClient, key: str, value: int
) -> None:
    """Zero and false are declared, and not left out."""
    settings_of_all.create()

    assert settings_of_all.plan(**{key: value}) == "update"
    settings_of_all.update(**{key: value})

    assert console.call("GET", PATH) == told(**{**SET, key: value})
    assert settings_of_all.read()
    assert settings_of_all.plan(**{key: value}) == "same"
    assert settings_of_all.plan() == "update"


def test_a_change_tells_what_has_changed_and_no_more(
    session: Story, console: ScalewayClient, control: Control
) -> None:
    """One read and one change; what is so already is not told."""
    session.create()
    control.reset_calls()

    session.update(max_session_s=7200)
    changed = calls(control)
    session.update(max_session_s=7200)

    assert changed == ["GET", "PATCH"]
    assert calls(control) == ["GET", "PATCH", "GET"]
    assert console.call("GET", PATH) == told(**{**SEEDED, "max_session_s": 7200})


@pytest.mark.parametrize("key", EACH)
def test_a_setting_no_longer_declared_is_put_back(
    settings_of_all: Story, console: ScalewayClient, key: str
) -> None:
    """And is not ours from then on."""
    settings_of_all.create()
    del settings_of_all.declared[key]

    planned = settings_of_all.plan()
    settings_of_all.update()

    assert planned == "update"
    assert console.call("GET", PATH) == told(**{**SET, key: SEEDED[key]})
    assert key not in {**settings_of_all.outputs["before"], **settings_of_all.outputs["ours"]}
    assert settings_of_all.read()
    assert key not in settings_of_all.outputs
    assert settings_of_all.plan() == "same"


def test_a_setting_declared_later_is_remembered_from_then(
    session: Story, console: ScalewayClient
) -> None:
    """What stood there before us is what stood there when it became ours."""
    session.create()
    console.call("PATCH", PATH, told(login_attempts=7))

    session.update(login_attempts=5)

    assert session.outputs["before"] == {"max_session_s": 30 * DAY_S, "login_attempts": 7}
    session.delete()
    assert console.call("GET", PATH) == told(**{**SEEDED, "login_attempts": 7})


def test_all_is_put_back_in_the_end(
    settings_of_all: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """After changes too; twice is once, and no news."""
    before = control.state()
    settings_of_all.create()
    settings_of_all.update(max_session_s=7200, login_attempts=3)
    assert settings_of_all.read()

    settings_of_all.delete()
    control.reset_calls()
    settings_of_all.delete()

    assert control.state() == before
    assert calls(control) == ["GET"]
    assert capsys.readouterr().out == ""
    assert console.call("GET", PATH) == told(**SEEDED)


@pytest.mark.parametrize("is_refreshed", [False, True])
@pytest.mark.parametrize("is_dropped", [False, True])
def test_what_somebody_else_has_set_since_stays(
    settings_of_all: Story,
    console: ScalewayClient,
    capsys: pytest.CaptureFixture[str],
    *,
    is_refreshed: bool,
    is_dropped: bool,
) -> None:
    """Whether a refresh has told us of it or not; the run says which."""
    settings_of_all.create()
    console.call("PATCH", PATH, told(login_attempts=20))
    if is_refreshed:
        assert settings_of_all.read()

    if is_dropped:
        settings_of_all.declared = {**OWN}
        settings_of_all.update()
    else:
        settings_of_all.delete()

    assert console.call("GET", PATH) == told(**{**SEEDED, "login_attempts": 20})
    assert capsys.readouterr().out == (
        "scaleway: left as somebody else has set it: login_attempts\n"
    )


def test_what_was_so_before_us_stays_and_the_run_says_so(
    tell: Tell, console: ScalewayClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is changed, neither at the beginning nor in the end."""
    declared = {"login_attempts": 10, "grace_period_s": 3 * DAY_S, "max_session_s": 3600}
    story = tell(SecuritySettingsProvider(), {**OWN, **declared}).create()

    said = capsys.readouterr().out
    story.update(login_attempts=9)
    story.update()
    story.delete()

    assert (
        said == "scaleway: already so, and stays when no longer declared: "
        "grace_period_s, login_attempts\n"
    )
    assert capsys.readouterr().out == ""
    assert console.call("GET", PATH) == told(**SEEDED)
    assert calls(control)[:2] == ["GET", "PATCH"]


def test_one_answer_lost_on_the_way_loses_nothing(
    session: Story, console: ScalewayClient, control: Control
) -> None:
    """The change is sent again, and what stood there before was read before it."""
    control.fault(method="PATCH", path=PATH, kind="lost_answer")

    session.create()

    assert session.outputs["before"] == {"max_session_s": 30 * DAY_S}
    session.delete()
    assert console.call("GET", PATH) == told(**SEEDED)


def test_a_run_that_gets_no_answer_forgets_what_stood_there(
    session: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody can know: what we set stays in the end, and the next run says so."""
    control.fault(method="PATCH", path=PATH, kind="lost_answer", times=5)
    with pytest.raises(Unreachable):
        session.create()

    session.create()

    assert capsys.readouterr().out == (
        "scaleway: already so, and stays when no longer declared: max_session_s\n"
    )
    assert session.read()
    assert session.plan() == "same"
    session.delete()
    assert console.call("GET", PATH) == told(**{**SEEDED, "max_session_s": 3600})


def test_a_duration_that_is_not_told_is_no_limit(session: Story, control: Control) -> None:
    """Null is what `0s` is."""
    session.declared |= {"max_api_key_lifetime_s": 0}
    session.create()
    answer = {**told(**{**SEEDED, "max_session_s": 3600}), THEIRS["max_api_key_lifetime_s"]: None}
    control.fault(method="GET", path=PATH, kind="status", status=200, body=answer)

    assert session.read()

    assert session.inputs["max_api_key_lifetime_s"] == 0
    assert session.plan() == "same"


def test_another_organization_has_settings_of_its_own(session: Story) -> None:
    """They are put back here, and set there."""
    session.create()

    assert session.plan(organization_id=PARTNER) == "replace organization_id"


def test_settings_of_an_organization_that_is_gone_are_gone(
    session: Story, control: Control
) -> None:
    """Their read is empty, and there is nothing to put back."""
    session.create()
    missing = {"message": "resource is not found", "type": "not_found"}
    for _ in range(2):
        control.fault(method="GET", path=PATH, kind="status", status=404, body=missing)
    control.reset_calls()

    assert not session.read()
    session.delete()

    assert calls(control) == ["GET", "GET"]


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_refusal_is_one_line_with_the_clouds_words(
    session: Story, control: Control, method: str
) -> None:
    """It names the permission that would have been enough, and nothing was changed."""
    before = control.state()
    body = {
        "details": [{"action": "write", "resource": "organization"}],
        "message": "insufficient permissions",
        "type": "permissions_denied",
    }
    control.fault(method=method, path=PATH, kind="status", status=403, body=body)

    with pytest.raises(Refused, match=f"^Scaleway: {method} {PATH}: 403 insufficient permissions"):
        session.create()

    assert control.state() == before


def test_a_refused_read_is_not_gone(session: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    session.create()
    control.fault(method="GET", path=PATH, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        session.read()


def test_a_value_that_scaleway_does_not_take_is_refused_whole(
    settings_of_all: Story, control: Control
) -> None:
    """It names the argument, and the others are not set either."""
    before = control.state()

    with pytest.raises(Refused, match=r"400 .*; login_attempts_before_locked value must be inside"):
        settings_of_all.create(login_attempts=51)

    assert control.state() == before


def test_a_refresh_reads_once_and_a_preview_never(session: Story, control: Control) -> None:
    """There is no list of settings."""
    session.create()
    control.reset_calls()

    assert session.plan() == "same"
    assert calls(control) == []
    assert session.read()
    assert calls(control) == ["GET"]
