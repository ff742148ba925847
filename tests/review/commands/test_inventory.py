import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from providers.aws import inventory as aws
from providers.inventory import Kind
from providers.ovh.client import OvhClient
from providers.ovh.inventory import KINDS
from providers.scaleway import inventory as scaleway
from review import rows_aws, rows_scaleway
from review.rows import SHEETS
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import USERS
from tests.providers.ovh.furnished import client, furnish
from tests.review.conftest import Ended, Run
from tests.review.terminal import shown

WHOLE = Path(__file__).with_name("inventory.txt")
SCHEMA = Path(__file__).parents[3] / "docs/reference/inventory.schema.json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def furnished(sandbox: Sandbox, console: OvhClient, live: Path) -> Path:
    """Return the stack whose account holds one of everything."""
    furnish(sandbox, console)
    return live


def settled(said: str) -> str:
    """Return a text with ids and days as of any run, and what is sorted by ids in one order."""
    said = re.sub(r"^(id|\d{6,10}) +(?=name|of app|sandbox)", r"\1  ", said, flags=re.MULTILINE)
    said = re.sub(r"^\d{6,10} ", "123456789 ", said, flags=re.MULTILINE)
    said = re.sub(r"EU\.[0-9a-f]{16}", f"EU.{'0f' * 8}", said)
    said = re.sub(r"\b202\d-\d\d-\d\d\b", "2029-01-01", said)
    *before, one, other, end = said.split("\n")[:-1]
    return "\n".join([*before, *sorted([one, other]), end, ""])


@pytest.mark.usefixtures("furnished")
def test_an_account_is_shown_whole(grantbook: Run) -> None:
    """A line an object, where it is for a pipe; kept beside this test, ids and days aside."""
    listed = grantbook("inventory")

    assert (listed.status, listed.stderr) == (0, "")
    assert settled(listed.stdout) == WHOLE.read_text("utf-8")


@pytest.mark.usefixtures("furnished")
def test_a_terminal_has_no_say_in_a_pipe(grantbook: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its width."""
    wide = grantbook("inventory")
    monkeypatch.setenv("COLUMNS", "40")

    assert grantbook("inventory").stdout == wide.stdout


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_is_as_wide_as_the_terminal(furnished: Path, width: int) -> None:
    """It breaks no word."""
    status, said = shown(width, furnished.parents[1], "inventory")

    lines = ANSI.sub("", said).splitlines()
    assert status == 0
    assert max(map(len, lines)) <= width
    assert "people--account  group people" in " ".join(lines)
    words = {word.strip(",") for line in lines for word in line.split()}
    assert {"account:apiovh:me/get", "sandbox-bootstrap", "vps:vps-xx1111a.vps.ovh.net"} <= words


def test_where_no_table_fits_objects_are_blocks(furnished: Path) -> None:
    """Each with its columns below each other."""
    _, said = shown(30, furnished.parents[1], "inventory", "--kind", "user")

    assert "- user: robot\n  status: OK, SERVICE\n  groups: people\n" in ANSI.sub("", said)


@pytest.mark.usefixtures("furnished")
def test_what_is_printed_as_json_keeps_to_its_schema(grantbook: Run) -> None:
    """With every kind among it, and nothing that the schema does not describe."""
    listed = grantbook("inventory", "--format", "json")

    (account,) = printed(listed)["accounts"]
    assert {each["kind"] for each in account["objects"]} == set(KINDS)
    assert account["not_read"] == []


def schema() -> Any:
    """Return the published schema."""
    return json.loads(SCHEMA.read_text("utf-8"))


def printed(listed: Ended) -> Any:
    """Return what was printed as JSON, which is as the published schema says."""
    document = json.loads(listed.stdout)
    errors = Draft202012Validator(schema()).iter_errors(document)
    assert [error.json_path for error in errors] == []
    return document


def test_the_schema_is_one_and_knows_every_kind() -> None:
    """As the tables do."""
    Draft202012Validator.check_schema(schema())

    kinds = schema()["$defs"]["object"]["properties"]["kind"]["enum"]
    assert set(kinds) == {*KINDS, *scaleway.KINDS, *aws.KINDS} == set(get_args(Kind))
    assert (set(SHEETS), set(rows_scaleway.SHEETS)) == (set(KINDS), set(scaleway.KINDS))
    assert set(rows_aws.SHEETS) == set(aws.KINDS)


@pytest.mark.usefixtures("furnished")
def test_the_same_account_gives_the_same_bytes(grantbook: Run, control: Control) -> None:
    """In whatever order the cloud lists it."""
    control.switch(page_size=3)
    first = grantbook("inventory", "--format", "json", "--kind", "user", "--kind", "policy")
    control.switch(shuffle_lists=True, page_size=None)

    second = grantbook("inventory", "--format", "json", "--kind", "policy", "--kind", "user")

    assert first.stdout == second.stdout


@pytest.mark.usefixtures("furnished")
def test_only_the_kinds_that_are_asked_for_are_listed(grantbook: Run) -> None:
    """One or several."""
    listed = grantbook("inventory", "ovh", "-k", "token", "-k", "user").stdout

    titles = [line for line in listed.splitlines() if line.endswith(")")]
    assert titles == ["Users (3)", "Personal access tokens (2)"]


@pytest.mark.usefixtures("furnished")
def test_nothing_is_folded_when_all_is_asked_for(grantbook: Run) -> None:
    """The cloud's own groups have a line each, and lists are whole."""
    folded = grantbook("inventory", "-k", "permissions_group", "-k", "resource_group").stdout
    whole = grantbook("inventory", "-k", "permissions_group", "-k", "resource_group", "-v").stdout

    assert "and 11 of the cloud's own: controlPanelAccess, " in folded
    assert re.search(r"^globalAdmin +may \* +the cloud$", whole, re.MULTILINE)
    assert "and 2 more" in folded
    assert "more" not in whole


def test_what_may_not_be_read_is_in_the_report(
    grantbook: Run, live: Path, control: Control
) -> None:
    """It is no failure, and no silence."""
    refusal = {"class": "Client::Forbidden", "message": "No"}
    control.fault(kind="status", status=403, path=USERS, body=refusal)

    listed = grantbook("inventory", "-k", "user", "-k", "group")

    assert live.is_dir()
    assert listed.status == 0
    assert "\nnot read: users: OVHcloud: GET /v1/me/identity/user: 403 No " in listed.stdout
    assert "Groups (3)" in listed.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ohv"], 'stack "test" has no account "ohv"\n  Did you mean "ovh"?\n'),
        (["-k", "usr"], 'there is no kind "usr"\n  Did you mean "user"?\n'),
        (["-s", "tets"], '"tets"\n  Did you mean "test"?\n'),
    ],
)
def test_a_word_that_names_nothing_is_the_users_input(
    grantbook: Run, live: Path, words: list[str], said: str
) -> None:
    """On stderr, with the nearest that there is, and before any call."""
    refused = grantbook("inventory", *words)

    assert live.is_dir()
    assert (refused.status, refused.stdout) == (2, "")
    assert refused.stderr.endswith(said)


