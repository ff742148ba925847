"""Identity Center's types beyond their stories: what is waited for, what fails, what is found."""

import json
from collections.abc import Callable
from typing import Any

import grpc
import pytest

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID, INSTANCE_ARN, SECOND
from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.identity_center import (
    LATEST,
    NOT_LATEST,
    Pair,
    accounts,
    assigned,
    taken_away,
    to,
)
from tests.sandbox.aws.plugin.conftest import options
from tests.sandbox.aws.plugin.driver import Driver, half_made
from tests.sandbox.aws.plugin.identity_center_stories import (
    CENTER_STORIES,
    STORE,
    a_group,
    a_permission_set,
    a_user,
)
from tests.sandbox.aws.plugin.stories import READ_ONLY, SUPPORT, document

SET = "aws:ssoadmin/permissionSet:PermissionSet"
MANAGED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
OWN = "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment"
ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment"
GROUP = "aws:identitystore/group:Group"
USER = "aws:identitystore/user:User"
MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership"
GET_GROUP = "aws:identitystore/getGroup:getGroup"
GET_INSTANCES = "aws:ssoadmin/getInstances:getInstances"

NOBODY = "00000000-0000-4000-8000-000000000000"
# What cannot be made twice, and what AWS says of the second.
ONCE = {
    GROUP: "Duplicate GroupDisplayName",
    MEMBERSHIP: "Member and Group relationship already exists",
    USER: "Duplicate UserName",
    MANAGED: "already has a typed link attachment",
    OWN: "already attached",
    SET: "already exists",
}

Unique = Callable[[str], str]


@pytest.fixture
def pair(aws: Aws) -> Pair:
    """Return a permission set."""
    return a_permission_set(aws)


@pytest.fixture
def assigned_pair(aws: Aws, pair: Pair) -> Pair:
    """Return a permission set that a group is assigned in the first account."""
    assert assigned(aws.sso(), pair, to(a_group(aws)))["Status"] == "SUCCEEDED"
    return pair


def part(pair: Pair, **own: Any) -> dict[str, Any]:
    """Return what declares a part of a permission set."""
    return {**own, "instanceArn": INSTANCE_ARN, "permissionSetArn": pair["PermissionSetArn"]}


def assignment(pair: Pair, principal_id: str, account: str = FIRST) -> dict[str, Any]:
    """Return what declares a group's assignment."""
    return part(
        pair,
        principalId=principal_id,
        principalType="GROUP",
        targetId=account,
        targetType="AWS_ACCOUNT",
    )


def refusal(call: Callable[[], Any]) -> str:
    """Return the one line that a call is refused with."""
    with pytest.raises(grpc.RpcError) as refused:
        call()
    text = refused.value.details() or ""
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("token", "own"),
    [
        (MANAGED, {"managedPolicyArn": SUPPORT}),
        (INLINE, {"inlinePolicy": document("support:*")}),
        (BOUNDARY, {"permissionsBoundary": {"managedPolicyArn": READ_ONLY}}),
    ],
)
def test_every_change_of_a_permission_set_reaches_the_accounts(
    admin: Driver, aws: Aws, assigned_pair: Pair, token: str, own: dict[str, Any]
) -> None:
    """When a policy comes and when it goes; the account has nothing old in between."""
    id_, state, _ = admin.made(token, part(assigned_pair, **own))
    after_create = accounts(aws.sso(), assigned_pair, LATEST)
    admin.delete(token, id_, state)

    assert after_create == [FIRST]
    assert accounts(aws.sso(), assigned_pair, LATEST) == [FIRST]
    assert accounts(aws.sso(), assigned_pair, NOT_LATEST) == []


def test_an_edited_permission_set_reaches_the_accounts(admin: Driver, aws: Aws) -> None:
    """The set itself and its inline policy, which are edited in place."""
    story = CENTER_STORIES[SET](aws)
    id_, state, _ = admin.made(SET, story.declared)
    pair = {"InstanceArn": INSTANCE_ARN, "PermissionSetArn": state["arn"]}
    assigned(aws.sso(), pair, to(a_group(aws)))
    inline_id, inline, _ = admin.made(INLINE, part(pair, inlinePolicy=document("a:A")))

    news = admin.checked(SET, {**story.declared, "sessionDuration": "PT4H"})
    admin.update(SET, id_, state, news)
    after_set = accounts(aws.sso(), pair, LATEST)
    inline_news = admin.checked(INLINE, part(pair, inlinePolicy=document("b:B")))
    admin.update(INLINE, inline_id, inline, inline_news)

    assert after_set == [FIRST]
    assert accounts(aws.sso(), pair, LATEST) == [FIRST]


