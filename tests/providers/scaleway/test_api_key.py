from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from providers.errors import ProviderError, Refused, Unreachable
from providers.scaleway import client
from providers.scaleway.api_key import PATH, ApiKey, ApiKeyProvider
from providers.scaleway.client import PROJECTS, ScalewayClient
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, OWNER, WEB
from tests.providers.story import Story, Tell

YEAR_2030 = "2030-12-31T23:59:59+01:00"
DAY_S = 24 * 60 * 60


@pytest.fixture
def nightly(tell: Tell, backup: Story) -> Story:
    """Return a key about to be made, of a life without end."""
    declared = {
        "application_id": backup.id,
        "description": "nightly",
        "default_project": "data",
        "expires_at": "",
        "lifetime_s": 0,
        "mark": f"{OWNER}/backup/nightly",
    }
    return tell(ApiKeyProvider(), declared)


def path(story: Story) -> str:
    """Return the path of a key."""
    return f"{PATH}/{story.id}"


def keys(console: ScalewayClient, application: Story) -> list[str]:
    """Return the keys of an application."""
    query = {"bearer_id": application.id, "organization_id": ORGANIZATION}
    return [key["access_key"] for key in console.pages(PATH, "api_keys", query)]


@pytest.mark.parametrize(
    "end",
    [{}, {"expires_at": YEAR_2030}, {"lifetime_s": 90 * DAY_S}],
    ids=["never", "end", "lifetime"],
)
def test_a_key_just_made_reads_back_without_a_difference(
    nightly: Story, end: dict[str, Any]
) -> None:
    """Inputs are the declared values; key, secret and end stay known."""
    nightly.declared |= end
    nightly.create()
    told = dict(nightly.outputs)

    assert nightly.read()

    assert nightly.inputs == {**nightly.declared, "lifetime_s": float(end.get("lifetime_s", 0))}
    assert nightly.outputs == told
    assert nightly.plan() == "same"
    assert {"access_key", "secret_key", "fixed_end"} < told.keys()
    assert nightly.id == told["access_key"]


def test_a_key_opens_what_its_application_may(nightly: Story, console: ScalewayClient) -> None:
    """Its secret is good from the first moment."""
    nightly.create()
    url = f"{console.sender.base}{path(nightly)}"

    answer = requests.get(url, headers={"X-Auth-Token": nightly.outputs["secret_key"]}, timeout=10)

    assert answer.status_code == 403


def test_a_lifetime_is_fixed_when_the_key_is_made(nightly: Story, console: ScalewayClient) -> None:
    """A later run computes no later end."""
    nightly.create(lifetime_s=DAY_S)
    ends = datetime.fromisoformat(console.call("GET", path(nightly))["expires_at"])

    assert abs(ends - datetime.now(UTC) - timedelta(days=1)) < timedelta(minutes=1)
    assert datetime.fromisoformat(nightly.outputs["fixed_end"]) == ends
    assert nightly.plan(lifetime_s=DAY_S) == "same"
    nightly.update(lifetime_s=DAY_S, description="changed")
    assert datetime.fromisoformat(console.call("GET", path(nightly))["expires_at"]) == ends


