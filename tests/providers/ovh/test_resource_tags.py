from collections.abc import Mapping
from typing import Any

import pytest

from providers.errors import NotFound, Refused, Taken, Unreachable
from providers.ovh.client import OvhClient, escaped
from providers.ovh.resource_tags import PATH, ResourceTagsProvider
from sandbox.control import Control
from tests.providers.story import Story, Tell

PROD = "urn:v1:eu:resource:vps:vps-xx1111a.vps.ovh.net"  # Tagged `environment: prod` by somebody.
TEST = "urn:v1:eu:resource:vps:vps-xx1111b.vps.ovh.net"  # Tagged `ovh:example` by OVHcloud.
ABSENT = "urn:v1:eu:resource:vps:vps-0f0f0f0f.vps.ovh.net"
SYSTEM = {"ovh:example": "system"}
TAGS = {"environment": "test", "team:owner": "web/eu+1"}
DECLARED = {"resource": TEST, "tags": TAGS}


@pytest.fixture
def tags(tell: Tell) -> Story:
    """Return two tags for a resource that nobody has tagged, about to be set."""
    return tell(ResourceTagsProvider(), DECLARED)


def tagged(console: OvhClient, urn: str = TEST) -> Mapping[str, str]:
    """Return all tags of a resource."""
    found: Mapping[str, str] = console.call("GET", f"{PATH}/{escaped(urn)}")["tags"]
    return found


def by_hand(console: OvhClient, tags: Mapping[str, str | None], urn: str = TEST) -> None:
    """Set tags in the console, and remove those that are None."""
    for key, value in tags.items():
        path = f"{PATH}/{escaped(urn)}/tag"
        if value is None:
            console.call("DELETE", f"{path}/{key}")
        else:
            console.call("POST", path, {"key": key, "value": value})


def called(control: Control) -> list[tuple[str, str]]:
    """Return the methods and ends of paths of the calls about the resource so far."""
    here = f"{PATH}/{TEST}"
    calls = [call for call in control.calls()["calls"] if call["path"].startswith(here)]
    return [(call["method"], call["path"].removeprefix(here)) for call in calls]


def test_tags_are_set_one_by_one(tags: Story, control: Control, console: OvhClient) -> None:
    """After one look; OVHcloud's own stay as they are."""
    tags.create()

    assert tags.id == TEST
    assert called(control) == [("GET", ""), ("POST", "/tag"), ("POST", "/tag")]
    assert tagged(console) == {**TAGS, **SYSTEM}


def test_tags_just_set_read_back_without_a_difference(tags: Story) -> None:
    """Inputs are the declared values; what we set is remembered beside them."""
    tags.create()

    assert tags.read()

    assert tags.inputs == DECLARED
    assert tags.outputs == {**DECLARED, "ours": TAGS}
    assert tags.plan() == "same"


def test_a_tag_may_be_empty(tags: Story, console: OvhClient) -> None:
    """Which is something else than no tag."""
    tags.create(tags={"retired": ""})

    assert tags.read()
    made = tags.plan(tags={"retired": ""})
    by_hand(console, {"retired": None})
    assert tags.read()

    assert (made, tags.plan(tags={"retired": ""})) == ("same", "update")
    tags.update(tags={"retired": ""})
    assert tagged(console) == {"retired": "", **SYSTEM}


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({"environment": "prod"}, {**TAGS, "environment": "prod"}),
        ({"environment": ""}, {**TAGS, "environment": ""}),
        ({"environment": None}, {"team:owner": "web/eu+1"}),
        ({"environment": None, "team:owner": None}, {}),
    ],
)
def test_tags_changed_in_the_console_are_seen_and_put_right(
    tags: Story, console: OvhClient, changed: dict[str, str | None], seen: dict[str, str]
) -> None:
    """A resource without any of our tags is still there, and so are they, as a difference."""
    tags.create()
    by_hand(console, changed)

    assert tags.read()
    found, planned = tags.inputs["tags"], tags.plan()
    tags.update()

    assert (found, planned) == (seen, "update")
    assert tagged(console) == {**TAGS, **SYSTEM}
    assert tags.read()
    assert tags.plan() == "same"


def test_a_tag_removed_and_set_anew_between_two_refreshes_is_still_ours(
    tags: Story, console: OvhClient
) -> None:
    """A refresh that did not find it does not forget it."""
    tags.create()
    by_hand(console, {"environment": None})
    assert tags.read()
    by_hand(console, {"environment": "prod"})

    assert tags.read()
    found = tags.inputs["tags"]
    tags.update()

    assert found == {**TAGS, "environment": "prod"}
    assert tagged(console) == {**TAGS, **SYSTEM}