def test_tags_alone_are_not_provisioned(admin: Driver, aws: Aws) -> None:
    """An account gets none of them."""
    story = CENTER_STORIES[SET](aws)
    id_, state, _ = admin.made(SET, story.declared)
    aws.control.reset_calls()

    admin.update(SET, id_, state, admin.checked(SET, {**story.declared, "tags": {"a": "b"}}))

    called = [call["path"] for call in aws.control.calls()["calls"]]
    assert "sso:TagResource" in called
    assert "sso:UntagResource" in called
    assert not {"sso:UpdatePermissionSet", "sso:ProvisionPermissionSet"} & set(called)


def test_what_is_not_said_again_is_taken_away(admin: Driver, aws: Aws) -> None:
    """A description of a permission set, and the session is an hour again."""
    story = CENTER_STORIES[SET](aws)
    id_, state, inputs = admin.made(SET, {**story.declared, "sessionDuration": "PT4H"})
    news = admin.checked(
        SET, {name: story.declared[name] for name in ("instanceArn", "name")}, inputs
    )

    after = admin.update(SET, id_, state, news)

    assert not after.get("description")
    assert after["sessionDuration"] == "PT1H"
    assert after["tagsAll"] == {}


def test_what_cannot_be_provisioned_is_kept_in_state_with_the_reason(
    admin: Driver, aws: Aws, assigned_pair: Pair
) -> None:
    """The set has the policy then, and the account has it not."""
    own = {"customerManagedPolicyReference": {"name": "Absent"}}
    inputs = admin.checked(OWN, part(assigned_pair, **own))

    with pytest.raises(grpc.RpcError) as refused:
        admin.create(OWN, inputs)

    id_, properties, reasons = half_made(refused.value)
    assert id_ == f"Absent,/,{assigned_pair['PermissionSetArn']},{INSTANCE_ARN}"
    assert properties["customerManagedPolicyReference"] == {"name": "Absent", "path": "/"}
    assert f"FAILED: Received a 404 status error: no policy /Absent in {FIRST}" in reasons[0]
    assert accounts(aws.sso(), assigned_pair, NOT_LATEST) == [FIRST]
    assert admin.read(OWN, id_, properties)[0] == id_


def test_an_assignment_that_fails_says_why_and_is_not_kept(
    admin: Driver, aws: Aws, pair: Pair
) -> None:
    """Nothing stands, so there is nothing to remember."""
    inputs = admin.checked(ASSIGNMENT, assignment(pair, NOBODY))

    said = refusal(lambda: admin.create(ASSIGNMENT, inputs))

    told = aws.control.state()[FIRST]["identity_center"]
    assert "sso:CreateAccountAssignment: FAILED: Received a 404 status error: " in said
    assert f"the GROUP assignee {NOBODY} was not found in directory {IDENTITY_STORE_ID}" in said
    assert NOBODY not in {each["principal"] for each in told["assignments"]}


def test_an_assignment_that_exists_is_not_taken_over(admin: Driver, aws: Aws, pair: Pair) -> None:
    """AWS would accept it a second time; whoever declares it must import it."""
    group_id = a_group(aws)
    assigned(aws.sso(), pair, to(group_id))
    inputs = admin.checked(ASSIGNMENT, assignment(pair, group_id))

    said = refusal(lambda: admin.create(ASSIGNMENT, inputs))

    assert said == f"creating SSO Account Assignment for GROUP ({group_id}): already exists"
    assert admin.create(ASSIGNMENT, {**inputs, "targetId": SECOND})[0].startswith(group_id)


