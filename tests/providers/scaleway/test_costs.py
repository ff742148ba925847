"""What the page says that each operation costs is what it costs, object by object."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from providers.base import Provider
from providers.scaleway.api_key import ApiKeyProvider
from providers.scaleway.application import ApplicationProvider
from providers.scaleway.group import GroupProvider
from providers.scaleway.guest import GuestProvider
from providers.scaleway.membership import MembershipProvider
from providers.scaleway.policy import PolicyProvider
from providers.scaleway.project import ProjectProvider
from providers.scaleway.saml import SamlProvider
from providers.scaleway.saml_certificate import SamlCertificateProvider
from providers.scaleway.scim import ScimProvider
from providers.scaleway.scim_token import ScimTokenProvider
from providers.scaleway.security import SecuritySettingsProvider
from providers.scaleway.ssh_key import SshKeyProvider
from providers.scaleway.user import UserProvider
from sandbox.control import Control
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, OWNER, named, person
from tests.providers.scaleway.furnished import PUBLIC_KEY
from tests.providers.story import Story, Tell
from tests.sandbox.ovh.identity_provider import certificate

PAGE = Path(__file__).parents[3] / "docs/reference/resources.md"
COSTS = "## What each operation costs"
WORDS = {"one": 1}
PROOF = 2  # Calls that prove whose the key is, once for each client.
RULE = {"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""}
OF_ORGANIZATION = {"organization_id": ORGANIZATION}
CERTIFICATE = f"-----BEGIN CERTIFICATE-----\n{certificate().strip()}\n-----END CERTIFICATE-----\n"

Declared = tuple[Callable[[], Provider], dict[str, Any], dict[str, Any]]
PLAIN: Mapping[str, Declared] = {
    "User": (UserProvider, person("zoe"), {"email": "z@example.com"}),
    "Group": (GroupProvider, named("thing"), {"name": "other"}),
    "Application": (ApplicationProvider, named("thing"), {"name": "other"}),
    "Policy": (
        PolicyProvider,
        {**named("thing"), "no_principal": True, "rules": [RULE]},
        {"name": "other"},
    ),
    "Guest": (
        GuestProvider,
        {"email": "gus@example.com", "tags": [], **OF_ORGANIZATION, "mark": f"{OWNER}/gus"},
        {"tags": ["team=web"]},
    ),
    "Project": (
        ProjectProvider,
        {
            **{key: value for key, value in named("lake").items() if key != "tags"},
            "delete_when_removed": True,
        },
        {"name": "sea"},
    ),
    "SshKey": (
        SshKeyProvider,
        {
            "name": "laptop",
            "public_key": PUBLIC_KEY,
            "project": DATA,
            "disabled": False,
            "mark": f"{OWNER}/laptop",
        },
        {"name": "desktop"},
    ),
    "SecuritySettings": (
        SecuritySettingsProvider,
        {**OF_ORGANIZATION, "login_attempts": 5},
        {"login_attempts": 7},
    ),
    "Saml": (
        SamlProvider,
        {
            **OF_ORGANIZATION,
            "entity_id": "https://idp.example.com",
            "single_sign_on_url": "https://idp.example.com/sso",
        },
        {"entity_id": "https://other.example.com"},
    ),
    "Scim": (ScimProvider, {**OF_ORGANIZATION}, {}),
}


def cells(kind: str) -> Mapping[str, str]:
    """Return what the page says of a kind, by operation."""
    table = PAGE.read_text("utf-8").partition(COSTS)[2].partition("| Scaleway |")[2]
    (row,) = re.findall(rf"^\| `{kind}` \| (.+) \|$", table.partition("\n\n")[0], re.MULTILINE)
    return dict(zip(("create", "read", "update", "delete"), row.split(" | "), strict=True))


def said(cell: str) -> int:
    """Return the calls that a cell tells of the plain case: its first number, and a list or none.

    What follows a semicolon is another case, but for a list that every case reads.
    """
    first = cell.partition(";")[0]
    number = re.match(r"\d+|one", first)
    plain = WORDS.get(number[0]) or int(number[0]) if number else 0
    return plain + ("the list" in cell)


@pytest.fixture
def thing(request: pytest.FixtureRequest, tell: Tell) -> tuple[Story, dict[str, Any]]:
    """Return an object about to be made, and a change of it; what it needs is there."""
    kind = request.param
    if kind in PLAIN:
        provider, declared, change = PLAIN[kind]
        return tell(provider(), declared), change
    if kind == "Membership":
        group, alice = (request.getfixturevalue(name).id for name in ("support", "alice"))
        told = {"group_id": group, "user_ids": [alice], "application_ids": []}
        return tell(MembershipProvider(), told), {"user_ids": []}
    if kind == "ApiKey":
        told = {
            "application_id": request.getfixturevalue("backup").id,
            "description": "nightly",
            "default_project": DATA,
            "expires_at": "",
            "lifetime_s": 0,
            "mark": f"{OWNER}/backup/nightly",
        }
        return tell(ApiKeyProvider(), told), {"description": "weekly"}
    if kind == "SamlCertificate":
        provider, declared, _ = PLAIN["Saml"]
        saml = tell(provider(), declared).create().id
        return tell(SamlCertificateProvider(), {"saml_id": saml, "content": CERTIFICATE}), {}
    scim = tell(ScimProvider(), {**OF_ORGANIZATION}).create().id
    return tell(ScimTokenProvider(), {"scim_id": scim, "name": "main"}), {"name": "other"}


KINDS = [*PLAIN, "Membership", "ApiKey", "SamlCertificate", "ScimToken"]


@pytest.mark.parametrize(("thing", "kind"), [(kind, kind) for kind in KINDS], indirect=["thing"])
def test_operations_cost_what_the_page_says(
    thing: tuple[Story, dict[str, Any]],
    kind: str,
    control: Control,
    next_run: Callable[[], None],
) -> None:
    """Each in a run of its own, its proof aside."""
    story, change = thing
    steps: Mapping[str, Callable[[], object]] = {
        "create": story.create,
        "read": story.read,
        "update": lambda: story.update(**change),
        "delete": story.delete,
    }
    expected = {name: cell for name, cell in cells(kind).items() if cell != "none is made"}
    counted = {}

    for name in expected:
        next_run()
        control.reset_calls()
        steps[name]()
        counted[name] = max(control.calls()["total"] - PROOF, 0)

    assert counted == {name: said(cell) for name, cell in expected.items()}


def test_the_page_tells_the_costs_of_every_kind() -> None:
    """And of nothing else; a gate costs what a stack claims, which its own tests count."""
    table = PAGE.read_text("utf-8").partition(COSTS)[2].partition("| Scaleway |")[2]

    rows = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)

    assert {*rows} == {"Account", *KINDS}
