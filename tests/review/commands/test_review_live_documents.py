"""A live review of an account where somebody works by hand, as each format has it."""

import re
from pathlib import Path

import pytest

from providers.ovh.client import OvhClient
from review.formats.registry import FORMATS
from tests.providers.ovh.conftest import GROUPS, USERS
from tests.providers.ovh.furnished import client, group, user
from tests.review.conftest import Run
from tests.review.formats.documents import kept

FOLDER = Path(__file__).with_name("review_live")
ENDINGS = {"text": "txt"}
CHANCE = re.compile(r"(credential `?)\d+|(\")[0-9a-f]{32}(?=:)")  # An id, and digests of it.
PEOPLE = """
people: {al: {email: al@b.c, teams: [ops]}}
teams: {ops: {grants: {ovh: [{allow: ["vps:apiovh:get"], resources: ["vps:*"]}]}}}
"""


@pytest.mark.parametrize("format_", FORMATS)
def test_a_live_review_is_the_document_beside_it(
    grantbook: Run, live: Path, console: OvhClient, format_: str
) -> None:
    """Somebody declared who has more, and somebody and something that no file names."""
    (live / "all.yaml").write_text(PEOPLE, "utf-8")
    console.call("POST", GROUPS, group("people", ""))
    console.call("POST", USERS, user("al", "USER", ""))
    console.call("POST", USERS, {**user("zoe", "USER", ""), "group": "ADMIN"})
    console.call("POST", "/v1/me/api/oauth2/client", {**client(), "name": "helper"})
    policy = {
        "name": "by-hand",
        "identities": ["urn:v1:eu:identity:user:xx1111-ovh/al"],
        "resources": [{"urn": "urn:v1:eu:resource:*"}],
        "permissions": {"allow": [{"action": "account:apiovh:iam/policy/edit"}]},
    }
    console.call("POST", "/v2/iam/policy", policy)

    said = grantbook("review", "--live", "--format", format_)

    assert (said.status, said.stderr) == (1, "")
    document = CHANCE.sub(r"\g<1>\g<2>0", said.stdout)
    assert document == kept(FOLDER / f"review.{ENDINGS.get(format_, format_)}", document)
