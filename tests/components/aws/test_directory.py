import pytest

from tests.components.aws import centers
from tests.components.registered import Built

USER, GROUP = "aws:identitystore/user:User", "aws:identitystore/group:Group"
MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership"
BOTH = {
    "grants": {"prod": [{"managed": "ReadOnlyAccess"}], "dev": [{"allow": ["s3:*"]}]},
    "description": "Look after it",
}


@pytest.fixture(scope="module")
def found() -> Built:
    """Return what two accounts of one Identity Center register."""
    return centers.made(teams={"ops": BOTH})


def test_people_and_teams_are_in_the_directory_once(found: Built) -> None:
    """However many accounts come through it; who is in no team there is not in it either."""
    assert [*found.of(USER)] == ["org/alice", "org/bruno"]
    assert [*found.of(GROUP)] == ["org/ops"]


def test_all_of_it_is_made_by_the_account_that_administers_it(found: Built) -> None:
    """In the region of the Identity Center, which need not be the account's."""
    own = [item for item in found.objects if item.type.startswith(("aws:identity", "aws:sso"))]

    assert {item.provider for item in own} == {"pulumi:providers:aws org"}
    assert {item.inputs["region"] for item in own} == {"eu-west-1"}


def test_a_user_has_an_address_and_a_mark(found: Built) -> None:
    """Its type carries the mark; a first name is what the key is, until somebody knows better."""
    alice = found.one(USER, "org/alice")

    assert {key: said for key, said in alice.inputs.items() if key != "region"} == {
        "identityStoreId": "d-9367a1b2c3",
        "userName": "alice",
        "displayName": "alice",
        "name": {"givenName": "alice", "familyName": "alice"},
        "emails": {"value": "alice@example.com", "primary": True},
        "userType": "grantbook/test/org/alice/908d6686",
    }
    assert alice.ignored == ["displayName", "name"]


def test_a_user_of_another_name_comes_after_the_former(found: Built) -> None:
    """An address is one user's only."""
    assert found.one(USER, "org/alice").delete_before_replace


def test_a_group_says_what_it_is_for_and_whose_it_is(found: Built) -> None:
    """A group has no tags."""
    said = found.one(GROUP, "org/ops").inputs

    assert said["displayName"] == "ops"
    assert said["description"] == "Look after it grantbook/test/org/ops/bf4dceab"


def test_whoever_is_suspended_is_in_no_group(found: Built) -> None:
    """The user stays."""
    assert [*found.of(MEMBERSHIP)] == ["org/ops/alice"]
    assert found.one(MEMBERSHIP, "org/ops/alice").inputs["memberId"] == "id of org/alice"


def test_nobody_joins_before_all_that_the_team_is_granted_is_there(found: Built) -> None:
    """On all accounts, so that no deny comes later than they."""
    waits_for = {
        each.rpartition(" ")[2] for each in found.of(MEMBERSHIP)["org/ops/alice"].waits_for
    }

    assert waits_for > {
        "dev@permission-set/d-ops/inline",
        "prod@permission-set/ops/ReadOnlyAccess",
    }


def test_new_keys_keep_their_objects() -> None:
    """Under the names that the former keys gave them, a team's group and a person's user."""
    people = {"alicia": {**centers.PEOPLE["alice"], "renamed_from": "alice", "teams": ["watch"]}}
    teams = {"watch": {**BOTH, "renamed_from": "ops"}}

    found = centers.made(people=people, teams=teams)

    assert found.one(USER, "org/alicia").aliases == ["org/alice"]
    assert found.one(GROUP, "org/watch").aliases == ["org/ops"]


def test_nothing_is_made_in_a_directory_that_comes_from_elsewhere() -> None:
    """Its users and groups are somebody else's to say."""
    found = centers.made(center={"directory": "external"})

    assert [item.type for item in found.objects if "identitystore" in item.type] == []
