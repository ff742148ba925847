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


def test_a_renamed_permission_set_is_told_with_its_new_name() -> None:
    """Wherever it is granted, once a place; the new one is used already."""
    old = "[{permission_sets: [InstanceReadOnly, VPCReadOnly, IOTReadOnly], projects: web}]"
    said = [
        (
            '1.yaml:1: "IOTReadOnly" is called "IoTReadOnly" on Scaleway today\n'
            "  Write the new name; it is used already."
        ),
        (
            '1.yaml:1: "InstanceReadOnly" is called "InstancesReadOnly" on Scaleway today\n'
            "  Write the new name; it is used already."
        ),
    ]

    assert warned(f"teams: {{ops: {{grants: {{scaleway: {old}}}}}}}") == said
    assert warned(f"accounts: {{scaleway: {{policies: {{spare: {{grants: {old}}}}}}}}}") == said
    assert (
        warned(
            f"bundles: {{b: {{scaleway: {old}}}}}",
            "teams: {ops: {bundles: [b]}, web: {bundles: [b]}}",
        )
        == said
    )
    assert warned(f"bundles: {{b: {{scaleway: {old}}}}}") == []


@pytest.mark.parametrize(
    "written",
    [
        f"{PERSON[:-2]}, tags: {{a: b}}}}}}",
        "teams: {al: {groups: {ovh: {}}, tags: {a: b}}}",
        "teams: {al: {tags: {a: b}}}",
        "teams: {o: {}}\napplications: {al: {owner: o, keys: {a: {on: ovh}}, tags: {a: b}}}",
    ],
)
def test_tags_that_reach_nothing_are_told(written: str) -> None:
    """OVHcloud has none for people and programs, and who is nowhere has none either."""
    (said,) = warned(written)

    assert said.partition(": ")[2] == (
        '"al" has tags, but is on no account that has tags for it\n'
        "  AWS and Scaleway have them: leave them out."
    )


@pytest.mark.parametrize(
    "written",
    [
        "people: {al: {email: al@example.com, accounts: [ovh, aws], tags: {a: b}}}",
        "people: {al: {email: al@example.com, invite: [scaleway], tags: {a: b}}}",
        "teams: {al: {groups: {scaleway: {}}, tags: {a: b}}}",
        "teams: {o: {}}\napplications: {al: {owner: o, keys: {a: {on: aws}}, tags: {a: b}}}",
    ],
)
def test_tags_that_reach_something_are_no_warning(written: str) -> None:
    """On one account at least."""
    assert warned(written) == []
