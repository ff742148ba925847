import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from providers.errors import NotFound, ProviderError, Refused, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.token import TokenProvider
from providers.ovh.user import UserProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import put, user_path
from tests.providers.story import Story, Tell

TOKENS = f"{user_path('reporter')}/token"
DAY_S = 86_400
LATER = "2040-12-31T23:59:59+01:00"
DECLARED = {
    "login": "reporter",
    "name": "reporter-nightly",
    "description": "Nightly report",
    "expires_at": "",
    "lifetime_s": 0,
    "mark": "grantbook/test/ovh/reporter/nightly",
}


@pytest.fixture
def reporter(tell: Tell, people: Story) -> Story:
    """Return a service that is there."""
    declared = {
        "login": "reporter",
        "email": "ops@example.com",
        "group": people.declared["name"],
        "description": "",
        "type": "SERVICE",
        "mark": "grantbook/test/ovh/reporter",
    }
    return tell(UserProvider(), declared).create()


@pytest.fixture
def nightly(tell: Tell, reporter: Story) -> Story:
    """Return a token about to be made."""
    assert reporter.declared["login"] == DECLARED["login"]
    return tell(TokenProvider(), DECLARED)


def path(story: Story) -> str:
    """Return the path of a token."""
    return f"{TOKENS}/{story.outputs['token_name']}"


