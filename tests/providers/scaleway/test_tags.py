"""Tags of every object that has them: the declared ones, all of them, and the mark beside them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from providers.base import Provider
from providers.scaleway.application import ApplicationProvider
from providers.scaleway.client import APPLICATIONS, GROUPS, POLICIES, USERS, ScalewayClient
from providers.scaleway.group import GroupProvider
from providers.scaleway.policy import PolicyProvider
from providers.scaleway.user import UserProvider
from sandbox.control import Control
from tests.providers.scaleway.conftest import named, person
from tests.providers.story import Story, Tell

RULES = [{"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""}]
KINDS: Mapping[str, tuple[Callable[[], Provider], dict[str, Any]]] = {
    APPLICATIONS: (ApplicationProvider, named("thing")),
    GROUPS: (GroupProvider, named("thing")),
    POLICIES: (PolicyProvider, {**named("thing"), "no_principal": True, "rules": RULES}),
    USERS: (UserProvider, person("thing")),
}
MARK = "grantbook/test/scaleway/thing/"


@pytest.fixture(params=KINDS, ids=["application", "group", "policy", "user"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return the path of a kind of object."""
    return str(request.param)


@pytest.fixture
def thing(kind: str, tell: Tell) -> Story:
    """Return an object about to be made, of whose tags nothing is said."""
    provider, declared = KINDS[kind]
    return tell(provider(), {key: value for key, value in declared.items() if key != "tags"})


def tags(console: ScalewayClient, kind: str, story: Story) -> list[str]:
    """Return the tags that an object carries."""
    found: list[str] = console.call("GET", f"{kind}/{story.id}")["tags"]
    return found


def test_an_object_of_whose_tags_nothing_is_said_has_the_mark(
    thing: Story, kind: str, console: ScalewayClient
) -> None:
    """And no other; no tags and an empty list are the same."""
    thing.create()

    (alone,) = tags(console, kind, thing)
    assert alone.startswith(MARK)
    assert thing.plan() == "same"
    assert thing.read()
    assert thing.plan() == thing.plan(tags=[]) == "same"


@pytest.mark.parametrize("declared", [None, ["team=web"], ["team=web", "stage=prod"]])
@pytest.mark.parametrize("by_hand", ["added", "removed", "changed"])
def test_tags_edited_by_hand_are_seen_and_put_right(
    thing: Story, kind: str, console: ScalewayClient, declared: list[str] | None, by_hand: str
) -> None:
    """Added, removed or changed: the declared ones are all that there are."""
    if declared is not None:
        thing.declared["tags"] = declared
    thing.create()
    before = tags(console, kind, thing)
    edited = {
        "added": [*before, "by-hand"],
        "removed": [tag for tag in before if tag.startswith(MARK)],
        "changed": [tag.replace("team=web", "team=ops") for tag in before],
    }[by_hand]
    console.call("PATCH", f"{kind}/{thing.id}", {"tags": edited})

    assert thing.read()
    planned = thing.plan()
    thing.update()

    assert planned == ("same" if edited == before else "update")
    assert sorted(tags(console, kind, thing)) == sorted(before)
    assert thing.read()
    assert thing.plan() == "same"


def test_the_mark_taken_off_by_hand_is_put_back(
    thing: Story, kind: str, console: ScalewayClient
) -> None:
    """Beside the tags, of which it is none."""
    thing.declared["tags"] = ["team=web"]
    thing.create()
    before = tags(console, kind, thing)
    console.call("PATCH", f"{kind}/{thing.id}", {"tags": ["team=web"]})

    assert thing.read()
    seen, planned = thing.inputs["tags"], thing.plan()
    thing.update()

    assert (seen, planned) == (["team=web"], "update")
    assert tags(console, kind, thing) == before


def test_tags_are_changed_in_place_and_sent_whole(
    thing: Story, kind: str, console: ScalewayClient, control: Control
) -> None:
    """The API replaces them all."""
    thing.declared["tags"] = ["team=web", "stage=prod"]
    thing.create()
    control.reset_calls()

    assert thing.plan(tags=["stage=prod", "team=web"]) == "same"
    assert thing.plan(tags=["stage=test"]) == "update"
    thing.update(tags=["stage=test"])

    changes = [call["method"] for call in control.calls()["calls"] if call["mutating"]]
    assert changes == ["PATCH"]
    ours, mark = tags(console, kind, thing)
    assert ours == "stage=test"
    assert mark.startswith(MARK)


@pytest.mark.parametrize(
    ("kind", "edit"),
    [
        (APPLICATIONS, {"name": "other"}),
        (GROUPS, {"name": "other"}),
        (POLICIES, {"name": "other"}),
        (USERS, {"email": "other@example.com"}),
    ],
    ids=["application", "group", "policy", "user"],
)
def test_a_change_sends_nothing_but_itself(
    thing: Story, kind: str, console: ScalewayClient, edit: dict[str, Any]
) -> None:
    """What somebody tagged meanwhile stays until a refresh has shown it."""
    thing.create()
    console.call("PATCH", f"{kind}/{thing.id}", {"tags": ["by-hand"]})

    thing.update(**edit)

    assert tags(console, kind, thing) == ["by-hand"]
    assert thing.read()
    assert thing.plan(**edit) == "update"
