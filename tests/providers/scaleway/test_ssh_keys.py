from typing import Any

import pulumi
import pytest

from providers.errors import NotFound, ProviderError, Refused, Unreachable
from providers.scaleway import client
from providers.scaleway.client import PROJECTS, SSH_KEYS, ScalewayClient
from providers.scaleway.ssh_key import SshKeyProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, OWNER, WEB
from tests.providers.story import Story, Tell

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpL3bPEZNCYcAU7Yjn0QWoCQdw1wHkZJ0VdHlxA9SHv"
OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFpL3bPEZNCYcAU7Yjn0QWoCQdw1wHkZJ0VdHlxA9SHv"
THEIRS = "grantbook/prod/scaleway/laptop/0f0f0f0f"
OWN = f"{OWNER}/laptop"
DECLARED = {
    "name": "laptop",
    "public_key": f"{ED25519} jo@laptop\n",
    "project": "data",
    "disabled": False,
    "mark": OWN,
}


@pytest.fixture
def laptop(tell: Tell) -> Story:
    """Return a key about to be added."""
    return tell(SshKeyProvider(), {**DECLARED})


def path(story: Story) -> str:
    """Return the path of a key."""
    return f"{SSH_KEYS}/{story.id}"


def keys(console: ScalewayClient) -> list[str]:
    """Return the ids of all keys."""
    query = {"organization_id": ORGANIZATION}
    return [key["id"] for key in console.pages(SSH_KEYS, "ssh_keys", query)]


def calls(control: Control) -> list[tuple[str, str]]:
    """Return the calls since the last reset, without those that prove whose the key is."""
    found = [(call["method"], call["path"]) for call in control.calls()["calls"]]
    return [call for call in found if call[1].startswith((SSH_KEYS, PROJECTS))]


def test_a_key_is_added_with_what_was_declared(laptop: Story, console: ScalewayClient) -> None:
    """The mark is the end of the name; the cloud drops the comment."""
    laptop.create()

    found = console.call("GET", path(laptop))

    assert found["name"].startswith(f"laptop {OWN}/")
    assert found["public_key"] == ED25519
    assert (found["project_id"], found["disabled"]) == (DATA, False)


@pytest.mark.parametrize(
    "changes",
    [{}, {"disabled": True}, {"name": ""}, {"project": ""}, {"project": DATA}],
    ids=["plain", "disabled", "nameless", "default-project", "project-by-id"],
)
def test_a_key_just_added_reads_back_without_a_difference(
    tell: Tell, console: ScalewayClient, changes: dict[str, Any]
) -> None:
    """Inputs are the declared values, comment and line end among them."""
    declared = {**DECLARED, **changes}
    key = tell(SshKeyProvider(), declared).create()

    assert key.read()

    project_id = ORGANIZATION if changes.get("project") == "" else DATA
    assert key.inputs == declared
    assert key.outputs == {**declared, "project_id": project_id}
    assert key.plan() == "same"
    found = console.call("GET", path(key))
    assert (found["project_id"], found["disabled"]) == (project_id, declared["disabled"])


@pytest.mark.parametrize(
    "written", [ED25519, f"  {ED25519}\r\n", f"{ED25519} somebody else", f"{ED25519}\tx y z\n"]
)
def test_comment_and_line_end_of_a_key_mean_nothing(laptop: Story, written: str) -> None:
    """Neither in a declaration nor in an answer."""
    laptop.create()

    assert laptop.plan(public_key=written) == "same"
    assert laptop.read()
    assert laptop.plan(public_key=written) == "same"


@pytest.mark.parametrize("written", ["ssh-dss AAAA jo@laptop", "ssh-dss AAAA", "ssh-dss  AAAA\n"])
def test_a_key_that_only_the_cloud_knows_has_a_comment_too(laptop: Story, written: str) -> None:
    """An algorithm that is not in our list is no reason to replace a key at each run."""
    laptop.create()
    laptop.outputs["public_key"] = "ssh-dss AAAA"

    assert laptop.plan(public_key=written) == "same"
    assert laptop.plan(public_key="ssh-dss AAAB") == "replace public_key"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "desktop"}),
        ("name", {"name": ""}),
        ("name", {"name": f"laptop {THEIRS}"}),
        ("mark", {"name": "laptop"}),
        ("mark", {"name": f"laptop {THEIRS}"}),
        ("disabled", {"disabled": True}),
    ],
)
def test_a_key_edited_in_the_console_is_seen_and_put_right(
    laptop: Story, console: ScalewayClient, key: str, by_hand: dict[str, Any]
) -> None:
    """Each attribute is read as found, so that the next run changes it back."""
    laptop.create()
    before = console.call("GET", path(laptop))
    console.call("PATCH", path(laptop), by_hand)

    assert laptop.read()
    seen, planned = laptop.inputs[key], laptop.plan()
    laptop.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    after = console.call("GET", path(laptop))
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert laptop.read()
    assert laptop.plan() == "same"