def changes(control: Control) -> list[tuple[str, str]]:
    """Return the calls that changed something, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]]


def after(creation: str, seconds: float) -> datetime:
    """Return the instant so long after another."""
    return datetime.fromisoformat(creation) + timedelta(seconds=seconds)


def at_most_a_second(one: str, other: str) -> bool:
    """Tell whether two instants are as good as the same."""
    apart = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    return abs(apart) <= timedelta(seconds=1)


def test_a_token_just_made_reads_back_without_a_difference(
    nightly: Story, console: OvhClient
) -> None:
    """Its name ends in random digits, its description in a mark of the characters it takes."""
    nightly.create()
    told = {key: nightly.outputs[key] for key in ("token_name", "secret_key", "made_at")}

    found = console.call("GET", path(nightly))
    assert nightly.read()

    assert re.fullmatch("reporter-nightly-[0-9a-f]{8}", found["name"])
    assert re.fullmatch(
        r"Nightly report grantbook\.test\.ovh\.reporter\.nightly\.[0-9a-f]{8}", found["description"]
    )
    assert nightly.id == f"reporter/{found['name']}"
    assert nightly.inputs == DECLARED
    assert nightly.outputs == {**DECLARED, **told}
    assert nightly.plan() == "same"


def test_a_secret_is_told_once(nightly: Story, console: OvhClient, control: Control) -> None:
    """No later answer holds it, so it is kept through reads and updates."""
    secret = nightly.create().outputs["secret_key"]

    nightly.update(description="Now")
    assert nightly.read()

    assert len(secret) > 20
    assert nightly.outputs["secret_key"] == secret
    assert secret not in str(console.call("GET", path(nightly))) + str(control.state())


def test_a_token_is_never_made_for_a_person(nightly: Story, alice: Story, control: Control) -> None:
    """Nobody but the person may hold one; it is refused before anything is made."""
    assert alice.declared["login"] == "alice"
    control.reset_calls()

    with pytest.raises(ProviderError) as caught:
        nightly.create(login="alice")

    assert str(caught.value) == (
        'ovh: no token was made for "alice", a user of type USER: they are for users of type '
        "SERVICE. Those of people are listed and can be revoked, never made."
    )
    assert changes(control) == []


def test_a_token_of_nobody_is_refused(nightly: Story, control: Control) -> None:
    """Its user comes first."""
    with pytest.raises(NotFound):
        nightly.create(login="nobody")

    assert posts(control, f"{user_path('nobody')}/token") == 0


@pytest.mark.parametrize(
    "end", [{"expires_at": LATER}, {"lifetime_s": DAY_S}, {"lifetime_s": 0, "expires_at": ""}]
)
def test_an_end_is_set_by_the_creation(
    nightly: Story, console: OvhClient, control: Control, end: dict[str, Any]
) -> None:
    """An instant, so long after the creation, or never."""
    nightly.create(**end)

    found = console.call("GET", path(nightly))
    assert [call[0] for call in changes(control) if call[1].startswith(TOKENS)] == ["POST"]
    if end.get("lifetime_s"):
        due = after(found["creation"], DAY_S)
        assert abs(datetime.fromisoformat(found["expiresAt"]) - due) < timedelta(seconds=1)
    elif end["expires_at"]:
        assert datetime.fromisoformat(found["expiresAt"]) == datetime.fromisoformat(LATER)
    else:
        assert found["expiresAt"] is None
    assert nightly.read()
    assert nightly.inputs == {**DECLARED, **end}
    assert nightly.plan(**end) == "same"


@pytest.mark.parametrize("before", [{}, {"expires_at": LATER}, {"lifetime_s": DAY_S}])
@pytest.mark.parametrize(
    "later", [{}, {"expires_at": "2041-06-30T23:59:59Z"}, {"lifetime_s": 2 * DAY_S}]
)
def test_an_end_is_changed_in_place(
    nightly: Story, console: OvhClient, control: Control, before: Any, later: Any
) -> None:
    """By one call; a lifetime is counted from the creation, however long ago that was."""
    secret = nightly.create(**before).outputs["secret_key"]
    control.switch(clock_offset_s=3600)
    assert nightly.read()
    control.reset_calls()

    planned = nightly.plan(**later)
    nightly.update(**later)

    assert planned == ("update" if before or later else "same")
    assert changes(control) == [("PUT", path(nightly))]
    found = console.call("GET", path(nightly))
    if later.get("lifetime_s"):
        due = after(found["creation"], 2 * DAY_S)
        assert abs(datetime.fromisoformat(found["expiresAt"]) - due) < timedelta(seconds=1)
    else:
        assert found["expiresAt"] == later.get("expires_at")
    assert nightly.outputs["secret_key"] == secret
    assert nightly.read()
    assert nightly.plan(**later) == "same"


@pytest.mark.parametrize(
    ("declared", "by_hand"),
    [
        ({}, "2040-01-01T00:00:00Z"),
        ({"expires_at": LATER}, "2040-01-01T00:00:00Z"),
        ({"expires_at": LATER}, None),
        ({"lifetime_s": DAY_S}, "2040-01-01T00:00:00Z"),
        ({"lifetime_s": DAY_S}, None),
    ],
)
def test_an_end_that_was_added_moved_or_removed_in_the_console_is_put_right(
    nightly: Story, console: OvhClient, declared: dict[str, Any], by_hand: str | None
) -> None:
    """In place, and however often the state is refreshed before."""
    nightly.create(**declared)
    before = console.call("GET", path(nightly))["expiresAt"]
    put(console, path(nightly), expiresAt=by_hand)

    assert nightly.read()
    assert nightly.read()
    seen, planned = nightly.inputs.get("expires_at") or None, nightly.plan(**declared)
    nightly.update(**declared)

    assert (seen, planned) == (by_hand, "update")
    assert nightly.read()
    assert nightly.plan(**declared) == "same"
    assert not before or at_most_a_second(before, console.call("GET", path(nightly))["expiresAt"])


@pytest.mark.parametrize(
    ("off_s", "planned"), [(0, "same"), (-2, "same"), (2, "same"), (3, "update"), (-3, "update")]
)
def test_a_lifetime_may_be_off_by_what_clouds_cut(
    nightly: Story, console: OvhClient, off_s: int, planned: str
) -> None:
    """A creation is told to the nanosecond and an end to the second."""
    nightly.create(lifetime_s=DAY_S)
    found = console.call("GET", path(nightly))
    end = after(found["creation"], DAY_S + off_s).replace(microsecond=0)
    put(console, path(nightly), expiresAt=end.isoformat())

    assert nightly.read()

    assert nightly.plan(lifetime_s=DAY_S) == planned


def test_an_end_is_compared_as_an_instant(
    nightly: Story, console: OvhClient, control: Control
) -> None:
    """Another offset, and the fractions that the cloud tells or cuts, are no difference."""
    nightly.create(expires_at=LATER)
    told = {
        **console.call("GET", path(nightly)),
        "creation": "2026-01-15T10:38:44.658926311Z",
        "expiresAt": "2040-12-31T22:59:59.000000Z",
        "lastUsed": "2026-01-15T10:38:44.658926311Z",
    }
    control.fault(method="GET", path=path(nightly), kind="status", status=200, body=told)

    assert nightly.read()

    assert nightly.inputs["expires_at"] == LATER
    assert nightly.plan(expires_at="2041-01-01T00:59:59.5+02:00") == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"), [("description", "Changed"), ("mark", DECLARED["description"])]
)
def test_a_token_edited_in_the_console_is_seen_and_put_right(
    nightly: Story, console: OvhClient, key: str, by_hand: str
) -> None:
    """Its description is all else that can be changed."""
    nightly.create(expires_at=LATER)
    before = console.call("GET", path(nightly))
    put(console, path(nightly), description=by_hand)

    assert nightly.read()
    seen, planned = nightly.inputs[key], nightly.plan(expires_at=LATER)
    nightly.update(expires_at=LATER)

    assert seen != DECLARED[key]
    assert planned == "update"
    assert console.call("GET", path(nightly)) == before
    assert nightly.read()
    assert nightly.plan(expires_at=LATER) == "same"


@pytest.mark.parametrize("key", ["login", "name"])
def test_another_login_or_name_is_another_token(nightly: Story, key: str) -> None:
    """Neither can be changed."""
    nightly.create()

    assert nightly.plan(**{key: "other"}) == f"replace {key}"


def test_a_token_replaced_by_hand_is_made_before_the_old_one_goes(
    nightly: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both have a name of their own, so its program never stands without one."""
    old = path(nightly.create())
    control.reset_calls()

    nightly.create()

    removed, made = old.rpartition("/")[2], nightly.outputs["token_name"]
    assert changes(control) == [("POST", TOKENS), ("DELETE", old)]
    assert console.call("GET", TOKENS) == [made]
    assert capsys.readouterr().out == (
        f"ovh: removed the token {removed}, whose place {made} has taken\n"
    )


