import json

import pytest

from access.catalogue import lookup
from access.rights import ovh
from tests.access.metadata import METADATA
from tests.access.stacks import declared

ACCOUNT = "urn:v1:eu:resource:account:xx1111-ovh"
LOGIN = "{allow: account:apiovh:me/get, resources: account}"
ON_A_GROUP = LOGIN.replace("account}", "resource_group:ovh-x}")
GRANTS = f"grants: {{ovh: [{LOGIN}]}}"
AL = "people: {al: {email: al@example.com}}\n"
PROVIDER = json.dumps({"metadata": METADATA})


def needed(written: str) -> dict[str, set[str]]:
    """Return the kinds of objects that a pipeline needs rights for, by resource."""
    found = declared(written)
    (account,) = [each for each in found.accounts if each.cloud == "ovh"]
    return {
        urn: {action.partition("apiovh:")[2].rpartition("/")[0] for action in actions}
        for urn, actions in ovh.needed(found, account).items()
    }


def test_nothing_declared_needs_nothing() -> None:
    """Not even to look."""
    assert needed(AL) == {}


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        (
            "people: {al: {email: al@example.com, accounts: [ovh]}}",
            {"me/identity/user", "me/identity/group"},
        ),
        (
            "people: {al: {email: al@example.com, accounts: [ovh], until: 2031-06-30}}",
            {"iam/policy", "me/identity/user", "me/identity/group"},
        ),
        (
            f"teams: {{ops: {{{GRANTS}}}}}",
            {"iam/policy", "me/identity/group", "me/identity/group/user"},
        ),
        (
            "teams: {ops: {groups: {ovh: {role: ADMIN}}}}",
            {"me/identity/group", "me/identity/group/user"},
        ),
        (AL + f"applications: {{ci: {{owner: al, {GRANTS}}}}}", set()),
        (
            AL + f"applications: {{ci: {{owner: al, {GRANTS}, keys: {{a: {{on: ovh}}}}}}}}",
            {"iam/policy", "me/api/oauth2/client"},
        ),
        (
            AL + "applications: {ci: {owner: al, keys: {a: {on: ovh,"
            " kind: personal_access_token}}}}",
            {"me/identity/user", "me/identity/group", "me/identity/user/token"},
        ),
        (
            (
                "accounts: {ovh: {permissions_groups: {v: {allow: '*'}},"
                f" resource_groups: {{r: {{resources: account}}}},"
                f" identity_provider: {PROVIDER}}}}}"
            ),
            {"iam/permissionsGroup", "iam/resourceGroup", "me/identity/provider"},
        ),
        (
            AL + "applications: {ci: {owner: al, keys: {a: {on: ovh}}}}",
            {"iam/policy", "me/api/oauth2/client"},
        ),
        (
            (f"teams: {{ops: {{grants: {{ovh: [{ON_A_GROUP}]}}}}}}"),
            {"iam/policy", "iam/resourceGroup", "me/identity/group", "me/identity/group/user"},
        ),
    ],
)
def test_each_kind_of_object_needs_its_own_actions(written: str, kinds: set[str]) -> None:
    """Other kinds need none."""
    assert needed(written).get(ACCOUNT, set()) == kinds


def test_a_client_hands_over_policies_that_others_made() -> None:
    """So it needs to see and to edit them, without any grant of its own."""
    found = declared(AL + "applications: {ci: {owner: al, keys: {a: {on: ovh}}}}")
    (account,) = [each for each in found.accounts if each.cloud == "ovh"]

    wanted = ovh.needed(found, account)[ACCOUNT]

    assert [action for action in wanted if "/policy/" in action] == [
        "account:apiovh:iam/policy/edit",
        "account:apiovh:iam/policy/get",
    ]


def test_tags_need_a_right_on_the_resource_too() -> None:
    """Besides that on the account."""
    assert needed("accounts: {ovh: {tags: {vps:a: {env: prod}, account: {env: prod}}}}") == {
        ACCOUNT: {"iam/resource/tag"},
        "urn:v1:eu:resource:vps:a": {"iam/resource/tag"},
    }


def test_every_action_is_one_of_the_catalogue() -> None:
    """A misspelt right would never be missing."""
    kinds = (
        *(ovh.USERS, ovh.GROUPS, ovh.MEMBERS, ovh.POLICIES, ovh.PERMISSIONS_GROUPS),
        *(ovh.RESOURCE_GROUPS, ovh.TAGS, ovh.CLIENTS, ovh.TOKENS, ovh.PROVIDER),
    )
    actions = {f"account:apiovh:{path}/{verb}" for path, verbs in kinds for verb in verbs}

    assert actions <= {*lookup.ovh_actions()}
