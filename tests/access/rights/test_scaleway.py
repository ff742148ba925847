import json

import pytest

from access.catalogue import lookup
from access.rights import scaleway
from tests.access.metadata import METADATA
from tests.access.stacks import declared

AL = "people: {al: {email: al@example.com}}\n"
WIDE = "{permission_sets: IAMReadOnly, organization: true}"
NAMED = "{permission_sets: VPCReadOnly, projects: web}"
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBKmTYfG1sLnYpBPXUBpGSkzWPsvb2lrFJNFsFbBXqFZ"
SSH_KEY = f"ssh_keys: {{al: {{public_key: {PUBLIC}, project: web}}}}"
PROVIDER = f"identity_provider: {json.dumps({'metadata': METADATA})}"


def needed(written: str) -> set[str]:
    """Return the permission sets that a pipeline needs."""
    found = declared(written)
    (account,) = [each for each in found.accounts if each.cloud == "scaleway"]
    sets = scaleway.needed(found, account)
    assert list(sets) == sorted(set(sets))
    return set(sets)


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ("people: {al: {email: al@example.com, accounts: [aws, ovh]}}", set()),
        ("people: {al: {email: al@example.com, invite: [scaleway]}}", {"IAMUserManager"}),
        (
            f"people: {{al: {{email: al@example.com, grants: {{scaleway: [{WIDE}]}}}}}}",
            {"IAMUserManager", "IAMPolicyManager"},
        ),
        ("teams: {ops: {groups: {scaleway: {}}}}", {"IAMGroupManager"}),
        (
            f"teams: {{ops: {{grants: {{scaleway: [{NAMED}]}}}}}}",
            {"IAMGroupManager", "IAMPolicyManager", "ProjectReadOnly"},
        ),
        (
            AL + "applications: {ci: {owner: al, keys: {a: {on: scaleway}}}}",
            {"IAMApplicationManager"},
        ),
        (
            AL + "applications: {ci: {owner: al, keys: {a: {on: scaleway, default_project: web}}}}",
            {"IAMApplicationManager", "ProjectReadOnly"},
        ),
    ],
)
def test_whoever_is_declared_needs_their_sets(written: str, sets: set[str]) -> None:
    """And whatever names a project has it looked up."""
    assert needed(written) - {*scaleway.ALWAYS} == sets


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ("", set()),
        ("security: {login_attempts: 5}", {"IAMManager"}),
        (PROVIDER, {"IAMManager"}),
        ("scim: {}", {"IAMManager"}),
        ("projects: {web: {}}", {"ProjectManager"}),
        (SSH_KEY, {"ProjectReadOnly", "SSHKeysFullAccess"}),
        (f"{SSH_KEY}, projects: {{web: {{}}}}", {"ProjectManager", "SSHKeysFullAccess"}),
        (f"policies: {{spare: {{grants: [{WIDE}]}}}}", {"IAMPolicyManager"}),
        (
            f"policies: {{spare: {{grants: [{NAMED}]}}}}",
            {"IAMPolicyManager", "ProjectReadOnly"},
        ),
    ],
)
def test_what_an_organization_has_needs_its_sets(written: str, sets: set[str]) -> None:
    """Who may manage projects may look them up."""
    assert needed(f"accounts: {{scaleway: {{{written}}}}}") - {*scaleway.ALWAYS} == sets


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ("projects: {web: {}}", {"IAMApplicationReadOnly", "IAMPolicyReadOnly"}),
        (f"policies: {{spare: {{grants: [{WIDE}]}}}}", {"IAMApplicationReadOnly"}),
        ("security: {login_attempts: 5}", set()),
    ],
)
def test_every_run_reads_its_own_key_and_looks_for_policies(written: str, sets: set[str]) -> None:
    """By the rights to manage them, where it needs these, or by those to read them."""
    found = needed(f"accounts: {{scaleway: {{{written}}}}}")

    assert found & {*scaleway.ALWAYS} == sets


def test_nothing_declared_needs_nothing() -> None:
    """Then nobody calls."""
    assert needed("") == set()


def test_every_set_that_is_needed_can_be_granted() -> None:
    """And those that hold it; only SSH keys are of projects."""
    known = lookup.permission_sets()
    names = {*scaleway.OTHERS, *(each for others in scaleway.OTHERS.values() for each in others)}

    assert {name for name in names if known[name] == "projects"} == {
        "AllProductsFullAccess",
        "SSHKeysFullAccess",
    }