def test_a_lost_answer_makes_a_new_token_and_removes_the_other(
    nightly: Story, console: OvhClient, control: Control
) -> None:
    """Nobody has the secret of the first one."""
    control.fault(method="POST", path=TOKENS, kind="lost_answer")
    with pytest.raises(Unreachable):
        nightly.create()
    (stranded,) = console.call("GET", TOKENS)

    nightly.create()

    assert posts(control, TOKENS) == 2
    assert console.call("GET", TOKENS) == [nightly.outputs["token_name"]] != [stranded]


def test_tokens_of_others_are_left_alone(nightly: Story, console: OvhClient) -> None:
    """Those by hand, those of another stack, and those of another key."""
    texts = [
        "By hand",
        "grantbook.prod.ovh.reporter.nightly.0f0f0f0f",
        "grantbook.test.ovh.reporter.weekly.0f0f0f0f",
    ]
    for number, text in enumerate(texts):
        console.call("POST", TOKENS, {"name": f"{number}", "description": text})

    nightly.create()

    names = console.call("GET", TOKENS)
    assert sorted(names) == ["0", "1", "2", nightly.outputs["token_name"]]


def test_a_token_deleted_in_the_console_is_gone(nightly: Story, console: OvhClient) -> None:
    """Its read is empty, not an error."""
    console.delete(path(nightly.create()))

    assert not nightly.read()


def test_a_token_goes_with_its_user(nightly: Story, reporter: Story) -> None:
    """A path below a user who is gone is gone too."""
    nightly.create()
    reporter.delete()

    assert not nightly.read()
    nightly.delete()


def test_deleting_a_token_twice_is_deleting_once(nightly: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    nightly.create()

    nightly.delete()
    nightly.delete()

    assert control.state() == before


def test_a_refused_token_is_one_line(nightly: Story, control: Control) -> None:
    """The status and the cloud's words."""
    control.fault(method="POST", path=TOKENS, kind="status", status=409, body={"message": "no"})

    with pytest.raises(Refused, match=f"^OVHcloud: POST {TOKENS}: 409 no .request "):
        nightly.create()


def test_a_refused_read_is_not_gone(nightly: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    nightly.create()
    control.fault(method="GET", path=TOKENS, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        nightly.read()


def test_an_update_of_a_token_that_is_gone_is_refused(nightly: Story, console: OvhClient) -> None:
    """A refresh comes first, and then a new token."""
    console.delete(path(nightly.create()))

    with pytest.raises(NotFound):
        nightly.update(description="Now")
