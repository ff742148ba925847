from pathlib import Path

import pytest
from ruamel.yaml import YAML

from access import centers
from tests import pages
from tests.access import stacks

PAGE = pages.ROOT / "docs/how-to/people-from-identity-center.md"
CONFIG, CENTER, TEAMS, GROUPS = pages.blocks(PAGE, "yaml")


def test_the_page_declares_a_team_that_comes_through_identity_center() -> None:
    """Word for word, without a mistake, through an account of the page."""
    found = stacks.declared(CENTER, TEAMS, config=CONFIG)

    (center,) = centers.centers(found)
    assert center.through.name == "org"
    assert [account.name for account in center.accounts] == ["prod"]
    assert [person.key for person in centers.people(found, center)] == ["dana"]


def test_the_page_names_a_group_that_comes_from_elsewhere() -> None:
    """As a team of such a directory says it."""
    center = CENTER.replace("through: org", "through: org\n      directory: external")
    teams = TEAMS.replace("    grants:\n", f"{GROUPS}    grants:\n")

    found = stacks.declared(center, teams, config=CONFIG)

    assert found.teams[0].group_on("prod").name == "operators@example.com"


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_the_page_is_followed_on_the_sandbox(tmp_path: Path) -> None:
    """Every command in order, in the sandbox's own stack."""
    pages.follow(PAGE, tmp_path, _declare)


def _declare(folder: Path) -> None:
    """Add what the page declares to the sandbox's stack, where its AWS listens."""
    yaml = YAML()
    file = folder / "Pulumi.sandbox.yaml"
    config = yaml.load(file)
    accounts = config["config"]["grantbook:accounts"]
    prod = YAML().load(CONFIG)["config"]["grantbook:accounts"]["prod"]
    accounts["prod"] = {**prod, "endpoint": accounts["aws"]["endpoint"]}
    yaml.dump(config, file)
    center = CENTER.replace("through: org", "through: aws")
    (folder / "sandbox/federated.yaml").write_text(f"{center}{TEAMS}", "utf-8")