@pytest.mark.parametrize(
    ("changes", "by_hand"),
    [
        ({"name": "desktop"}, {"disabled": True}),
        ({"disabled": True}, {"name": "by hand"}),
    ],
)
def test_a_change_tells_what_has_changed_and_no_more(
    laptop: Story, console: ScalewayClient, changes: dict[str, Any], by_hand: dict[str, Any]
) -> None:
    """In place; what nobody has refreshed stays as it is."""
    laptop.create()
    console.call("PATCH", path(laptop), by_hand)

    assert laptop.plan(**changes) == "update"
    laptop.update(**changes)

    found = console.call("GET", path(laptop))
    assert by_hand.items() <= found.items()
    assert found["disabled"] is True
    assert found["name"].split()[0] == (changes.get("name") or "by")


def test_a_key_is_turned_off_and_on(laptop: Story, console: ScalewayClient) -> None:
    """In place, and an absent word means on."""
    laptop.create(disabled=True)

    del laptop.declared["disabled"]
    planned = laptop.plan()
    laptop.update()

    assert planned == "update"
    assert console.call("GET", path(laptop))["disabled"] is False
    assert laptop.read()
    assert laptop.plan() == "same"


@pytest.mark.parametrize(
    ("changes", "planned"),
    [
        ({"public_key": OTHER}, "replace public_key"),
        ({"project": "web"}, "replace project"),
        ({"project": WEB}, "replace project"),
        ({"project": ""}, "replace project"),
        ({"project": DATA}, "same"),
    ],
)
def test_another_key_or_project_is_a_new_key(
    laptop: Story, changes: dict[str, str], planned: str
) -> None:
    """A project may be named or told by its id."""
    laptop.create()

    assert laptop.plan(**changes) == planned


def test_a_project_yet_to_be_made_is_another_one(laptop: Story) -> None:
    """Its id is not known in a preview."""
    laptop.create()
    unknown = pulumi.output.Unknown()  # type: ignore[no-untyped-call]  # The SDK's.

    found = laptop.provider.diff(
        laptop.id, dict(laptop.outputs), {**laptop.inputs, "project": unknown}
    )

    assert found.replaces == ["project"]


@pytest.mark.parametrize("changes", [{"public_key": OTHER}, {"project": "web"}])
def test_the_new_key_is_there_before_the_old_one_goes(
    tell: Tell, laptop: Story, console: ScalewayClient, changes: dict[str, str]
) -> None:
    """A replacement has a mark of its own, so it does not sweep away what it replaces."""
    laptop.create()

    new = tell(SshKeyProvider(), {**DECLARED, **changes}).create()
    both = keys(console)
    laptop.delete()

    assert sorted(both) == sorted([laptop.id, new.id])
    assert keys(console) == [new.id]
    assert new.read()
    assert new.plan() == "same"


def test_a_project_told_by_its_id_changes_nothing_later_either(
    laptop: Story, console: ScalewayClient
) -> None:
    """The mark is that of the project, however it is told."""
    laptop.create()
    marked = console.call("GET", path(laptop))["name"]

    laptop.update(project=DATA, disabled=True)

    found = console.call("GET", path(laptop))
    assert (found["name"], found["disabled"]) == (marked, True)
    assert laptop.read()
    assert laptop.plan(project=DATA, disabled=True) == "same"


def test_a_project_of_another_name_is_seen(laptop: Story, console: ScalewayClient) -> None:
    """The declared name is somebody else's now, and the key is in the wrong place."""
    laptop.create()
    console.call("PATCH", f"{PROJECTS}/{DATA}", {"name": "archive"})
    console.call("PATCH", f"{PROJECTS}/{WEB}", {"name": "data"})
    client.of.cache_clear()  # As in the next run.

    assert laptop.read()
    seen, planned = laptop.inputs["project"], laptop.plan()

    assert (seen, planned) == (DATA, "replace project")
    laptop.create()
    assert console.call("GET", path(laptop))["project_id"] == WEB


def test_an_unknown_project_is_named_with_those_that_exist(laptop: Story, control: Control) -> None:
    """And no key is added."""
    with pytest.raises(ProviderError) as caught:
        laptop.create(project="dta")

    assert str(caught.value) == (
        f'Scaleway: no project "dta" in the organization {ORGANIZATION}; it has data, default, web.'
    )
    assert posts(control, SSH_KEYS) == 0


