from providers.scaleway.client import ScalewayClient
from providers.scaleway.group import PATH
from tests.providers.scaleway.conftest import named
from tests.providers.story import Story


def test_a_group_leaves_its_members_alone(support: Story, console: ScalewayClient) -> None:
    """They are an object of their own."""
    backup = console.call(
        "POST", "/iam/v1alpha1/applications", {**named("other"), "tags": [], "mark": None}
    )
    members = {"user_ids": [], "application_ids": [backup["id"]]}
    console.call("PUT", f"{PATH}/{support.id}/members", members)

    assert support.read()
    planned = support.plan()
    support.update(description="Changed")

    assert planned == "same"
    found = console.call("GET", f"{PATH}/{support.id}")
    assert found["application_ids"] == [backup["id"]]


def test_a_group_reads_back_as_declared(support: Story) -> None:
    """Members and times are nobody's business."""
    assert support.read()

    assert support.outputs == support.inputs == named("support")