@pytest.mark.parametrize(
    ("changes", "planned"),
    [
        ({"expires_at": "2030-12-31T22:59:59Z"}, "same"),
        ({"expires_at": "2031-12-31T22:59:59Z"}, "replace expires_at"),
        ({"expires_at": ""}, "replace expires_at"),
        ({"expires_at": "", "lifetime_s": DAY_S}, "replace expires_at lifetime_s"),
        ({"application_id": ORGANIZATION}, "replace application_id"),
        ({"description": "other"}, "update"),
        ({"default_project": "web"}, "update"),
    ],
)
def test_another_end_or_bearer_is_another_key(
    nightly: Story, changes: dict[str, Any], planned: str
) -> None:
    """An end is an instant, however it is written."""
    nightly.declared["expires_at"] = YEAR_2030
    nightly.create()

    assert nightly.plan(**changes) == planned


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("description", {"description": "Changed"}),
        ("mark", {"description": "nightly"}),
        ("default_project", {"default_project_id": WEB}),
        ("default_project", {"default_project_id": ORGANIZATION}),
    ],
)
def test_a_key_edited_in_the_console_is_seen_and_put_right(
    nightly: Story, console: ScalewayClient, key: str, by_hand: dict[str, str]
) -> None:
    """Its secret is another matter, and stays."""
    nightly.create()
    secret = nightly.outputs["secret_key"]
    before = console.call("GET", path(nightly))
    console.call("PATCH", path(nightly), by_hand)

    assert nightly.read()
    seen, planned = nightly.inputs[key], nightly.plan()
    nightly.update()

    assert seen != nightly.declared[key]
    assert planned == "update"
    after = console.call("GET", path(nightly))
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert nightly.outputs["secret_key"] == secret
    assert nightly.read()
    assert nightly.plan() == "same"


@pytest.mark.parametrize("reads", [1, 2])
def test_an_end_that_the_console_gave_asks_for_a_new_key(
    nightly: Story,
    console: ScalewayClient,
    backup: Story,
    next_run: Callable[[], None],
    reads: int,
) -> None:
    """Scaleway does not take an end back: the new key comes first, then the old one goes."""
    nightly.create()
    old = nightly.id
    console.call("PATCH", path(nightly), {"expires_at": "2035-01-01T00:00:00Z"})
    next_run()

    for _ in range(reads):
        assert nightly.read()
    seen, planned = nightly.inputs["expires_at"], nightly.plan()
    nightly.create()

    assert seen.startswith("2035-01-01T00:00:00")
    assert planned.startswith("replace expires_at")
    assert old not in keys(console, backup)
    assert keys(console, backup) == [nightly.id]
    assert nightly.read()
    assert nightly.plan() == "same"


@pytest.mark.parametrize(
    ("fixed", "found"),
    [(YEAR_2030, "2035-01-01"), ("2035-01-01T00:00:00Z", "never")],
    ids=["moved", "gone"],
)
def test_an_end_that_is_another_than_the_fixed_one_asks_for_a_new_key(
    nightly: Story, fixed: str, found: str
) -> None:
    """Whoever may have moved or removed it."""
    nightly.create(expires_at="" if found == "never" else "2035-01-01T00:00:00Z")
    nightly.outputs |= {"expires_at": fixed, "fixed_end": fixed}

    assert nightly.read()

    assert nightly.inputs["expires_at"].startswith(found)
    assert nightly.plan(expires_at=fixed) == "replace expires_at"


def test_a_moved_end_is_no_longer_that_of_a_lifetime(nightly: Story) -> None:
    """A review sees the end that is there, and that no lifetime leads to it."""
    nightly.create(lifetime_s=DAY_S)
    nightly.outputs["fixed_end"] = YEAR_2030

    assert nightly.read()

    assert nightly.inputs["lifetime_s"] == 0
    assert nightly.plan(lifetime_s=DAY_S) == "replace expires_at lifetime_s"


@pytest.mark.parametrize("named", ["data", DATA])
def test_a_default_project_is_said_as_it_was_declared(
    nightly: Story, console: ScalewayClient, named: str
) -> None:
    """By name or by id."""
    nightly.create(default_project=named)

    assert nightly.read()

    assert console.call("GET", path(nightly))["default_project_id"] == DATA
    assert nightly.inputs["default_project"] == named
    assert nightly.plan(default_project=named) == "same"


def test_no_default_project_is_the_organizations_own(
    nightly: Story, console: ScalewayClient
) -> None:
    """As Scaleway has it; one that is no longer declared is put back to it."""
    nightly.create()

    assert nightly.plan(default_project="") == "update"
    nightly.update(default_project="")

    assert console.call("GET", path(nightly))["default_project_id"] == ORGANIZATION
    assert nightly.read()
    assert nightly.plan(default_project="") == "same"


