from scaleway.iam.v1alpha1 import IamV1Alpha1API, ListApplicationsRequestOrderBy

from sandbox.control import Control
from tests.sandbox.scaleway.stories.conftest import GONE, MISTAKEN, REFUSED, TAKEN, said


def test_an_application_is_made_changed_and_removed(iam: IamV1Alpha1API) -> None:
    """What is gone is gone for every call."""
    made = iam.create_application(name="ci", description="builds", tags=["env=prod"])
    read = iam.get_application(application_id=made.id)
    changed = iam.update_application(
        application_id=made.id, name="ci-2", description="", tags=["env=test", "team=ops"]
    )
    named = iam.update_application(application_id=made.id, name="ci-3")

    assert read == made
    assert (changed.name, changed.description, changed.tags) == (
        *("ci-2", ""),
        ["env=test", "team=ops"],
    )
    assert (named.name, named.tags) == ("ci-3", changed.tags)
    iam.delete_application(application_id=made.id)
    for call in (iam.get_application, iam.update_application, iam.delete_application):
        assert said(call, application_id=made.id) == GONE
    assert iam.create_application(name="ci-3", description="").id != made.id


def test_applications_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """The package walks them; whoever reads one page is told how many there are."""
    names = [iam.create_application(name=f"ci-{at}", description="").name for at in range(5)]
    control.switch(page_size=2)

    first = iam.list_applications(order_by=ListApplicationsRequestOrderBy.NAME_DESC)
    everyone = iam.list_applications_all()

    assert ([each.name for each in first.applications], first.total_count) == (
        *(["ci-4", "ci-3"],),
        5,
    )
    assert [each.name for each in everyone] == names
    assert iam.list_applications(page=4).applications == []
    assert [each.name for each in iam.list_applications_all(name="ci-3")] == ["ci-3"]


def test_a_mistaken_application_is_refused(iam: IamV1Alpha1API) -> None:
    """A name in use, and what the API does not take."""
    made = iam.create_application(name="ci", description="")

    for told in ({"name": " ci"}, {"tags": ["with:colon"]}, {"description": "x" * 201}):
        whole = {"name": "other", "description": "", **told}
        assert said(iam.create_application, **whole) == MISTAKEN
        assert said(iam.update_application, application_id=made.id, **told) == MISTAKEN
    assert said(iam.create_application, name="ci", description="") == TAKEN
    assert iam.list_applications_all() == [made]


def test_an_application_is_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to touch."""
    made = iam.create_application(name="ci", description="")

    assert said(stranger.list_applications) == REFUSED
    assert said(stranger.create_application, name="a", description="") == REFUSED
    for each in ("get_application", "update_application", "delete_application"):
        assert said(getattr(stranger, each), application_id=made.id) == REFUSED
    assert iam.get_application(application_id=made.id) == made
