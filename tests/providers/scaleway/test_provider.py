"""Applications and groups tell the same story: a name, a description and tags, in one answer."""

from collections.abc import Callable
from typing import Any

import pytest

from providers.errors import NotFound, Refused, Taken, Unreachable
from providers.scaleway.application import ApplicationProvider
from providers.scaleway.client import ScalewayClient
from providers.scaleway.group import GroupProvider
from providers.scaleway.provider import NamedProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import PARTNER, named
from tests.providers.story import Story, Tell

DECLARED = named("thing")


@pytest.fixture(params=[ApplicationProvider, GroupProvider], ids=["application", "group"])
def thing(request: pytest.FixtureRequest, tell: Tell) -> Story:
    """Return an object about to be made."""
    return tell(request.param(), DECLARED)


def root(story: Story) -> str:
    """Return the path of all objects of a kind."""
    assert isinstance(story.provider, NamedProvider)
    return story.provider.path


def path(story: Story) -> str:
    """Return the path of an object."""
    return f"{root(story)}/{story.id}"


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether an object is as it was, but for the time of its last change."""
    return {**one, "updated_at": ""} == {**other, "updated_at": ""}


def test_an_object_just_made_reads_back_without_a_difference(thing: Story) -> None:
    """Outputs and inputs are the declared values."""
    thing.create()

    assert thing.read()

    assert thing.outputs == thing.inputs == DECLARED
    assert thing.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "renamed"}),
        ("description", {"description": "Changed"}),
        ("description", {"description": ""}),
        ("tags", {"tags": ["by-hand"]}),
        ("tags", {"tags": []}),
        ("mark", {"tags": ["team=ops", "env=prod"]}),
        ("mark", {"tags": ["team=ops", "env=prod", "grantbook/prod/x/thing/0f0f0f0f"]}),
    ],
)
def test_an_object_edited_in_the_console_is_seen_and_put_right(
    thing: Story, console: ScalewayClient, key: str, by_hand: dict[str, Any]
) -> None:
    """Each attribute is read as found, so that the next run changes it back."""
    thing.create()
    before = console.call("GET", path(thing))
    console.call("PATCH", path(thing), by_hand)

    assert thing.read()
    seen, planned = thing.inputs[key], thing.plan()
    thing.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert alike(console.call("GET", path(thing)), before)
    assert thing.read()
    assert thing.plan() == "same"


@pytest.mark.parametrize("key", ["description", "tags"])
def test_what_is_no_longer_declared_is_cleared(thing: Story, key: str) -> None:
    """The API leaves alone what it is not told of."""
    empty = "" if key == "description" else []
    thing.create()

    assert thing.plan(**{key: empty}) == "update"
    thing.update(**{key: empty})

    assert thing.read()
    assert thing.outputs[key] == empty
    assert thing.outputs["mark"] == DECLARED["mark"]
    assert thing.plan(**{key: empty}) == "same"


def test_an_object_is_renamed_in_place(thing: Story, console: ScalewayClient) -> None:
    """Its id, which policies refer to, stays."""
    thing.create()

    assert thing.plan(name="other") == "update"
    thing.update(name="other")

    assert console.call("GET", path(thing))["name"] == "other"


def test_another_organization_is_another_object(thing: Story) -> None:
    """The organization of an object is fixed."""
    thing.create()

    assert thing.plan(organization_id=PARTNER) == "replace organization_id"


def test_the_order_of_tags_means_nothing(thing: Story) -> None:
    """Neither the declared nor the answered one."""
    thing.create()

    assert thing.plan(tags=["env=prod", "team=ops"]) == "same"


def test_a_tag_may_look_like_a_mark(
    tell: Tell, thing: Story, control: Control, next_run: Callable[[], None]
) -> None:
    """Ours is told from it by being exactly ours."""
    tags = ["grantbook/docs", "grantbook/old/x/thing/0f0f0f0f"]
    thing.create(tags=tags)
    again = tell(type(thing.provider)(), DECLARED)

    assert thing.read()
    assert thing.plan(tags=tags) == "same"
    next_run()
    again.create(tags=tags)
    assert again.id == thing.id
    assert posts(control, root(thing)) == 1


def test_an_object_deleted_in_the_console_is_gone(thing: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    thing.create()
    console.delete(path(thing))

    assert not thing.read()


def test_deleting_an_object_twice_is_deleting_once(thing: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    thing.create()

    thing.delete()
    thing.delete()

    assert control.state() == before


def test_an_update_of_what_is_gone_says_so(thing: Story, console: ScalewayClient) -> None:
    """A refresh comes first, and then a new object."""
    thing.create()
    console.delete(path(thing))

    with pytest.raises(NotFound) as caught:
        thing.update(name="other")

    kind = root(thing).rpartition("/")[2].removesuffix("s")
    assert str(caught.value).startswith(
        f"Scaleway: PATCH {path(thing)}: 404 resource is not found; {kind}; {thing.id} (request "
    )


def test_a_refusal_is_one_line_with_the_clouds_words(thing: Story, control: Control) -> None:
    """It names the permission that would have been enough."""
    body = {
        "details": [{"action": "write", "resource": "application"}],
        "message": "insufficient permissions",
        "type": "permissions_denied",
    }
    headers = {"X-Request-Id": "r-1"}
    control.fault(
        method="POST", path=root(thing), kind="status", status=403, body=body, headers=headers
    )

    with pytest.raises(Refused) as caught:
        thing.create()

    assert str(caught.value) == (
        f"Scaleway: POST {root(thing)}: 403 insufficient permissions; write application "
        "(request r-1)"
    )


def test_a_malformed_value_is_said_in_the_clouds_words(thing: Story) -> None:
    """It names the argument."""
    with pytest.raises(Refused, match=r"400 invalid argument\(s\); name value does not match"):
        thing.create(name=" blank")


@pytest.mark.parametrize(
    ("tags", "whose"),
    [
        ([], "not made by grantbook"),
        (["team=ops"], "not made by grantbook"),
        (
            ["grantbook/prod/x/thing/0f0f0f0f"],
            'made by the stack "prod" as "grantbook/prod/x/thing/0f0f0f0f"',
        ),
    ],
)
def test_an_object_of_somebody_else_is_left_as_it_is(
    thing: Story, console: ScalewayClient, control: Control, tags: list[str], whose: str
) -> None:
    """The error names the object, and says who made it."""
    theirs = {"name": "thing", "organization_id": DECLARED["organization_id"], "tags": tags}
    id_ = console.call("POST", root(thing), theirs)["id"]
    before = control.state()

    with pytest.raises(Taken) as caught:
        thing.create()

    assert str(caught.value) == (
        f'scaleway: somebody else holds the name "thing" at {root(thing)}/{id_} ({whose}); '
        "it was left as it is."
    )
    assert control.state() == before


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_lost_answer_makes_one_object(
    thing: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """The next run takes over the object with exactly our mark, as it is now declared."""
    control.switch(page_size=page_size)
    control.fault(method="POST", path=root(thing), kind="lost_answer")
    with pytest.raises(Unreachable):
        thing.create()
    assert posts(control, root(thing)) == 1

    thing.create(description="", tags=["now"])

    assert posts(control, root(thing)) == 1
    assert capsys.readouterr().out == "scaleway: took over thing of an earlier run\n"
    found = console.call("GET", path(thing))
    assert (found["name"], found["description"]) == ("thing", "")
    assert thing.read()
    assert thing.plan(description="", tags=["now"]) == "same"