def test_an_unknown_project_is_named_with_those_that_exist(
    nightly: Story, control: Control
) -> None:
    """And no key is made."""
    with pytest.raises(ProviderError) as caught:
        nightly.create(default_project="dta")

    assert str(caught.value) == (
        f'Scaleway: no project "dta" in the organization {ORGANIZATION}; it has data, default, web.'
    )
    assert posts(control, PATH) == 0


def test_a_project_that_was_renamed_does_not_stop_a_refresh(
    nightly: Story, console: ScalewayClient
) -> None:
    """It is drift; the next change says that the name is unknown."""
    nightly.create()
    console.call("PATCH", f"{PROJECTS}/{DATA}", {"name": "archive"})
    client.of.cache_clear()  # As in the next run.

    assert nightly.read()

    assert nightly.inputs["default_project"] == DATA
    assert nightly.plan() == "update"
    with pytest.raises(ProviderError, match='no project "data"'):
        nightly.update()


def test_a_key_deleted_in_the_console_is_gone(nightly: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    nightly.create()
    console.delete(path(nightly))

    assert not nightly.read()


def test_a_key_is_gone_with_its_application(nightly: Story, backup: Story) -> None:
    """Scaleway deletes them together."""
    nightly.create()
    backup.delete()

    assert not nightly.read()
    nightly.delete()


def test_deleting_a_key_twice_is_deleting_once(
    nightly: Story, control: Control, backup: Story
) -> None:
    """What is already gone is deleted."""
    assert backup.id
    before = control.state()
    nightly.create()

    nightly.delete()
    nightly.delete()

    assert control.state() == before


def test_a_refused_key_is_one_line(nightly: Story) -> None:
    """An end that has passed, for example."""
    with pytest.raises(Refused, match=f"^Scaleway: POST {PATH}: 400 .*expires_at value must be in"):
        nightly.create(expires_at="2020-01-01T00:00:00Z")


def test_keys_of_others_are_left_alone(
    nightly: Story, console: ScalewayClient, backup: Story
) -> None:
    """Ours are known by their mark."""
    body = {"application_id": backup.id}
    texts = ("", "nightly", "grantbook/prod/scaleway/backup/nightly/0f0f0f0f")
    others = [
        console.call("POST", PATH, {**body, "description": text})["access_key"] for text in texts
    ]

    nightly.create()

    assert sorted(keys(console, backup)) == sorted([*others, nightly.id])


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_a_new_key_and_removes_the_other(
    nightly: Story,
    console: ScalewayClient,
    control: Control,
    backup: Story,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """Nobody has the secret of the first one; a program never stands without a key."""
    control.switch(page_size=page_size)
    for _ in range(2):
        control.fault(method="POST", path=PATH, kind="lost_answer")
        with pytest.raises(Unreachable):
            nightly.create()
    stranded = keys(console, backup)
    control.reset_calls()

    nightly.create()

    changes = [
        (call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]
    ]
    assert len(stranded) == 2
    assert changes[0] == ("POST", PATH)
    assert sorted(changes[1:]) == sorted(("DELETE", f"{PATH}/{key}") for key in stranded)
    assert keys(console, backup) == [nightly.id]
    said = capsys.readouterr().out
    assert all(f"scaleway: removed {key}, a key of an earlier run" in said for key in stranded)
    assert nightly.outputs["secret_key"] not in said


def test_an_end_makes_another_generation(
    nightly: Story, console: ScalewayClient, backup: Story
) -> None:
    """The key with the new end does not sweep the old one away: the engine does that later."""
    nightly.create(expires_at="2029-01-01T00:00:00Z")
    old = nightly.id

    nightly.create(expires_at=YEAR_2030)

    assert sorted(keys(console, backup)) == sorted([old, nightly.id])


@pytest.mark.parametrize("end", [{"expires_at": YEAR_2030}, {"lifetime_s": DAY_S}])
def test_an_end_is_added_to_a_key_that_has_none(
    nightly: Story, console: ScalewayClient, backup: Story, control: Control, end: dict[str, Any]
) -> None:
    """In place, by one call; the secret stays good."""
    nightly.create()
    told = dict(nightly.outputs)
    control.reset_calls()

    assert nightly.plan(**end) == "update"
    nightly.update(**end)

    changes = [call["method"] for call in control.calls()["calls"] if call["mutating"]]
    assert changes == ["PATCH"]
    found = console.call("GET", path(nightly))
    ends = datetime.fromisoformat(found["expires_at"])
    assert datetime.fromisoformat(nightly.outputs["fixed_end"]) == ends
    assert nightly.outputs["secret_key"] == told["secret_key"]
    assert keys(console, backup) == [told["access_key"]]
    assert nightly.read()
    assert nightly.plan(**end) == "same"
    assert nightly.plan() == f"replace {next(iter(end))}"


def test_an_end_and_another_bearer_are_another_key(nightly: Story) -> None:
    """What is added is no reason, what cannot change is."""
    nightly.create()

    assert nightly.plan(expires_at=YEAR_2030, application_id=DATA) == "replace application_id"


def test_an_end_that_was_added_by_hand_and_is_then_declared_is_no_other_key(
    nightly: Story, console: ScalewayClient
) -> None:
    """It is the same instant; with the next refresh the mark follows."""
    nightly.create()
    console.call("PATCH", path(nightly), {"expires_at": YEAR_2030})
    nightly.declared["expires_at"] = YEAR_2030

    assert nightly.read()
    planned = nightly.plan()
    assert nightly.read()
    later = nightly.plan()
    nightly.update()

    assert (planned, later) == ("same", "update")
    assert nightly.read()
    assert nightly.plan() == "same"


def test_a_lost_answer_to_an_added_end_is_made_up_for(
    nightly: Story, console: ScalewayClient, control: Control
) -> None:
    """The call can be repeated, as long as the end is an instant."""
    nightly.create()
    control.fault(method="PATCH", path=path(nightly), kind="lost_answer", times=99)
    with pytest.raises(Unreachable):
        nightly.update(expires_at=YEAR_2030)
    control.clear_faults()

    assert nightly.plan(expires_at=YEAR_2030) == "update"
    nightly.update(expires_at=YEAR_2030)

    assert console.call("GET", path(nightly))["expires_at"]
    assert nightly.read()
    assert nightly.plan(expires_at=YEAR_2030) == "same"


def test_an_added_lifetime_whose_answer_was_lost_is_found_by_a_refresh(
    nightly: Story, control: Control
) -> None:
    """Its end is that of the first attempt; a refresh shows it, and a new key follows."""
    nightly.create()
    control.fault(method="PATCH", path=path(nightly), kind="lost_answer", times=99)
    with pytest.raises(Unreachable):
        nightly.update(lifetime_s=DAY_S)
    control.clear_faults()

    assert nightly.read()

    assert nightly.plan(lifetime_s=DAY_S) == "replace expires_at lifetime_s"


def test_a_replaced_key_stands_before_the_old_one_goes(
    nightly: Story, console: ScalewayClient, backup: Story
) -> None:
    """The engine makes the new one first, since names are no matter; both open until then."""
    nightly.create(expires_at="2029-01-01T00:00:00Z")
    old, told = nightly.id, dict(nightly.outputs)

    nightly.create(expires_at=YEAR_2030)
    both = keys(console, backup)
    nightly.provider.delete(old, told)

    assert sorted(both) == sorted([old, nightly.id])
    assert keys(console, backup) == [nightly.id]
    assert not ApiKey.unique_name
