import re
from pathlib import Path

import pytest

from providers.scaleway.client import IAM, PROJECTS, USERS, ScalewayClient
from providers.scaleway.inventory import KINDS
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.scaleway.conftest import ORGANIZATION
from tests.providers.scaleway.furnished import furnish, member
from tests.review.commands import stacks
from tests.review.commands.test_inventory import ANSI, printed
from tests.review.conftest import Run
from tests.review.terminal import shown

WHOLE = Path(__file__).with_name("inventory.txt")
CONFIG = """
config:
  grantbook:accounts:
    scaleway: {{cloud: scaleway, organization: {organization}, endpoint: {url}}}
"""


@pytest.fixture
def live(project: Path, sandbox: Sandbox) -> Path:
    """Return the folder of the declarations of `test`, the only stack of the project."""
    config = CONFIG.format(organization=ORGANIZATION, url=sandbox.scaleway_url)
    return stacks.only(project, config)


@pytest.fixture
def furnished(console: ScalewayClient, control: Control, live: Path) -> Path:
    """Return the stack whose organization holds one of everything."""
    furnish(console, control)
    return live


def settled(said: str) -> str:
    """Return a text with ids and days as of any run."""
    said = re.sub(r"\bSCW[0-9A-Z]{17}\b", "SCW" + "0" * 17, said)
    said = re.sub(r"\b(?!3f2b9c1e)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "0" * 36, said)
    return re.sub(r"\b202\d-\d\d-\d\d\b", "2029-01-01", said)


@pytest.mark.usefixtures("furnished")
def test_an_organization_is_shown_whole(grantbook: Run) -> None:
    """A line an object, where it is for a pipe; kept beside this test, ids and days aside."""
    listed = grantbook("inventory")

    assert (listed.status, listed.stderr) == (0, "")
    assert settled(listed.stdout) == WHOLE.read_text("utf-8")


@pytest.mark.usefixtures("furnished")
def test_what_is_printed_as_json_keeps_to_its_schema(grantbook: Run) -> None:
    """With every kind among it, and nothing that the schema does not describe."""
    listed = grantbook("inventory", "--format", "json")

    (account,) = printed(listed)["accounts"]
    assert {each["kind"] for each in account["objects"]} == set(KINDS)
    assert account["not_read"] == []


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_is_as_wide_as_the_terminal(furnished: Path, width: int) -> None:
    """It breaks no word."""
    status, said = shown(width, furnished.parents[1], "inventory")

    lines = ANSI.sub("", said).splitlines()
    assert status == 0
    assert max(map(len, lines)) <= width
    words = {word.strip(",") for line in lines for word in line.split()}
    assert {"ObjectStorageFullAccess", "guest@example.com", "sandbox"} <= words


@pytest.mark.usefixtures("furnished")
def test_only_the_kinds_that_are_asked_for_are_listed(grantbook: Run, control: Control) -> None:
    """One that this cloud does not have is empty, and costs nothing."""
    listed = grantbook("inventory", "-k", "user", "-k", "tags").stdout
    control.reset_calls()
    nothing = grantbook("inventory", "-k", "tags")

    assert [line for line in listed.splitlines() if line.endswith(")")] == ["Users (4)"]
    assert nothing.stdout == f"scaleway: Scaleway {ORGANIZATION}\n\n"
    assert control.calls()["total"] == 0


@pytest.mark.usefixtures("furnished")
def test_what_may_not_be_read_is_in_the_report(grantbook: Run, control: Control) -> None:
    """Also where the names of something else are missing for it."""
    body = {"message": "no"}
    for path in (PROJECTS, f"{IAM}/rules"):
        control.fault(kind="status", status=403, path=path, body=body, times=99)

    listed = grantbook("inventory", "-k", "policy", "-k", "api_key")

    assert listed.status == 0
    assert "\nnot read: projects: Scaleway: GET /account/v3/projects: 403 no " in listed.stdout
    assert "\nnot read: rules of policies: Scaleway: " in listed.stdout
    assert re.search(
        r"^people +group people; rules not read +stack \"other\"$", listed.stdout, re.MULTILINE
    )


@pytest.mark.usefixtures("furnished")
def test_a_locked_member_is_told_as_one(grantbook: Run, console: ScalewayClient) -> None:
    """As is an SSH key that opens nothing, by its status."""
    query = {"organization_id": ORGANIZATION}
    users = console.pages(USERS, "users", query)
    zoe = next(each for each in users if each["username"] == "zoe")
    console.call("POST", f"{USERS}/{zoe['id']}/lock", {})

    listed = grantbook("inventory", "-k", "user").stdout

    assert re.search(
        r"^zoe +activated, locked +none +no +never +not grantbook$", listed, re.MULTILINE
    )


@pytest.mark.usefixtures("live")
def test_what_is_there_without_anybody_is_said(
    grantbook: Run, console: ScalewayClient, control: Control
) -> None:
    """An identity provider that is not set up, and a group of nobody."""
    console.call("POST", f"{IAM}/organizations/{ORGANIZATION}/saml", {})
    console.call("POST", USERS, member("zoe"))
    assert control.calls()["mutating"] == 2

    listed = grantbook("inventory", "-k", "identity_provider", "-k", "group").stdout

    assert re.search(r"^nowhere yet +missing_certificate +never$", listed, re.MULTILINE)
    assert re.search(r"^Editors +nobody +not grantbook$", listed, re.MULTILINE)