def test_an_assigned_permission_set_is_not_deleted(
    admin: Driver, aws: Aws, assigned_pair: Pair
) -> None:
    """The refusal is one line; whoever takes the assignment away first may."""
    id_ = f"{assigned_pair['PermissionSetArn']},{INSTANCE_ARN}"
    state = admin.read(SET, id_)[1]

    said = refusal(lambda: admin.delete(SET, id_, state))
    (found,) = aws.sso().list_account_assignments(**assigned_pair, AccountId=FIRST)[
        "AccountAssignments"
    ]
    taken_away(aws.sso(), assigned_pair, to(found["PrincipalId"]))
    admin.delete(SET, id_, state)

    assert "sso:DeletePermissionSet: ConflictException" in said
    assert admin.read(SET, id_, state)[0] == ""


def test_a_boundary_replaced_in_the_usual_order_is_lost(admin: Driver, pair: Pair) -> None:
    """As with the official plugin: both have one id. Ask for deletion before replacement."""
    first = part(pair, permissionsBoundary={"managedPolicyArn": READ_ONLY})
    second = part(pair, permissionsBoundary={"managedPolicyArn": SUPPORT})
    id_, state, _ = admin.made(BOUNDARY, first)
    news = admin.checked(BOUNDARY, second)
    planned = admin.diff(BOUNDARY, id_, state, news)

    new_id, new_state = admin.create(BOUNDARY, news)
    admin.delete(BOUNDARY, id_, state)

    assert list(planned.replaces) == ["permissionsBoundary"]
    assert not planned.deleteBeforeReplace
    assert new_id == id_
    assert admin.read(BOUNDARY, new_id, new_state)[0] == ""


def test_a_boundary_of_the_accounts_own_is_by_name_and_path(admin: Driver, pair: Pair) -> None:
    """The path is / when nothing else is said."""
    own = {"customerManagedPolicyReference": {"name": "Limit"}}

    id_, state, inputs = admin.made(BOUNDARY, part(pair, permissionsBoundary=own))

    expected = {"customerManagedPolicyReference": {"name": "Limit", "path": "/"}}
    assert state["permissionsBoundary"] == expected
    assert admin.read(BOUNDARY, id_, state, inputs)[2] == inputs


def test_drift_comes_back_as_inputs(admin: Driver, aws: Aws, pair: Pair) -> None:
    """What was changed by hand is an input at the next refresh."""
    id_, state, inputs = admin.made(INLINE, part(pair, inlinePolicy=document("support:*")))
    user_story = CENTER_STORIES[USER](aws)
    user_id, user, user_inputs = admin.made(USER, user_story.declared)
    by_hand = document("*")
    aws.sso().put_inline_policy_to_permission_set(**pair, InlinePolicy=by_hand)
    title = {"AttributePath": "title", "AttributeValue": "Chief"}
    locale = {"AttributePath": "locale", "AttributeValue": "fr-FR"}
    aws.identitystore().update_user(**STORE, UserId=user["userId"], Operations=[title, locale])

    found = admin.read(INLINE, id_, state, inputs)[2]
    found_user = admin.read(USER, user_id, user, user_inputs)[2]

    assert json.loads(found["inlinePolicy"]) == json.loads(by_hand)
    assert (found_user["title"], found_user["locale"]) == ("Chief", "fr-FR")


def test_what_is_no_longer_said_of_a_user_is_taken_away(admin: Driver, aws: Aws) -> None:
    """A text, an address, and a part of a name."""
    declared = CENTER_STORIES[USER](aws).declared
    name = {**declared["name"], "middleName": "M"}
    id_, state, inputs = admin.made(USER, {**declared, "name": name})
    kept = {key: declared[key] for key in declared if key not in {"emails", "title"}}
    news = admin.checked(USER, kept, inputs)

    after = admin.update(USER, id_, state, news)

    found = aws.identitystore().describe_user(**STORE, UserId=state["userId"])
    assert not {"Emails", "Title"} & {key for key, value in found.items() if value}
    assert found["Name"] == {"GivenName": "Alice", "FamilyName": "Martin"}
    assert admin.diff(USER, id_, after, news).changes == 1  # DIFF_NONE


def test_a_group_without_a_description_has_none(admin: Driver, aws: Aws) -> None:
    """One that had one loses it."""
    declared = CENTER_STORIES[GROUP](aws).declared
    id_, state, inputs = admin.made(GROUP, declared)
    bare = {key: declared[key] for key in declared if key != "description"}

    after = admin.update(GROUP, id_, state, admin.checked(GROUP, bare, inputs))

    assert not after.get("description")
    assert after["arn"] == f"arn:aws:identitystore:::group/{after['groupId']}"


