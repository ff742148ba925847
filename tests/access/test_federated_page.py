import re
from pathlib import Path

import pytest

from tests import pages
from tests.access import stacks

PAGE = pages.ROOT / "docs/how-to/people-from-an-identity-provider.md"
CONFIG, PROVIDER, TEAMS = pages.blocks(PAGE, "yaml")


def test_the_page_declares_an_identity_provider_and_a_group_of_it() -> None:
    """Word for word, without a mistake; the group has the name that is sent."""
    found = stacks.declared(PROVIDER, TEAMS, config=CONFIG)

    (partner,) = found.accounts
    assert partner.federated
    assert partner.setup.identity_provider
    assert [team.group_on("partner").name for team in found.teams] == ["operators@example.com"]
    assert found.warnings == ()


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_the_page_is_followed_on_the_sandbox(tmp_path: Path) -> None:
    """Every command in order; one group opens the server, and another does not."""
    pages.follow(PAGE, tmp_path, _declare)


def _declare(folder: Path) -> None:
    """Add what the page declares to the sandbox's stack, where its OVHcloud listens."""
    config = folder / "Pulumi.sandbox.yaml"
    text = config.read_text("utf-8")
    endpoint = re.search(r"account: xx1111-ovh\n( +endpoint: \S+)\n", text)
    assert endpoint
    account = CONFIG.partition("grantbook:accounts:\n")[2]
    before, accounts, after = text.partition("  grantbook:accounts:\n")
    config.write_text(f"{before}{accounts}{account}{endpoint[1]}\n{after}", "utf-8")
    (folder / "sandbox/federated.yaml").write_text(f"{PROVIDER}{TEAMS}", "utf-8")
