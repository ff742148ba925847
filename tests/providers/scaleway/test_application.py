from providers.scaleway.application import PATH
from providers.scaleway.client import ScalewayClient
from tests.providers.scaleway.conftest import ORGANIZATION, OWNER, named
from tests.providers.story import Story


def test_an_application_holds_what_was_declared(backup: Story, console: ScalewayClient) -> None:
    """The mark is one tag more."""
    found = console.call("GET", f"{PATH}/{backup.id}")

    assert (found["name"], found["description"]) == ("backup", "Declared")
    assert found["organization_id"] == ORGANIZATION
    assert found["tags"][:2] == ["team=ops", "env=prod"]
    assert found["tags"][2].startswith(f"{OWNER}/backup/")
    assert len(found["tags"]) == 3


def test_an_application_reads_back_as_declared(backup: Story) -> None:
    """What the cloud adds, such as the number of keys, is nobody's business."""
    assert backup.read()

    assert backup.outputs == backup.inputs == named("backup")