def test_tags_of_others_are_not_seen(tags: Story, console: OvhClient) -> None:
    """Neither OVHcloud's nor what somebody adds; they outlive ours."""
    tags.create()
    by_hand(console, {"project": "secret"})

    assert tags.read()
    planned = tags.plan()
    tags.update(tags={"environment": "prod"})
    between = dict(tagged(console))
    tags.delete()

    assert tags.inputs["tags"] == {"environment": "prod"}
    assert planned == "same"
    assert between == {"environment": "prod", "project": "secret", **SYSTEM}
    assert tagged(console) == {"project": "secret", **SYSTEM}


@pytest.mark.parametrize("nothing", ["left out", None, {}])
def test_a_resource_whose_tags_are_not_told_has_none(
    tags: Story, console: OvhClient, control: Control, nothing: object
) -> None:
    """A key that is left out, and null, say that there are none."""
    tags.create()
    told = {**console.call("GET", f"{PATH}/{escaped(TEST)}"), "tags": nothing}
    if nothing == "left out":
        del told["tags"]
    control.fault(method="GET", path=f"{PATH}/{TEST}", kind="status", status=200, body=told)

    assert tags.read()

    assert tags.inputs["tags"] == {}
    assert tags.plan() == "update"


def test_only_what_differs_is_told(tags: Story, control: Control, console: OvhClient) -> None:
    """What comes and what changes first, then what goes; what stays is never out."""
    tags.create(tags={"a": "1", "b": "2", "c:d": "3"})
    control.reset_calls()

    planned = tags.plan(tags={"b": "2", "a": "0", "e": "4"})
    tags.update(tags={"b": "2", "a": "0", "e": "4"})

    assert planned == "update"
    wanted = [("GET", ""), ("POST", "/tag"), ("POST", "/tag"), ("DELETE", "/tag/c:d")]
    assert called(control) == wanted
    assert tagged(console) == {"a": "0", "b": "2", "e": "4", **SYSTEM}


def test_the_order_of_tags_means_nothing(tags: Story) -> None:
    """A map has none."""
    tags.create()

    assert tags.plan(tags=dict(reversed(TAGS.items()))) == "same"


@pytest.mark.parametrize("key", ["a/b", "a:b", "a=b", "a+b@c.d_e-f"])
def test_keys_are_escaped_in_paths(
    tags: Story, console: OvhClient, control: Control, key: str
) -> None:
    """All that OVHcloud takes in a key."""
    tags.create(tags={key: "value"})
    made = dict(tagged(console))
    path = f"{PATH}/{TEST}/tag"
    control.fault(method="DELETE", path=path, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused) as caught:
        tags.delete()
    tags.delete()

    sent = f"DELETE {PATH}/{escaped(TEST)}/tag/{escaped(key)}: 403 no "
    assert sent in str(caught.value)
    assert (made, tagged(console)) == ({key: "value", **SYSTEM}, SYSTEM)


def test_another_resource_is_tagged_anew(tags: Story, console: OvhClient) -> None:
    """Tags belong to their resource."""
    tags.create()

    assert tags.plan(resource=PROD) == "replace resource"
    tags.delete()
    tags.create(resource=PROD, tags={"team": "web"})

    assert tagged(console) == SYSTEM
    assert tagged(console, PROD) == {"environment": "prod", "team": "web"}


@pytest.mark.parametrize("key", ["ovh:example", "ovh:"])
def test_tags_that_ovhcloud_sets_are_refused_before_any_call(
    tags: Story, control: Control, key: str
) -> None:
    """By a creation and by an edit."""
    wanted = {**TAGS, key: "mine"}
    control.reset_calls()

    with pytest.raises(Taken) as caught:
        tags.create(tags=wanted)

    assert str(caught.value) == (
        "ovh: OVHcloud itself sets the tags that begin with ovh:, so "
        f"{TEST} cannot be given {key}. Nothing was changed."
    )
    assert control.calls()["total"] == 0
    tags.create()
    control.reset_calls()
    with pytest.raises(Taken):
        tags.update(tags=wanted)
    assert control.calls()["total"] == 0


def test_a_tag_that_has_another_value_is_left_as_it_is(
    tags: Story, console: OvhClient, control: Control
) -> None:
    """Whose it is nobody can tell; the error says where it is and what stands there."""
    by_hand(console, {"team": "db"}, PROD)
    before = control.state()

    with pytest.raises(Taken) as caught:
        tags.create(resource=PROD, tags={"a": "1", "team": "web", "environment": "test"})

    assert str(caught.value) == (
        f'ovh: {PROD} already has the tags environment "prod", team "db"; by whom is not known. '
        "Nothing was changed. Declare these values, or remove the tags there."
    )
    assert control.state() == before


