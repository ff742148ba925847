import json

import pytest

from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared

PROVIDER = json.dumps({"metadata": METADATA, "disable_users": True})
PERSON = "people: {al: {email: al@example.com, accounts: [ovh]}}"


def warned(*files: str, config: str = CONFIG) -> list[str]:
    """Return what a declaration warns of."""
    return [str(found) for found in declared(*files, config=config).warnings]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (
            "ADMIN",
            "may do everything on the account, users, groups and policies included",
        ),
        ("REGULAR", "may change everything on the account but users and groups"),
        ("UNPRIVILEGED", "may read everything on the account"),
    ],
)
def test_a_role_says_what_it_grants(role: str, may: str) -> None:
    """It acts outside of all policies, so a reader of the grants would not know."""
    assert warned(f"teams: {{ops: {{groups: {{ovh: {{role: {role}}}}}}}}}") == [
        (
            f'1.yaml:1: team "ops" has the role {role} on "ovh": whoever is in it {may}, whatever '
            "its grants say\n  Leave the role out, and grant what is needed."
        )
    ]


def test_no_role_is_no_warning() -> None:
    """Said or not."""
    assert warned("teams: {ops: {groups: {ovh: {role: NONE}}}, web: {}}") == []


def test_locking_out_the_own_users_is_told() -> None:
    """As long as the stack makes any."""
    provider = f"accounts: {{ovh: {{identity_provider: {PROVIDER}}}}}"

    assert warned(provider, PERSON) == [
        (
            '1.yaml:1: account "ovh" keeps its own users from signing in, among them 1 person of '
            "this stack\n  Give the account `people: federated`, or leave out disable_users."
        )
    ]
    assert warned(provider) == []
