"""The permission sets that each kind of object needs on Scaleway, as the page tells them.

A pipeline with exactly these makes, reads and removes a stack of that kind alone.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from access.rights import scaleway as rights
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.engine import pipeline
from tests.engine.hands import Hands
from tests.sandbox.ovh.identity_provider import metadata

pytestmark = pytest.mark.engine

SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTtB9VHm0f4e9g92pZCXoJvju8rRLDnzRrDjPtw6E3c"
BILLING = {"permission_sets": ["BillingReadOnly"], "organization": True}
STORAGE = {"permission_sets": ["ObjectStorageReadOnly"], "projects": ["data"]}
KEYS = {"nightly": {"on": "scaleway", "lifetime": "90d"}}
OWNER = {"al": {"email": "al@example.com"}}


def _of(**setup: object) -> Mapping[str, object]:
    return {"accounts": {"scaleway": setup}}


KINDS: Mapping[str, Mapping[str, object]] = {
    "people": {"people": {"al": {"email": "al@example.com", "accounts": ["scaleway"]}}},
    "guests": {"people": {"gus": {"email": "gus@example.com", "invite": ["scaleway"]}}},
    "teams": {"teams": {"ops": {"groups": {"scaleway": {"membership": "partial"}}}}},
    "applications": {
        "people": OWNER,
        "applications": {"ci": {"owner": "al", "keys": KEYS}},
    },
    "grants": {"teams": {"ops": {"grants": {"scaleway": [BILLING]}}}},
    "policies that nobody holds": _of(policies={"spare": {"grants": [BILLING]}}),
    "projects that are named": _of(policies={"spare": {"grants": [STORAGE]}}),
    "projects that are declared": _of(projects={"lab": {"delete_when_removed": True}}),
    "SSH keys": _of(ssh_keys={"desk": {"public_key": SSH_KEY, "project": "data"}}),
    "security settings": _of(security={"login_attempts": 5}),
    "an identity provider": _of(identity_provider={"metadata": metadata()}),
    "SCIM": _of(scim={"tokens": ["directory"]}),
}
BESIDE = {"grants": "teams", "projects that are named": "policies that nobody holds"}
"""What a declaration of a kind cannot do without."""
ROW = re.compile(r"^\| ([^|`]+) \| (`\w+`(?:, `\w+`)*) \| the organization \|$", re.MULTILINE)
ANY = "anything"


@pytest.fixture
def scratch(sandbox: Sandbox, tmp_path: Path) -> Iterator[Scratch]:
    """Make a stack on Scaleway alone, with nothing declared."""
    made = Scratch.of(tmp_path, sandbox)
    for file in made.path("").iterdir():
        file.unlink()
    made.configure(lambda accounts: [accounts.pop(name) for name in ("aws", "ovh")])
    yield made
    made.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")
    made.pulumi("stack", "rm", "--yes", "--preserve-config")


def _asked(what: str) -> set[str]:
    """Return what a stack of a kind asks for."""
    found = declared(json.dumps(KINDS[what]))
    (account,) = [each for each in found.accounts if each.cloud == "scaleway"]
    return set(rights.needed(found, account))


def _told() -> Mapping[str, set[str]]:
    """Return what the page says, by kind."""
    rows = ROW.findall(pipeline.PAGE.read_text("utf-8"))
    return {what: set(re.findall(r"\w+", sets)) for what, sets in rows}


def test_page_lists_every_kind_and_gives_what_all_of_them_need() -> None:
    """Who may manage projects may look them up, so one set is left out."""
    told = _told()

    needed = {name for kind in KINDS for name in told[kind]}

    assert told.keys() == {ANY, *KINDS}
    assert pipeline.sets() == needed - {"ProjectReadOnly"}


@pytest.mark.parametrize("what", KINDS)
def test_the_sets_of_a_kind_are_enough_to_make_read_and_remove_it(
    sandbox: Sandbox, scratch: Scratch, what: str
) -> None:
    """Nothing is refused on the way, and a run asks for no others."""
    kinds = (ANY, what, *(BESIDE[what] for _ in range(what in BESIDE)))
    sets = set().union(*(_told()[each] for each in kinds))
    scratch.env |= pipeline.application(Hands(sandbox.env), *sorted(sets))
    scratch.path("all.yaml").write_text(json.dumps(KINDS[what]), "utf-8")
    sandbox.control("scaleway").reset_calls()

    scratch.up()
    made = sandbox.control("scaleway").calls()["mutating"]
    scratch.up("--refresh", "--expect-no-changes")
    scratch.path("all.yaml").write_text("", "utf-8")
    scratch.up()

    calls = sandbox.control("scaleway").calls()
    assert calls["mutating"] > made > 0
    assert [call for call in calls["calls"] if call["status"] in {401, 403}] == []
    assert sets == _asked(what) | _told()[ANY]
