import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from access.rights import ovh
from tests import pages
from tests.access.metadata import METADATA
from tests.access.stacks import declared

PAGE = pages.ROOT / "docs" / "how-to" / "first-real-account.md"
REFUSALS = PAGE.read_text("utf-8").partition("| the line says |")[2].partition("\n\n")[0]
OURS = ("providers", "components")
THEIRS = ("sandbox/ovh", "sandbox/scaleway", "sandbox/aws")


NEEDS = re.compile(r"^\| ([^|`]+) \| (`\S+`(?:, `\S+`)*) \|$", re.MULTILINE)
ME = "{allow: account:apiovh:me/get, resources: account}"
AL = "people: {al: {email: al@example.com}}"
DECLARED: Mapping[str, str] = {
    "people": "people: {al: {email: al@example.com, accounts: [ovh]}}",
    "teams": "teams: {ops: {groups: {ovh: {role: NONE}}}}",
    "grants": f"teams: {{ops: {{grants: {{ovh: [{ME}]}}}}}}",
    "grants on a resource group of OVHcloud's own": (
        "teams: {ops: {grants: {ovh: [{allow: account:apiovh:me/get, "
        "resources: resource_group:ovh-default}]}}}"
    ),
    "applications with OAuth2 clients": (
        f"{AL}\napplications: {{ci: {{owner: al, keys: {{main: {{on: ovh}}}}}}}}"
    ),
    "applications with tokens": (
        f"{AL}\napplications: {{ci: {{owner: al, "
        "keys: {main: {on: ovh, kind: personal_access_token}}}}"
    ),
    "permissions groups": "accounts: {ovh: {permissions_groups: {viewer: {allow: '*'}}}}",
    "resource groups": "accounts: {ovh: {resource_groups: {all: {resources: account}}}}",
    "tags": "accounts: {ovh: {tags: {account: {env: prod}}}}",
    "an identity provider": json.dumps(
        {"accounts": {"ovh": {"identity_provider": {"metadata": METADATA}}}}
    ),
}
BESIDE = {"grants": "teams", "grants on a resource group of OVHcloud's own": "grants"}
"""What a declaration of a kind cannot do without."""


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Return a folder with the stack `prod` as the page writes it."""
    profile, config, declared = pages.blocks(PAGE, "yaml")
    folder = tmp_path / "stacks" / "prod"
    folder.mkdir(parents=True)
    (folder / "people.yaml").write_text(declared, "utf-8")
    lines = config.splitlines(keepends=True)
    with_profile = [f"    {profile}" if line.startswith("    aws:") else line for line in lines]
    (tmp_path / "stacks" / "Pulumi.prod.yaml").write_text(config, "utf-8")
    (tmp_path / "stacks" / "Pulumi.profile.yaml").write_text("".join(with_profile), "utf-8")
    shutil.copytree(folder, tmp_path / "stacks" / "profile")
    return tmp_path


@pytest.mark.parametrize("name", ["prod", "profile"])
def test_stack_of_the_page_is_valid(stack: Path, name: str) -> None:
    """And is counted as the page shows; with the profile, too."""
    shown = next(text for text in pages.blocks(PAGE, "text") if text.startswith("$ grantbook"))

    command = [str(Path(sys.executable).parent / "grantbook"), "validate", name]
    done = subprocess.run(command, cwd=stack, capture_output=True, text=True, check=False)

    assert done.stdout == shown.partition("\n")[2].replace("prod", name)


def _rows() -> dict[str, set[str]]:
    """Return what a stack may have, as the page lists it, and the actions that it needs."""
    return {
        what: {f"account:apiovh:{each}" for word in said.split(", ") for each in _spelled(word)}
        for what, said in NEEDS.findall(PAGE.read_text("utf-8"))
    }


def _spelled(word: str) -> list[str]:
    """Return the actions of `path/{create,delete}`."""
    path, _, verbs = word.strip("`").rstrip("}").partition("{")
    return [path + verb for verb in verbs.split(",")]


def test_page_lists_every_kind_of_object_that_needs_rights() -> None:
    """And nothing else; together they are all that it gives."""
    assert _rows().keys() == DECLARED.keys()
    listed = {action for actions in _rows().values() for action in actions}
    granted = re.findall(r'\{"action": "(account:\S+)"\}', PAGE.read_text("utf-8"))
    assert sorted(listed) == granted


@pytest.mark.parametrize("what", DECLARED)
def test_page_tells_the_rights_that_a_run_with_a_kind_of_object_asks_for(what: str) -> None:
    """So whoever grants only what their stack declares is never stopped."""
    found = declared(DECLARED[what])
    (account,) = [each for each in found.accounts if each.cloud == "ovh"]

    asked = {action for actions in ovh.needed(found, account).values() for action in actions}

    expected = _rows()[what]
    beside = what
    while beside in BESIDE:
        beside = BESIDE[beside]
        expected |= _rows()[beside]
    assert asked == expected


@pytest.mark.parametrize(
    "words", [row.split("`")[1] for row in REFUSALS.splitlines() if row.startswith("| `")]
)
def test_words_of_a_refusal_are_said_somewhere(words: str) -> None:
    """By grantbook, or by a cloud as the sandbox knows it."""
    files = [file for room in (*OURS, *THEIRS) for file in (pages.ROOT / room).rglob("*.py")]

    said = [file for file in files if words.partition(": account")[0] in file.read_text("utf-8")]

    assert said