def test_aws_demands_a_name_of_a_user(admin: Driver, unique: Unique) -> None:
    """Which the SDK does not."""
    inputs = admin.checked(
        USER,
        {"identityStoreId": IDENTITY_STORE_ID, "userName": unique("x"), "displayName": "X"},
    )

    said = refusal(lambda: admin.create(USER, inputs))

    assert "identitystore:CreateUser: ValidationException" in said
    assert "name is required" in said


@pytest.mark.parametrize("token", [SET, GROUP, USER, MEMBERSHIP])
@pytest.mark.parametrize("suffix", ["", "@eu-west-1"])
def test_what_gets_its_id_from_aws_is_imported_by_it(
    admin: Driver, aws: Aws, token: str, suffix: str
) -> None:
    """With or without the region that it is in."""
    declared = CENTER_STORIES[token](aws).declared
    id_, state, _ = admin.made(token, declared)

    found_id, found, inputs = admin.read(token, f"{id_}{suffix}")

    assert found_id == id_
    assert found == state
    assert inputs.items() >= declared.items()


def test_another_region_is_another_instance(admin: Driver, pair: Pair) -> None:
    """A resource goes where it says, and nothing there is called absent."""
    elsewhere = part(pair, managedPolicyArn=SUPPORT, region="us-east-1")
    id_, state, _ = admin.made(MANAGED, part(pair, managedPolicyArn=SUPPORT))
    news = admin.checked(MANAGED, elsewhere)

    planned = admin.diff(MANAGED, id_, state, news)

    assert list(planned.replaces) == ["region"]
    assert "AccessDeniedException" in refusal(lambda: admin.create(MANAGED, news))
    assert "AccessDeniedException" in refusal(lambda: admin.read(MANAGED, f"{id_}@us-east-1"))


@pytest.mark.parametrize("token", sorted(CENTER_STORIES))
def test_an_id_of_the_wrong_form_is_refused(admin: Driver, token: str) -> None:
    """With the form that is expected."""
    assert "expected <" in refusal(lambda: admin.read(token, "nonsense"))


@pytest.mark.parametrize("token", sorted(ONCE))
def test_what_stands_already_is_not_taken_for_ones_own(admin: Driver, aws: Aws, token: str) -> None:
    """An answer was lost: the second attempt meets what the first one made, and says so."""
    story = CENTER_STORIES[token](aws)
    inputs = admin.checked(token, story.declared)
    aws.control.fault(path=story.makes, kind="lost_answer")

    said = refusal(lambda: admin.create(token, inputs))

    assert ONCE[token] in said


@pytest.mark.parametrize("token", [INLINE, BOUNDARY])
def test_what_can_be_put_twice_is_put_again(admin: Driver, aws: Aws, token: str) -> None:
    """An answer was lost: the call is repeated, and what stands is as declared."""
    story = CENTER_STORIES[token](aws)
    inputs = admin.checked(token, story.declared)
    aws.control.fault(path=story.makes, kind="lost_answer")

    id_, state = admin.create(token, inputs)

    assert admin.read(token, id_, state, inputs)[2] == inputs


def test_an_assignment_whose_answer_was_lost_is_made_once(
    admin: Driver, aws: Aws, pair: Pair
) -> None:
    """It is asked for a second time, which changes nothing."""
    group_id = a_group(aws)
    inputs = admin.checked(ASSIGNMENT, assignment(pair, group_id))
    aws.control.fault(path="sso:CreateAccountAssignment", kind="lost_answer")

    id_, state = admin.create(ASSIGNMENT, inputs)
    admin.delete(ASSIGNMENT, id_, state)

    assert admin.read(ASSIGNMENT, id_, state, inputs)[0] == ""