def test_a_tag_that_an_edit_adds_may_be_somebody_elses_too(
    tags: Story, console: OvhClient, control: Control
) -> None:
    """Nothing of the edit is carried out."""
    tags.create()
    by_hand(console, {"project": "theirs"})
    before = control.state()

    with pytest.raises(Taken, match='already has the tags project "theirs"'):
        tags.update(tags={"a": "1", "project": "ours"})

    assert control.state() == before


def test_a_tag_that_has_our_value_is_taken_over(
    tags: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """And said, once."""
    wanted = {"environment": "prod", "team": "web"}
    control.reset_calls()

    tags.create(resource=PROD, tags=wanted)

    posted = [call for call in control.calls()["calls"] if call["method"] == "POST"]
    assert len(posted) == 1
    assert capsys.readouterr().out == (
        f"ovh: took over the tags environment of {PROD}, set as declared\n"
    )
    assert tagged(console, PROD) == wanted
    assert tags.read()
    assert tags.plan(resource=PROD, tags=wanted) == "same"


@pytest.mark.parametrize("skip", [0, 1])
def test_a_lost_answer_is_found_again_by_its_value(
    tags: Story, console: OvhClient, control: Control, skip: int
) -> None:
    """Wherever the run stopped."""
    path = f"{PATH}/{TEST}/tag"
    control.fault(method="POST", path=path, kind="lost_answer", skip=skip)
    with pytest.raises(Unreachable):
        tags.create()

    tags.create()

    assert tagged(console) == {**TAGS, **SYSTEM}
    assert called(control).count(("POST", "/tag")) == 2
    assert tags.read()
    assert tags.plan() == "same"


def test_an_edit_that_stopped_half_way_is_carried_out_again(
    tags: Story, console: OvhClient, control: Control
) -> None:
    """What was set counts as ours, by its value."""
    wanted = {"a": "1", "environment": "prod", "z": "2"}
    tags.create()
    path = f"{PATH}/{TEST}/tag"
    control.fault(method="POST", path=path, kind="status", status=403, body={}, skip=2)
    with pytest.raises(Refused):
        tags.update(tags=wanted)

    tags.update(tags=wanted)

    assert tagged(console) == {**wanted, **SYSTEM}


def test_tags_are_gone_with_their_resource(tags: Story, control: Control) -> None:
    """Their read is empty, and deleting them changes nothing."""
    tags.create()
    gone = {"method": "GET", "path": f"{PATH}/{TEST}", "kind": "status", "status": 404, "body": {}}

    control.fault(**gone)
    assert not tags.read()
    control.reset_calls()
    control.fault(**gone)
    tags.delete()

    assert called(control) == [("GET", "")]


def test_a_resource_that_does_not_exist_is_an_error(tags: Story) -> None:
    """The cloud says which."""
    with pytest.raises(NotFound) as caught:
        tags.create(resource=ABSENT)

    message = str(caught.value)
    assert message.startswith(f"OVHcloud: GET {PATH}/{escaped(ABSENT)}: 404 ")
    assert "\n" not in message


def test_deleting_tags_twice_is_deleting_once(tags: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    tags.create()

    tags.delete()
    tags.delete()

    assert control.state() == before


def test_a_tag_removed_at_the_same_moment_is_removed(tags: Story, control: Control) -> None:
    """Somebody may remove one between our look and our call."""
    tags.create()
    path = f"{PATH}/{TEST}/tag/environment"
    control.fault(method="DELETE", path=path, kind="status", status=404, body={})

    tags.delete()

    assert [call["status"] for call in control.calls()["calls"][-2:]] == [404, 200]


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize("how", ["delete", "update"])
def test_a_tag_that_somebody_has_set_since_is_not_removed(
    tags: Story,
    console: OvhClient,
    capsys: pytest.CaptureFixture[str],
    how: str,
    *,
    refreshed: bool,
) -> None:
    """A refresh that saw their value does not make it ours."""
    tags.create()
    by_hand(console, {"environment": "theirs"})
    if refreshed:
        assert tags.read()

    if how == "delete":
        tags.delete()
    else:
        tags.update(tags={})

    assert tagged(console) == {"environment": "theirs", **SYSTEM}
    assert capsys.readouterr().out == (
        f"ovh: left the tag environment of {TEST}, which has a value of somebody else's\n"
    )


def test_a_refused_tag_is_one_line(tags: Story) -> None:
    """The cloud's words on what is malformed."""
    wanted: dict[str, Any] = {"tags": {"environment": "with space"}}

    with pytest.raises(Refused) as caught:
        tags.create(**wanted)

    message = str(caught.value)
    path = f"{PATH}/{escaped(TEST)}/tag"
    assert message.startswith(f"OVHcloud: POST {path}: 400 tag value does not match ")
    assert "\n" not in message
