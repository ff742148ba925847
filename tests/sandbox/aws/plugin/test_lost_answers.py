"""Every type where the cloud did what was asked and its answer was lost on the way."""

import grpc
import pytest

from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.driver import Driver
from tests.sandbox.aws.plugin.stories import STORIES

NONE = 1  # DiffResponse.DiffChanges
# What cannot be made twice: the second attempt meets what the first one made.
ONCE = {
    "account_alias",
    "group",
    "open_id_connect_provider",
    "policy",
    "role",
    "saml_provider",
    "user",
    "user_login_profile",
}
EXCLUSIVE = sorted(name for name in STORIES if name.endswith("attachments_exclusive"))
AGAIN = sorted({name for name in STORIES if STORIES[name]().token.startswith("aws:iam/")} - ONCE)


@pytest.mark.parametrize("name", AGAIN)
def test_what_can_be_done_twice_is_done_again(admin: Driver, aws: Aws, name: str) -> None:
    """The call is repeated, and what stands is as declared."""
    story = STORIES[name]()
    story.before(aws.iam())
    inputs = admin.checked(story.token, story.declared)
    aws.control.fault(path=story.makes, kind="lost_answer")

    id_, state = admin.create(story.token, inputs)

    assert admin.diff(story.token, id_, state, inputs).changes == NONE
    assert admin.read(story.token, id_, state, inputs)[0] == id_


@pytest.mark.parametrize("name", sorted(ONCE))
def test_what_stands_already_is_not_taken_for_ones_own(admin: Driver, aws: Aws, name: str) -> None:
    """As with the official plugin: it says that the thing exists, and an import adopts it."""
    story = STORIES[name]()
    story.before(aws.iam())
    inputs = admin.checked(story.token, story.declared)
    aws.control.fault(path=story.makes, kind="lost_answer")

    with pytest.raises(grpc.RpcError, match="EntityAlreadyExists"):
        admin.create(story.token, inputs)

    assert story.import_as is not None
    assert admin.read(story.token, story.import_as)[0] == story.import_as


@pytest.mark.parametrize("name", EXCLUSIVE)
def test_an_attachment_whose_answer_was_lost_is_there_once(
    admin: Driver, aws: Aws, name: str
) -> None:
    """Attaching twice is attaching once."""
    story = STORIES[name]()
    story.before(aws.iam())
    inputs = admin.checked(story.token, story.declared)
    aws.control.fault(path="iam:Attach", kind="lost_answer")

    id_, state = admin.create(story.token, inputs)

    assert admin.read(story.token, id_, state, inputs)[1] == state