def test_a_group_is_found_by_its_name_and_by_its_id(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """Either way with all that is known of it."""
    name = unique("team")
    made = aws.identitystore().create_group(**STORE, DisplayName=name, Description="D.")
    by_name = {"uniqueAttribute": {"attributePath": "DisplayName", "attributeValue": name}}

    found = admin.invoke(GET_GROUP, identityStoreId=IDENTITY_STORE_ID, alternateIdentifier=by_name)
    again = admin.invoke(GET_GROUP, identityStoreId=IDENTITY_STORE_ID, groupId=made["GroupId"])

    assert found == {**again, "alternateIdentifier": by_name}
    assert again == {
        "id": made["GroupId"],
        "groupId": made["GroupId"],
        "identityStoreId": IDENTITY_STORE_ID,
        "displayName": name,
        "description": "D.",
        "externalIds": [],
        "region": "eu-west-1",
    }


def test_a_group_that_is_not_found_is_an_error(admin: Driver) -> None:
    """In one line, as is a question that names no group, or two."""
    by_name = {"uniqueAttribute": {"attributePath": "DisplayName", "attributeValue": "nobody"}}

    missing = refusal(
        lambda: admin.invoke(
            GET_GROUP, identityStoreId=IDENTITY_STORE_ID, alternateIdentifier=by_name
        )
    )
    unsaid = refusal(lambda: admin.invoke(GET_GROUP, identityStoreId=IDENTITY_STORE_ID))

    assert "identitystore:GetGroupId: ResourceNotFoundException" in missing
    assert 'one of "alternateIdentifier" and "groupId"' in unsaid


def test_instances_are_found_in_their_region(admin: Driver, plugin: Driver, aws: Aws) -> None:
    """In the provider's region, or in the one that is asked for."""
    plugin.configure(**options(aws, region="us-east-1"))

    found = admin.invoke(GET_INSTANCES)
    from_elsewhere = plugin.invoke(GET_INSTANCES, region="eu-west-1")

    assert found == from_elsewhere
    assert found == {
        "id": "eu-west-1",
        "region": "eu-west-1",
        "arns": [INSTANCE_ARN],
        "identityStoreIds": [IDENTITY_STORE_ID],
    }
    assert "AccessDeniedException" in refusal(lambda: plugin.invoke(GET_INSTANCES))


@pytest.mark.parametrize(
    ("token", "news", "property_", "said"),
    [
        (SET, {"name": "x" * 33}, "name", "length to be in the range (1 - 32)"),
        (SET, {"instanceArn": "ssoins-1"}, "instanceArn", "invalid ARN"),
        (ASSIGNMENT, {"principalType": "ROLE"}, "principalType", "one of USER, GROUP"),
        (ASSIGNMENT, {"principalId": "alice"}, "principalId", "id of a principal"),
        (ASSIGNMENT, {"targetId": "1234"}, "targetId", "12 digits"),
        (BOUNDARY, {"permissionsBoundary": "arn"}, "permissionsBoundary", "expected an object"),
        (USER, {"userName": "x" * 129}, "userName", "length to be in the range (1 - 128)"),
    ],
)
def test_a_mistake_in_an_input_is_a_failure_of_that_input(
    offline: Driver, token: str, news: dict[str, Any], property_: str, said: str
) -> None:
    """Before anything else happens."""
    _, failures = offline.check(token, news)

    assert said in failures[property_]


def test_a_permission_set_is_named_after_its_logical_name(offline: Driver) -> None:
    """Like everything else that has a name."""
    inputs, _ = offline.check(SET, {"instanceArn": INSTANCE_ARN}, name="agents")

    assert inputs["name"].startswith("agents-")
    assert inputs["sessionDuration"] == "PT1H"


def test_a_part_that_is_not_known_yet_makes_the_whole_unknown(offline: Driver) -> None:
    """A reference to a policy that is still to be made is no mistake."""
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    pair = {"PermissionSetArn": f"{INSTANCE_ARN}x"}
    own = {"customerManagedPolicyReference": {"name": unknown}}

    assert offline.checked(OWN, part(pair, **own))["customerManagedPolicyReference"] == unknown


def test_a_user_is_in_a_group_until_either_goes(admin: Driver, aws: Aws) -> None:
    """A group deleted elsewhere takes its memberships along, and they are planned again."""
    group_id, user_id = a_group(aws), a_user(aws)
    declared = {
        "identityStoreId": IDENTITY_STORE_ID,
        "groupId": group_id,
        "memberId": user_id,
    }
    id_, state, inputs = admin.made(MEMBERSHIP, declared)
    aws.identitystore().delete_group(**STORE, GroupId=group_id)

    assert admin.read(MEMBERSHIP, id_, state, inputs)[0] == ""
    admin.delete(MEMBERSHIP, id_, state)
