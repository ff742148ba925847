"""What is put right in moto's identity store, each by a real client.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID
from tests.sandbox.aws.conftest import Aws

Unique = Callable[[str], str]
STORE = {"IdentityStoreId": IDENTITY_STORE_ID}
NAME = {"GivenName": "Alice", "FamilyName": "Martin"}


@pytest.fixture
def store(aws: Aws) -> Any:
    """Return the identity store, called by the first account's administrator."""
    return aws.identitystore()


def group(store: Any, name: str, **more: str) -> str:
    """Make a group; return its id."""
    group_id: str = store.create_group(**STORE, DisplayName=name, **more)["GroupId"]
    return group_id


def user(store: Any, name: str, **more: Any) -> str:
    """Make a user; return its id."""
    made = store.create_user(**STORE, UserName=name, DisplayName=name, Name=NAME, **more)
    user_id: str = made["UserId"]
    return user_id


def test_names_are_unique_whatever_their_case(store: Any, unique: Unique) -> None:
    """Of groups and users, made or renamed; a renaming to the own name is none."""
    name, other = unique("twin"), unique("twin")
    group(store, name)
    other_id = group(store, other)
    user(store, name)
    rename = {**STORE, "GroupId": other_id}

    calls: list[Callable[[], object]] = [
        lambda: group(store, name.upper()),
        lambda: user(store, name.upper()),
        lambda: store.update_group(**rename, Operations=[operation("displayName", name.title())]),
    ]
    for call in calls:
        with pytest.raises(ClientError, match=r"ConflictException.*Duplicate"):
            call()
    store.update_group(**rename, Operations=[operation("displayName", other.upper())])

    assert store.describe_group(**STORE, GroupId=other_id)["DisplayName"] == other.upper()


def operation(path: str, value: Any) -> dict[str, Any]:
    """Return one change of an attribute."""
    return {"AttributePath": path, "AttributeValue": value}


def test_an_address_is_one_user_s_only(store: Any, unique: Unique) -> None:
    """Neither made nor changed into another's; the refused call leaves nothing."""
    address = f"{unique('alice')}@example.com"
    name, other = unique("alice"), unique("bruno")
    user(store, name, Emails=[{"Value": address, "Primary": True}])
    with pytest.raises(ClientError, match=r"ConflictException.*Duplicate Email"):
        user(store, other, Emails=[{"Value": address.upper()}])
    other_id = user(store, other)

    with pytest.raises(ClientError, match=r"ConflictException.*Duplicate Email"):
        store.update_user(
            **STORE, UserId=other_id, Operations=[operation("emails", [{"value": address}])]
        )

    assert not store.describe_user(**STORE, UserId=other_id).get("Emails")


def test_a_user_is_changed_attribute_by_attribute(store: Any, unique: Unique) -> None:
    """Parts of a name alone, whole lists, and null to take away."""
    user_id = user(store, unique("alice"), Title="Agent", Locale="en-GB")
    address = f"{unique('alice')}@example.com"

    store.update_user(
        **STORE,
        UserId=user_id,
        Operations=[
            operation("name.familyName", "Durand"),
            operation("emails", [{"value": address, "primary": True, "type": "work"}]),
            operation("nickName", "Al"),
            operation("title", None),
        ],
    )

    found = store.describe_user(**STORE, UserId=user_id)
    assert found["Name"] == {"GivenName": "Alice", "FamilyName": "Durand"}
    assert found["Emails"] == [{"Value": address, "Primary": True, "Type": "work"}]
    assert found["NickName"] == "Al"
    assert found["Locale"] == "en-GB"
    assert found["UserStatus"] == "ENABLED"
    assert "Title" not in found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("userName", "other"),
        ("displayName", None),
        ("name.givenName", None),
        ("title", ""),
        ("nothing", "x"),
    ],
)
def test_a_change_of_a_user_is_refused(
    store: Any, unique: Unique, path: str, value: str | None
) -> None:
    """What must be there stays, what is fixed stays, and empty is no value; all or none."""
    user_id = user(store, unique("alice"))
    before = store.describe_user(**STORE, UserId=user_id)

    with pytest.raises(ClientError, match="ValidationException"):
        store.update_user(
            **STORE,
            UserId=user_id,
            Operations=[operation("locale", "fr"), operation(path, value)],
        )

    after = store.describe_user(**STORE, UserId=user_id)
    assert without_metadata(after) == without_metadata(before)


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer says of its subject."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def test_a_name_for_signing_in_has_up_to_128_characters(store: Any, unique: Unique) -> None:
    """One more is refused."""
    name = unique("long").ljust(128, "x")
    user(store, name)

    with pytest.raises(ClientError, match="ValidationException"):
        user(store, f"{name}x")


