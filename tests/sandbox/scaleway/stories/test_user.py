from urllib.error import HTTPError

import pytest
from scaleway.iam.v1alpha1 import IamV1Alpha1API, ListUsersRequestOrderBy, UserType

from sandbox.control import Control
from tests.sandbox.scaleway.conftest import ORGANIZATION, PASSWORD
from tests.sandbox.scaleway.stories.conftest import (
    GONE,
    MISTAKEN,
    PROTECTED,
    REFUSED,
    TAKEN,
    member,
    new_member,
    said,
)

EMAIL = "guest@example.org"


def test_a_member_is_made_changed_and_removed(iam: IamV1Alpha1API, control: Control) -> None:
    """With a first password that another takes the place of."""
    made = iam.create_user(member=member("jo", first_name="Jo"), tags=["team=ops"])
    read = iam.get_user(user_id=made.id)
    control.sign_in(ORGANIZATION, "jo", PASSWORD)
    changed = iam.update_user(user_id=made.id, email="jo2@example.org", last_name="Lin", tags=[])
    renamed = iam.update_user_username(user_id=made.id, username="jolin")
    iam.update_user_password(user_id=made.id, password="Another-123")

    assert read == made
    assert (made.type_, made.status, made.locale) == (UserType.MEMBER, "activated", "en_US")
    assert (changed.first_name, changed.last_name, changed.tags) == ("Jo", "Lin", [])
    assert (changed.email, changed.updated_at) == ("jo2@example.org", made.updated_at)
    assert renamed.username == "jolin"
    with pytest.raises(HTTPError, match="401") as refusal:
        control.sign_in(ORGANIZATION, "jolin", PASSWORD)
    refusal.value.close()
    control.sign_in(ORGANIZATION, "jolin", "Another-123")
    iam.delete_user(user_id=made.id)
    for call in (iam.get_user, iam.update_user, iam.delete_user, iam.lock_user, iam.unlock_user):
        assert said(call, user_id=made.id) == GONE


def test_a_member_is_locked_and_let_in_again(iam: IamV1Alpha1API, control: Control) -> None:
    """Twice is once."""
    made = new_member(iam)

    locked = [iam.lock_user(user_id=made.id).locked for _ in range(2)]
    with pytest.raises(HTTPError, match="401") as refusal:
        control.sign_in(ORGANIZATION, "jo", PASSWORD)
    refusal.value.close()
    unlocked = [iam.unlock_user(user_id=made.id).locked for _ in range(2)]

    assert (locked, unlocked) == ([True, True], [False, False])
    control.sign_in(ORGANIZATION, "jo", PASSWORD)


def test_users_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """The owner among them, unless members alone are asked for."""
    for name in ("abe", "bea", "cy"):
        new_member(iam, name)
    control.switch(page_size=2)

    first = iam.list_users(order_by=ListUsersRequestOrderBy.USERNAME_ASC)
    everyone = iam.list_users_all()
    members = iam.list_users_all(type_=UserType.MEMBER)

    assert ([each.username for each in first.users], first.total_count) == (["abe", "bea"], 4)
    assert [each.type_ for each in everyone] == [UserType.OWNER, *[UserType.MEMBER] * 3]
    assert [each.username for each in members] == ["abe", "bea", "cy"]


def test_a_guest_is_invited_and_taken_back(iam: IamV1Alpha1API, control: Control) -> None:
    """The package of today has no word for what the API answered last."""
    made = iam.create_user(email=EMAIL, tags=["team=ops"])
    tagged = iam.update_user(user_id=made.id, tags=["team=dev"])
    listed = iam.list_users_all(tag="team=dev")

    assert (made.username, made.status, made.type_) == (EMAIL, "invitation_pending", "guest")
    assert listed == [tagged]
    assert said(iam.create_user, email=EMAIL) == TAKEN
    assert said(iam.update_user, user_id=made.id, email="other@example.org") == PROTECTED
    assert said(iam.update_user_username, user_id=made.id, username="other") == PROTECTED
    control.accept_invitation(ORGANIZATION, EMAIL, PASSWORD)
    assert iam.get_user(user_id=made.id).status == "activated"
    iam.delete_user(user_id=made.id)
    assert said(iam.delete_user, user_id=made.id) == GONE
    assert iam.create_user(email=EMAIL).status == "invitation_pending"


def test_a_mistaken_user_is_refused(iam: IamV1Alpha1API) -> None:
    """A username in use, what the API does not take, and whatever touches the owner."""
    made = new_member(iam)
    (owner,) = iam.list_users_all(type_=UserType.OWNER)

    for told in ({"username": "j"}, {"email": "nowhere"}, {"password": "x" * 73}):
        assert said(iam.create_user, member=member("kim", **told)) == MISTAKEN
    assert said(iam.create_user) == MISTAKEN
    assert said(iam.create_user, member=member("JO")) == TAKEN
    for call in (iam.delete_user, iam.lock_user, iam.unlock_user):
        assert said(call, user_id=owner.id) == PROTECTED
    assert iam.list_users_all() == [owner, made]


def test_a_user_is_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to touch."""
    made = new_member(iam)

    assert said(stranger.list_users) == REFUSED
    assert said(stranger.create_user, member=member("kim")) == REFUSED
    for each in ("get_user", "update_user", "lock_user", "unlock_user", "delete_user"):
        assert said(getattr(stranger, each), user_id=made.id) == REFUSED
    assert said(stranger.update_user_password, user_id=made.id, password=PASSWORD) == REFUSED
    assert iam.get_user(user_id=made.id) == made
