from scaleway.iam.v1alpha1 import IamV1Alpha1API, ListGroupsRequestOrderBy

from sandbox.control import Control
from tests.sandbox.scaleway.conftest import NOBODY
from tests.sandbox.scaleway.stories.conftest import (
    GONE,
    MISTAKEN,
    REFUSED,
    TAKEN,
    new_member,
    said,
)


def test_a_group_is_made_changed_and_removed(iam: IamV1Alpha1API) -> None:
    """What is gone is gone for every call."""
    made = iam.create_group(name="ops", description="on call", tags=["a"])
    read = iam.get_group(group_id=made.id)
    same = iam.update_group(group_id=made.id, name="ops", tags=["a"])
    changed = iam.update_group(group_id=made.id, name="night", description="", tags=[])

    assert read == same == made
    assert (changed.name, changed.description, changed.tags) == ("night", "", [])
    iam.delete_group(group_id=made.id)
    for call in (iam.get_group, iam.update_group, iam.delete_group):
        assert said(call, group_id=made.id) == GONE
    assert said(iam.set_group_members, group_id=made.id, user_ids=[], application_ids=[]) == GONE


def test_members_come_and_go(iam: IamV1Alpha1API) -> None:
    """All at once, several, one; whoever is none cannot be taken out."""
    group = iam.create_group(name="ops", description="").id
    people = [new_member(iam, name).id for name in ("abe", "bea", "cy")]
    program = iam.create_application(name="ci", description="").id

    whole = iam.set_group_members(group_id=group, user_ids=people[:2], application_ids=[program])
    more = iam.add_group_members(group_id=group, user_ids=people[1:], application_ids=[])
    again = iam.add_group_member(group_id=group, application_id=program)
    fewer = iam.remove_group_member(group_id=group, user_id=people[0])
    found = iam.list_groups_all(user_ids=[people[2]])

    assert (whole.user_ids, whole.application_ids) == (people[:2], [program])
    assert (set(more.user_ids), again.application_ids) == (set(people), [program])
    assert set(fewer.user_ids) == set(people[1:])
    assert [each.id for each in found] == [group]
    assert said(iam.remove_group_member, group_id=group, user_id=people[0]) == GONE
    assert said(iam.add_group_member, group_id=group, user_id=NOBODY) == GONE
    assert said(iam.add_group_member, group_id=group) == MISTAKEN
    iam.delete_user(user_id=people[1])
    iam.delete_application(application_id=program)
    left = iam.get_group(group_id=group)
    assert (left.user_ids, left.application_ids) == ([people[2]], [])


def test_groups_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """Those that every organization begins with among them."""
    names = [iam.create_group(name=f"team-{at}", description="").name for at in range(3)]
    control.switch(page_size=2)

    first = iam.list_groups(order_by=ListGroupsRequestOrderBy.NAME_DESC)
    everyone = iam.list_groups_all()

    assert ([each.name for each in first.groups], first.total_count) == (["team-2", "team-1"], 6)
    assert [each.name for each in everyone][3:] == names
    assert [each.name for each in iam.list_groups_all(name="team-1")] == ["team-1"]


def test_a_mistaken_group_is_refused(iam: IamV1Alpha1API) -> None:
    """A name in use, and what the API does not take."""
    made = iam.create_group(name="ops", description="")

    for told in ({"name": "ops "}, {"tags": ["with:colon"]}, {"description": "x" * 201}):
        assert said(iam.create_group, **{"name": "other", "description": "", **told}) == MISTAKEN
        assert said(iam.update_group, group_id=made.id, **told) == MISTAKEN
    assert said(iam.create_group, name="ops", description="") == TAKEN
    assert said(iam.update_group, group_id=made.id, name="Editors") == TAKEN
    assert iam.get_group(group_id=made.id) == made


def test_a_group_is_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to touch, nor to come into."""
    made = iam.create_group(name="ops", description="")
    (program,) = iam.list_applications_all()

    assert said(stranger.list_groups) == REFUSED
    assert said(stranger.create_group, name="a", description="") == REFUSED
    for each in ("get_group", "update_group", "delete_group"):
        assert said(getattr(stranger, each), group_id=made.id) == REFUSED
    assert said(stranger.add_group_member, group_id=made.id, application_id=program.id) == REFUSED
    assert iam.get_group(group_id=made.id) == made