def test_a_member_is_in_a_group_once(store: Any, unique: Unique) -> None:
    """The second membership is a conflict, and the first is still the one."""
    group_id, user_id = group(store, unique("team")), user(store, unique("alice"))
    pair = {**STORE, "GroupId": group_id, "MemberId": {"UserId": user_id}}
    made = store.create_group_membership(**pair)

    with pytest.raises(ClientError, match="Member and Group relationship already exists"):
        store.create_group_membership(**pair)

    assert store.get_group_membership_id(**pair)["MembershipId"] == made["MembershipId"]


def test_memberships_go_with_group_or_user(store: Any, unique: Unique) -> None:
    """Whichever of the two is deleted first; what is gone cannot be deleted again."""
    team, other = group(store, unique("team")), group(store, unique("team"))
    alice, bruno = user(store, unique("alice")), user(store, unique("bruno"))
    memberships = [
        store.create_group_membership(**STORE, GroupId=group_id, MemberId={"UserId": user_id})
        for group_id, user_id in ((team, alice), (other, alice), (other, bruno))
    ]

    store.delete_group(**STORE, GroupId=team)
    store.delete_user(**STORE, UserId=alice)

    left = store.list_group_memberships(**STORE, GroupId=other)["GroupMemberships"]
    assert [each["MemberId"] for each in left] == [{"UserId": bruno}]
    calls: list[Callable[[], object]] = [
        lambda: store.delete_group(**STORE, GroupId=team),
        lambda: store.delete_user(**STORE, UserId=alice),
        lambda: store.delete_group_membership(**STORE, MembershipId=memberships[0]["MembershipId"]),
        lambda: store.describe_group_membership(
            **STORE, MembershipId=memberships[1]["MembershipId"]
        ),
    ]
    for call in calls:
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            call()


def test_another_store_is_refused_and_not_made(aws: Aws, store: Any) -> None:
    """Moto makes any store that is named; here there is one, in the first account."""
    calls: list[Callable[[], object]] = [
        lambda: store.list_groups(IdentityStoreId="d-0000000000"),
        lambda: aws.identitystore(aws.second).list_groups(**STORE),
    ]
    for call in calls:
        with pytest.raises(ClientError, match="AccessDeniedException"):
            call()


def test_lists_come_in_pages(store: Any, unique: Unique) -> None:
    """Every page is followed to the last, and a name finds its group."""
    names = [unique("paged") for _ in range(3)]
    ids = [group(store, name) for name in names]
    pages = list(
        store.get_paginator("list_groups").paginate(**STORE, PaginationConfig={"PageSize": 2})
    )
    by_name = {"UniqueAttribute": operation("DisplayName", names[1])}

    found = store.get_group_id(**STORE, AlternateIdentifier=by_name)["GroupId"]

    assert {len(page["Groups"]) for page in pages[:-1]} == {2}
    assert {each["GroupId"] for page in pages for each in page["Groups"]} >= set(ids)
    assert found == ids[1]


def test_a_user_is_disabled_in_the_console_alone(aws: Aws, store: Any, unique: Unique) -> None:
    """The API tells it, of one and in the list, and cannot change it."""
    name = unique("al")
    asked = {**STORE, "UserId": user(store, name)}

    aws.control.switch_directory_user(name, disabled=True)
    told = store.describe_user(**asked)["UserStatus"]
    listed = {each["UserName"]: each["UserStatus"] for each in store.list_users(**STORE)["Users"]}
    with pytest.raises(ClientError, match="ValidationException"):
        store.update_user(**asked, Operations=[operation("userStatus", "ENABLED")])
    aws.control.switch_directory_user(name, disabled=False)

    assert (told, listed[name]) == ("DISABLED", "DISABLED")
    assert store.describe_user(**asked)["UserStatus"] == "ENABLED"
    with pytest.raises(HTTPError, match="404"):
        aws.control.switch_directory_user(unique("nobody"), disabled=True)


def test_a_call_needs_the_group_that_it_names(aws: Aws, store: Any, unique: Unique) -> None:
    """The right to one group is no right to another, nor to one without the store."""
    mine, other = group(store, unique("team")), group(store, unique("team"))
    keys = aws.person()
    name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]
    resources = [
        f"arn:aws:identitystore::{FIRST}:identitystore/{IDENTITY_STORE_ID}",
        f"arn:aws:identitystore:::group/{mine}",
    ]
    statement = {"Effect": "Allow", "Action": "identitystore:*Group", "Resource": resources}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    aws.iam().put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)

    aws.identitystore(keys).delete_group(**STORE, GroupId=mine)

    with pytest.raises(ClientError, match="AccessDeniedException"):
        aws.identitystore(keys).delete_group(**STORE, GroupId=other)