def test_a_stack_with_mistakes_is_the_users_input(grantbook: Run, live: Path) -> None:
    """What it means is not known."""
    (live / "all.yaml").write_text("peopel: {}\n", "utf-8")

    refused = grantbook("inventory")

    assert (refused.status, refused.stdout) == (2, "")
    assert "stacks/test/all.yaml:1: " in refused.stderr


def test_no_credentials_are_the_users_input(
    grantbook: Run, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the names of the variables."""
    monkeypatch.delenv("OVH_APPLICATION_KEY")

    refused = grantbook("inventory")

    assert live.is_dir()
    assert refused.status == 2
    assert "not read: everything: " in refused.stdout
    assert "OVH_APPLICATION_KEY" in refused.stdout


def test_a_cloud_that_does_not_answer_is_its_fault(
    grantbook: Run, live: Path, control: Control
) -> None:
    """Exit 3, and the report says that it is none."""
    control.fault(kind="status", status=503, path=USERS, times=99)

    failed = grantbook("inventory", "-k", "user")

    assert live.is_dir()
    assert failed.status == 3
    assert "not read: everything: OVHcloud: GET /v1/me/identity/user: 503" in failed.stdout


def test_one_stack_of_several_has_to_be_named(grantbook: Run, live: Path) -> None:
    """Nobody guesses which account is meant."""
    other = live.parent / "Pulumi.other.yaml"
    other.write_text((live.parent / "Pulumi.test.yaml").read_text("utf-8"), "utf-8")

    refused = grantbook("inventory")

    assert refused.status == 2
    assert refused.stderr == ('Which stack is meant? Add --stack; stacks here: "other", "test".\n')


def test_a_folder_without_stacks_is_said(
    grantbook: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `validate` does."""
    monkeypatch.chdir(project / "stacks")

    refused = grantbook("inventory")

    assert refused.status == 2
    assert refused.stderr.startswith("stacks/: no stack here\n")


def test_what_somebody_wrote_moves_no_cursor(
    grantbook: Run, live: Path, console: OvhClient
) -> None:
    """Names and descriptions come from whoever may write them."""
    console.call("POST", "/v1/me/api/oauth2/client", {**client(), "name": "a\x1b[2Jb[red]c"})

    listed = grantbook("inventory", "-k", "service_account").stdout

    assert live.is_dir()
    assert "\x1b" not in listed
    assert "a\N{REPLACEMENT CHARACTER}[2Jb[red]c" in listed
