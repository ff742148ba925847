"""The story of every resource type, told of the stand-in and of the official plugin alike."""

from typing import TYPE_CHECKING

import grpc
import pytest

from sandbox.aws.plugin.registry import TYPES
from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.driver import SECRET, Driver, Props, opened
from tests.sandbox.aws.plugin.identity_center_stories import CENTER_STORIES
from tests.sandbox.aws.plugin.stories import STORIES, Story

if TYPE_CHECKING:
    from pulumi.runtime.proto import provider_pb2

SOME, NONE = 2, 1  # DiffResponse.DiffChanges


@pytest.fixture(params=[*sorted(STORIES), *sorted(CENTER_STORIES)])
def story(request: pytest.FixtureRequest, aws: Aws) -> Story:
    """Return a type's story, with what must stand before."""
    if request.param in CENTER_STORIES:
        return CENTER_STORIES[request.param](aws)
    told = STORIES[request.param]()
    told.before(aws.iam())
    return told


def without_secrets(story: Story, props: Props) -> Props:
    """Return properties that two moments can be compared by."""
    return {name: value for name, value in props.items() if name not in story.hidden}


def test_every_type_has_a_story() -> None:
    """A type that nobody tells of is not done."""
    assert {tell().token for tell in STORIES.values()} | set(CENTER_STORIES) == set(TYPES)


def test_created_is_read_back_and_needs_nothing_more(either: Driver, story: Story) -> None:
    """What is made is as declared, its reading says the same, and no difference remains."""
    id_, state, inputs = either.made(story.token, story.declared)

    read_id, found, found_inputs = either.read(story.token, id_, state, inputs)
    difference = either.diff(story.token, id_, found, inputs)

    assert story.id in {None, id_}
    assert read_id == id_
    assert state.items() >= (story.declared | story.known).items()
    assert without_secrets(story, found) == without_secrets(story, state)
    assert found_inputs == inputs
    assert difference.changes == NONE


def test_an_edit_is_made_in_place(either: Driver, story: Story) -> None:
    """The id stays, what was edited is so afterwards, and nothing else differs."""
    if story.edit is None:
        pytest.skip("every input of this type replaces")
    id_, state, _ = either.made(story.token, story.declared)
    news = either.checked(story.token, {**story.declared, **story.edit})

    planned = either.diff(story.token, id_, state, news)
    edited = either.update(story.token, id_, state, news)
    after = either.diff(story.token, id_, edited, news)

    assert planned.changes == SOME
    assert not planned.replaces
    assert set(planned.diffs) == set(story.edit)
    assert edited.items() >= story.edit.items()
    assert after.changes == NONE
    assert either.read(story.token, id_, edited, news)[0] == id_


def test_a_change_that_IAM_cannot_make_in_place_replaces(  # noqa: N802 - IAM is its name.
    either: Driver, story: Story
) -> None:
    """It is announced as such, property by property."""
    if story.replace is None:
        pytest.skip("this type is edited in place, whatever changes")
    id_, state, _ = either.made(story.token, story.declared)
    news = either.checked(story.token, {**story.declared, **story.replace})

    planned: provider_pb2.DiffResponse = either.diff(story.token, id_, state, news)

    assert set(planned.replaces) == set(story.replace)
    assert {planned.detailedDiff[name].kind for name in story.replace} == {5}  # UPDATE_REPLACE


def test_deleted_elsewhere_reads_empty(either: Driver, aws: Aws, story: Story) -> None:
    """Gone is an empty id, not an error; so it is planned again."""
    id_, state, inputs = either.made(story.token, story.declared)
    story.vanish(aws.iam())

    found_id, found, _ = either.read(story.token, id_, state, inputs)

    assert found_id == ""
    assert found == {}


def test_deleted_twice_is_deleted_once(either: Driver, story: Story) -> None:
    """The second time finds nothing to do."""
    id_, state, inputs = either.made(story.token, story.declared)

    either.delete(story.token, id_, state)
    either.delete(story.token, id_, state)

    found_id, found, _ = either.read(story.token, id_, state, inputs)
    if story.leaves is None:
        assert found_id == ""
    else:
        assert found.items() >= story.leaves.items()


def test_refused_says_action_code_and_caller(stranger: Driver, story: Story) -> None:
    """Whoever may not gets one line that says what was tried and who tried it."""
    inputs = stranger.checked(story.token, story.declared)

    with pytest.raises(grpc.RpcError) as refused:
        stranger.create(story.token, inputs)

    text = refused.value.details() or ""
    assert "AccessDenied" in text
    assert f"is not authorized to perform: {story.makes}" in text
    assert "\n" not in text.strip()


def test_imported_by_id_is_known_in_full(either: Driver, story: Story) -> None:
    """What was imported differs from what was declared only in what the cloud does not keep."""
    if story.import_as is None:
        pytest.skip("this type has no id to import by that is known beforehand")
    _, _, inputs = either.made(story.token, story.declared)

    found_id, found, found_inputs = either.read(story.token, story.import_as)
    difference = either.diff(story.token, found_id, found, inputs)

    assert story.id in {None, found_id}
    assert found_inputs.items() >= (story.declared | story.imports).items()
    assert set(difference.diffs) <= {"passwordLength"}


def test_what_is_secret_is_marked_on_the_wire(either: Driver, story: Story) -> None:
    """A password or a secret key is never sent in the open, and nothing else is hidden."""
    _, state, _ = either.made(story.token, story.declared)

    marked = {
        name
        for name, value in state.items()
        if isinstance(value, dict) and value.items() >= SECRET.items()
    }

    assert marked == set(story.hidden)
    assert all(opened(state[name]) for name in story.hidden)