def test_a_key_deleted_in_the_console_is_gone(laptop: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    laptop.create()
    console.delete(path(laptop))

    assert not laptop.read()


def test_deleting_a_key_twice_is_deleting_once(laptop: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    laptop.create()

    laptop.delete()
    laptop.delete()

    assert control.state() == before


def test_an_update_of_what_is_gone_says_so(laptop: Story, console: ScalewayClient) -> None:
    """A refresh comes first, and then a new key."""
    laptop.create()
    console.delete(path(laptop))

    with pytest.raises(NotFound, match=f"^Scaleway: PATCH {path(laptop)}: 404 "):
        laptop.update(name="desktop")


@pytest.mark.parametrize("public_key", ["ssh-ed25519 AAAA", "laptop"])
def test_a_refused_key_is_one_line(laptop: Story, control: Control, public_key: str) -> None:
    """It names the argument, and nothing was added."""
    before = control.state()

    with pytest.raises(Refused, match=f"^Scaleway: POST {SSH_KEYS}: 400 .*; public_key "):
        laptop.create(public_key=public_key)

    assert control.state() == before


def test_a_refused_read_is_not_gone(laptop: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    laptop.create()
    control.fault(method="GET", path=SSH_KEYS, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        laptop.read()


@pytest.mark.parametrize("page_size", [None, 1])
@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("lost", ["POST", "PATCH"])
def test_a_lost_answer_makes_one_key(
    laptop: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
    lost: str,
    *,
    disabled: bool,
) -> None:
    """The next run makes it again, as it is now declared, and says which one has gone."""
    control.switch(page_size=page_size)
    control.fault(method=lost, path=SSH_KEYS, kind="lost_answer", times=5)
    with pytest.raises(Unreachable):
        laptop.create(disabled=True)
    (stranded,) = keys(console)
    control.clear_faults()
    client.of.cache_clear()  # As in the next run.

    laptop.create(disabled=disabled)

    assert keys(console) == [laptop.id] != [stranded]
    assert capsys.readouterr().out == (
        f"scaleway: removed the SSH key {stranded} of an earlier run, to make it again\n"
    )
    assert console.call("GET", path(laptop))["disabled"] is disabled
    assert laptop.read()
    assert laptop.plan(disabled=disabled) == "same"


def test_a_replacement_forced_by_hand_ends_with_one_key(
    laptop: Story, console: ScalewayClient
) -> None:
    """It has the mark of what it replaces, which the engine then deletes once more."""
    laptop.create()
    old = laptop.id

    laptop.create()
    laptop.provider.delete(old, dict(laptop.outputs))

    assert keys(console) == [laptop.id] != [old]


@pytest.mark.parametrize("name", ["", "laptop", f"laptop {THEIRS}", THEIRS, f"x {OWN}/0f0f0f0f"])
def test_keys_of_others_are_left_as_they_are(
    laptop: Story, console: ScalewayClient, name: str
) -> None:
    """Of the same name, of the same key, of another stack: ours is known by its mark."""
    body = {"name": name, "public_key": ED25519, "project_id": DATA}
    theirs = console.call("POST", SSH_KEYS, body)

    laptop.create()
    laptop.delete()

    assert console.call("GET", f"{SSH_KEYS}/{theirs['id']}") == theirs


def test_a_refresh_of_many_keys_reads_one_list_and_one_of_projects(
    tell: Tell, control: Control
) -> None:
    """A hundred in a call, shared by all of them; a preview without refresh reads none."""
    control.switch(quotas={"iam_ssh_keys": 200})
    many = [
        tell(SshKeyProvider(), {**DECLARED, "mark": f"{OWNER}/laptop-{at}"}) for at in range(120)
    ]
    for key in many:
        key.create()
    client.of.cache_clear()  # As in the next run.
    control.reset_calls()

    assert [key.plan() for key in many] == ["same"] * 120
    assert calls(control) == []
    assert all(key.read() for key in many)

    assert [key.plan() for key in many] == ["same"] * 120
    assert sorted(calls(control)) == [("GET", PROJECTS), *[("GET", SSH_KEYS)] * 2]


def test_many_creations_look_at_one_list(tell: Tell, control: Control) -> None:
    """The look-up for our mark costs one call in a run, and that for a project another."""
    for at in range(3):
        tell(SshKeyProvider(), {**DECLARED, "mark": f"{OWNER}/laptop-{at}"}).create()

    expected = [("GET", PROJECTS), ("GET", SSH_KEYS), *[("POST", SSH_KEYS)] * 3]
    assert sorted(calls(control)) == sorted(expected)
