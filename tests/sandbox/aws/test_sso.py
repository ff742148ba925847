"""What is put right in moto's Identity Center, each by a real client.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID, INSTANCE_ARN, SECOND
from tests.sandbox.aws.conftest import Aws, Keys
from tests.sandbox.aws.identity_center import (
    LATEST,
    NOT_LATEST,
    Pair,
    accounts,
    assigned,
    ended,
    provisioned,
    taken_away,
    to,
)

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:A","Resource":"*"}}'

Unique = Callable[[str], str]


@pytest.fixture
def sso(aws: Aws) -> Any:
    """Return Identity Center, called by the first account's administrator."""
    return aws.sso()


@pytest.fixture
def pair(sso: Any, unique: Unique) -> Pair:
    """Return a permission set that nobody is assigned yet."""
    made = sso.create_permission_set(InstanceArn=INSTANCE_ARN, Name=unique("set"))["PermissionSet"]
    return {"InstanceArn": INSTANCE_ARN, "PermissionSetArn": made["PermissionSetArn"]}


@pytest.fixture
def group(aws: Aws, unique: Unique) -> str:
    """Return the id of a group in the identity store."""
    made = aws.identitystore().create_group(
        IdentityStoreId=IDENTITY_STORE_ID, DisplayName=unique("team")
    )
    group_id: str = made["GroupId"]
    return group_id


def test_there_is_one_instance_in_one_region_of_one_account(aws: Aws) -> None:
    """Anywhere else Identity Center may not be asked, and nothing is called absent."""
    (instance,) = aws.sso().list_instances()["Instances"]
    elsewhere = boto3.client(
        "sso-admin",
        region_name="us-east-1",
        endpoint_url=aws.url,
        aws_access_key_id=aws.first[0],
        aws_secret_access_key=aws.first[1],
    )

    assert instance["InstanceArn"] == INSTANCE_ARN
    assert instance["IdentityStoreId"] == IDENTITY_STORE_ID
    assert aws.sso().describe_instance(InstanceArn=INSTANCE_ARN)["OwnerAccountId"] == FIRST
    calls: list[Callable[[], object]] = [
        elsewhere.list_instances,
        aws.sso(aws.second).list_instances,
        lambda: aws.sso().list_permission_sets(InstanceArn=f"{INSTANCE_ARN[:-1]}b"),
    ]
    for call in calls:
        with pytest.raises(ClientError, match="AccessDeniedException"):
            call()


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "UnrecognizedClientException"),
        (None, "InvalidSignatureException"),
    ],
)
def test_wrong_credentials_are_refused_in_the_words_of_json(
    aws: Aws, key: str | None, code: str
) -> None:
    """Which are others than those of IAM; an unknown action is refused by its name."""
    with pytest.raises(ClientError, match=code):
        aws.sso((key or aws.first[0], "of somebody else")).list_instances()
    with pytest.raises(ClientError, match="has no sso:ListPermissionSetProvisioningStatus"):
        aws.sso().list_permission_set_provisioning_status(InstanceArn=INSTANCE_ARN)


def test_a_permission_set_begins_with_a_session_of_an_hour(sso: Any, unique: Unique) -> None:
    """Its ARN names the instance, its text comes back letter by letter, and its tags are kept."""
    url = "https://console.aws.amazon.com/x?a=b&Name=other"
    made = sso.create_permission_set(
        InstanceArn=INSTANCE_ARN,
        Name=(name := unique("set")),
        RelayState=url,
        Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}],
    )["PermissionSet"]
    arn = made["PermissionSetArn"]
    sso.tag_resource(InstanceArn=INSTANCE_ARN, ResourceArn=arn, Tags=[{"Key": "a", "Value": "3"}])
    sso.untag_resource(InstanceArn=INSTANCE_ARN, ResourceArn=arn, TagKeys=["b"])

    tags = sso.list_tags_for_resource(InstanceArn=INSTANCE_ARN, ResourceArn=arn)["Tags"]

    assert arn.startswith("arn:aws:sso:::permissionSet/ssoins-7223c02b1f4d9e6a/ps-")
    assert (made["Name"], made["SessionDuration"], made["RelayState"]) == (name, "PT1H", url)
    assert tags == [{"Key": "a", "Value": "3"}]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Name": "x" * 33}, "ValidationException"),
        ({"Name": "no spaces"}, "ValidationException"),
        ({"Name": "long", "SessionDuration": "PT13H"}, "ValidationException"),
        ({"Name": "short", "SessionDuration": "PT59M"}, "ValidationException"),
        ({"Name": "words", "SessionDuration": "an hour"}, "ValidationException"),
        (
            {"Name": "tags", "Tags": [{"Key": str(n), "Value": ""} for n in range(51)]},
            "ValidationException",
        ),
    ],
)
def test_a_permission_set_is_refused_for(sso: Any, wrong: dict[str, Any], code: str) -> None:
    """What is wrong with a name or a session is said, and nothing is made."""
    before = sso.list_permission_sets(InstanceArn=INSTANCE_ARN)["PermissionSets"]

    with pytest.raises(ClientError, match=code):
        sso.create_permission_set(InstanceArn=INSTANCE_ARN, **wrong)

    assert sso.list_permission_sets(InstanceArn=INSTANCE_ARN)["PermissionSets"] == before


def test_names_of_32_characters_and_sessions_of_12_hours_pass(sso: Any, unique: Unique) -> None:
    """These are the limits themselves; the same name in capitals is taken then."""
    name = unique("set").ljust(32, "x")
    sso.create_permission_set(InstanceArn=INSTANCE_ARN, Name=name, SessionDuration="PT12H")

    with pytest.raises(ClientError, match="ConflictException"):
        sso.create_permission_set(InstanceArn=INSTANCE_ARN, Name=name.upper())


def test_an_update_clears_what_it_leaves_out(sso: Any, pair: Pair) -> None:
    """So whoever changes one thing says all three."""
    sso.update_permission_set(**pair, Description="d", SessionDuration="PT2H", RelayState="r")
    sso.update_permission_set(**pair, Description="e")

    found = sso.describe_permission_set(**pair)["PermissionSet"]

    assert found["Description"] == "e"
    assert found["SessionDuration"] == "PT1H"
    assert not found.get("RelayState")


def test_an_inline_policy_has_two_limits(sso: Any, pair: Pair) -> None:
    """32,768 characters in all, 10,240 without white space; and it is a JSON document."""
    spaces = 32_768 - len(DOCUMENT)
    full = json.dumps({"Id": "x" * (10_240 - len('{"Id":""}'))}, separators=(",", ":"))
    for text in (DOCUMENT + " " * spaces, full):
        sso.put_inline_policy_to_permission_set(**pair, InlinePolicy=text)
        assert sso.get_inline_policy_for_permission_set(**pair)["InlinePolicy"] == text

    for text in (DOCUMENT + " " * (spaces + 1), full.replace("x", "xx", 1), "{", "[]"):
        with pytest.raises(ClientError, match="ValidationException"):
            sso.put_inline_policy_to_permission_set(**pair, InlinePolicy=text)


def test_a_boundary_is_one_policy_until_it_is_taken_away(sso: Any, pair: Pair) -> None:
    """Of AWS's, or by name and path; never both."""
    reference = {"Name": "limit"}
    calls: list[dict[str, Any]] = [
        {"ManagedPolicyArn": READ_ONLY, "CustomerManagedPolicyReference": reference},
        {"ManagedPolicyArn": f"{READ_ONLY}Not"},
        {},
    ]
    for boundary in calls:
        with pytest.raises(ClientError, match=r"ValidationException|ResourceNotFoundException"):
            sso.put_permissions_boundary_to_permission_set(**pair, PermissionsBoundary=boundary)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.get_permissions_boundary_for_permission_set(**pair)

    sso.put_permissions_boundary_to_permission_set(
        **pair, PermissionsBoundary={"CustomerManagedPolicyReference": reference}
    )
    found = sso.get_permissions_boundary_for_permission_set(**pair)["PermissionsBoundary"]
    sso.delete_permissions_boundary_from_permission_set(**pair)

    assert found == {"CustomerManagedPolicyReference": {"Name": "limit", "Path": "/"}}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.delete_permissions_boundary_from_permission_set(**pair)


def test_an_assignment_takes_its_time(aws: Aws, sso: Any, pair: Pair, group: str) -> None:
    """It is begun, nothing is assigned while it is in progress, and it ends."""
    aws.control.switch(clock_offset_s=3600)
    begun = sso.create_account_assignment(**pair, **to(group))["AccountAssignmentCreationStatus"]
    asked = {
        "InstanceArn": INSTANCE_ARN,
        "AccountAssignmentCreationRequestId": begun["RequestId"],
    }
    aws.control.switch(clock_offset_s=0)
    between = sso.describe_account_assignment_creation_status(**asked)
    listed = sso.list_account_assignments(**pair, AccountId=FIRST)["AccountAssignments"]
    aws.control.switch(clock_offset_s=7200)
    after = sso.describe_account_assignment_creation_status(**asked)

    assert begun["Status"] == "IN_PROGRESS"
    assert between["AccountAssignmentCreationStatus"]["Status"] == "IN_PROGRESS"
    assert listed == []
    assert after["AccountAssignmentCreationStatus"]["Status"] == "SUCCEEDED"
    assert sso.list_account_assignments(**pair, AccountId=FIRST)["AccountAssignments"] == [
        {
            "AccountId": FIRST,
            "PermissionSetArn": pair["PermissionSetArn"],
            "PrincipalType": "GROUP",
            "PrincipalId": group,
        }
    ]


def test_assigned_twice_is_assigned_once(sso: Any, pair: Pair, group: str) -> None:
    """The second time succeeds too, and one taking away takes all."""
    for _ in range(2):
        assert assigned(sso, pair, to(group))["Status"] == "SUCCEEDED"
    listed = sso.list_account_assignments(**pair, AccountId=FIRST)["AccountAssignments"]

    taken = taken_away(sso, pair, to(group))

    assert len(listed) == 1
    assert taken["Status"] == "SUCCEEDED"
    assert sso.list_account_assignments(**pair, AccountId=FIRST)["AccountAssignments"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.delete_account_assignment(**pair, **to(group))


def test_what_cannot_be_assigned_fails_after_it_was_begun(sso: Any, pair: Pair, group: str) -> None:
    """Nobody of that id, or no such account: the status says why, and nothing is assigned."""
    nobody = assigned(sso, pair, to("00000000-0000-4000-8000-000000000000"))
    nowhere = assigned(sso, pair, to(group, "333333333333"))

    assert nobody["Status"] == nowhere["Status"] == "FAILED"
    assert "assignee 00000000-0000-4000-8000-000000000000 was not" in nobody["FailureReason"]
    assert "333333333333" in nowhere["FailureReason"]
    assert accounts(sso, pair, LATEST) == []


def test_a_wrong_assignment_is_refused_at_once(sso: Any, pair: Pair, group: str) -> None:
    """A kind of principal, a permission set or a request that does not exist."""
    with pytest.raises(ClientError, match="ValidationException"):
        sso.create_account_assignment(**pair, **{**to(group), "PrincipalType": "ROLE"})
    gone = {**pair, "PermissionSetArn": f"{pair['PermissionSetArn'][:-1]}z"}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.create_account_assignment(**gone, **to(group))
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.list_account_assignments(**gone, AccountId=FIRST)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.describe_account_assignment_creation_status(
            InstanceArn=INSTANCE_ARN, AccountAssignmentCreationRequestId="0" * 36
        )


def test_an_assigned_permission_set_cannot_be_deleted(sso: Any, pair: Pair, group: str) -> None:
    """Nor one whose assignment is still being made."""
    begun = sso.create_account_assignment(**pair, **to(group))["AccountAssignmentCreationStatus"]
    with pytest.raises(ClientError, match="ConflictException"):
        sso.delete_permission_set(**pair)
    ended(
        lambda: sso.describe_account_assignment_creation_status(
            InstanceArn=INSTANCE_ARN, AccountAssignmentCreationRequestId=begun["RequestId"]
        )["AccountAssignmentCreationStatus"]
    )
    with pytest.raises(ClientError, match="ConflictException"):
        sso.delete_permission_set(**pair)

    taken_away(sso, pair, to(group))
    sso.delete_permission_set(**pair)

    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.describe_permission_set(**pair)


@pytest.fixture
def changes(sso: Any, pair: Pair) -> Iterator[Callable[[], object]]:
    """Return every way to change what an account gets of a permission set."""
    managed = {**pair, "ManagedPolicyArn": VIEW_ONLY}
    boundary = {"ManagedPolicyArn": READ_ONLY}
    return iter(
        [
            lambda: sso.attach_managed_policy_to_permission_set(**managed),
            lambda: sso.detach_managed_policy_from_permission_set(**managed),
            lambda: sso.put_inline_policy_to_permission_set(**pair, InlinePolicy=DOCUMENT),
            lambda: sso.delete_inline_policy_from_permission_set(**pair),
            lambda: sso.put_permissions_boundary_to_permission_set(
                **pair, PermissionsBoundary=boundary
            ),
            lambda: sso.delete_permissions_boundary_from_permission_set(**pair),
            lambda: sso.update_permission_set(**pair, SessionDuration="PT2H"),
        ]
    )


def test_a_change_reaches_an_account_when_it_is_provisioned(
    sso: Any, pair: Pair, group: str, changes: Iterator[Callable[[], object]]
) -> None:
    """Until then the account has what it had; whoever forgets to provision is seen."""
    assigned(sso, pair, to(group))

    for change in changes:
        change()
        before = accounts(sso, pair, LATEST), accounts(sso, pair, NOT_LATEST)
        status = provisioned(sso, pair)["Status"]

        assert before == ([], [FIRST])
        assert status == "SUCCEEDED"
        assert (accounts(sso, pair, LATEST), accounts(sso, pair, NOT_LATEST)) == ([FIRST], [])


def test_an_account_has_a_permission_set_as_long_as_somebody_is_assigned_it(
    sso: Any, pair: Pair, group: str
) -> None:
    """In each account on its own."""
    for account in (FIRST, SECOND):
        assigned(sso, pair, to(group, account))
    taken_away(sso, pair, to(group, SECOND))

    here = sso.list_permission_sets_provisioned_to_account(
        InstanceArn=INSTANCE_ARN, AccountId=FIRST
    )["PermissionSets"]
    there = sso.list_permission_sets_provisioned_to_account(
        InstanceArn=INSTANCE_ARN, AccountId=SECOND
    )["PermissionSets"]

    assert pair["PermissionSetArn"] in here
    assert pair["PermissionSetArn"] not in there
    with pytest.raises(ClientError, match="ValidationException"):
        sso.provision_permission_set(**pair, TargetType="AWS_ACCOUNT", TargetId=SECOND)


@pytest.mark.parametrize("use", ["policy", "boundary"])
def test_an_account_must_have_the_customer_managed_policy(
    aws: Aws, sso: Any, pair: Pair, group: str, unique: Unique, use: str
) -> None:
    """By name and path: what is made in one account is not there in the other."""
    name = unique("own")
    reference = {"Name": name, "Path": "/teams/"}
    if use == "policy":
        sso.attach_customer_managed_policy_reference_to_permission_set(
            **pair, CustomerManagedPolicyReference=reference
        )
    else:
        sso.put_permissions_boundary_to_permission_set(
            **pair, PermissionsBoundary={"CustomerManagedPolicyReference": reference}
        )
    aws.iam().create_policy(PolicyName=name, Path="/teams/", PolicyDocument=DOCUMENT)

    here, there = assigned(sso, pair, to(group)), assigned(sso, pair, to(group, SECOND))

    assert here["Status"] == "SUCCEEDED"
    assert there["Status"] == "FAILED"
    assert f"no policy /teams/{name} in {SECOND}" in there["FailureReason"]


def test_a_set_takes_20_policies_and_a_role_10(aws: Aws, sso: Any, pair: Pair, group: str) -> None:
    """The 21st is refused at once, the 11th when an account is to get it."""
    pages = aws.iam().get_paginator("list_policies").paginate(Scope="AWS")
    arns = [policy["Arn"] for page in pages for policy in page["Policies"]][:21]
    for arn in arns[:10]:
        sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=arn)
    ten = assigned(sso, pair, to(group))
    for arn in arns[10:20]:
        sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=arn)
    more = provisioned(sso, pair)

    assert ten["Status"] == "SUCCEEDED"
    assert more["Status"] == "FAILED"
    assert "PoliciesPerRole: 10" in more["FailureReason"]
    with pytest.raises(ClientError, match="ServiceQuotaExceededException"):
        sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=arns[20])
    with pytest.raises(ClientError, match="ConflictException"):
        sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=arns[0])


def test_lists_come_in_pages(sso: Any, pair: Pair, unique: Unique) -> None:
    """Every page is followed to the last."""
    more = [
        sso.create_permission_set(InstanceArn=INSTANCE_ARN, Name=unique("set"))["PermissionSet"]
        for _ in range(3)
    ]
    pages = list(
        sso.get_paginator("list_permission_sets").paginate(
            InstanceArn=INSTANCE_ARN, PaginationConfig={"PageSize": 2}
        )
    )

    assert {len(page["PermissionSets"]) for page in pages[:-1]} == {2}
    listed = {arn for page in pages for arn in page["PermissionSets"]}
    assert listed >= {each["PermissionSetArn"] for each in more} | {pair["PermissionSetArn"]}


def grant(aws: Aws, *statements: dict[str, Any]) -> Keys:
    """Make a person who holds these statements; return its keys."""
    keys = aws.person()
    name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]
    complete = [{"Effect": "Allow", **statement} for statement in statements]
    document = json.dumps({"Version": "2012-10-17", "Statement": complete})
    aws.iam().put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    return keys


def test_a_call_needs_every_resource_that_it_names(aws: Aws, pair: Pair, group: str) -> None:
    """Instance, permission set and account; without one of the three nothing is assigned."""
    account = f"arn:aws:sso:::account/{FIRST}"
    enough = [INSTANCE_ARN, pair["PermissionSetArn"], account]
    action = "sso:CreateAccountAssignment"

    for missing in enough:
        rest = [arn for arn in enough if arn != missing]
        keys = grant(aws, {"Action": action, "Resource": rest})
        with pytest.raises(ClientError, match=r"AccessDeniedException.*not authorized to perform"):
            aws.sso(keys).create_account_assignment(**pair, **to(group))
    keys = grant(aws, {"Action": action, "Resource": enough})

    assert aws.sso(keys).create_account_assignment(**pair, **to(group))


def test_a_role_in_the_instance_s_own_account_is_made_with_the_caller_s_rights(
    aws: Aws, pair: Pair, group: str
) -> None:
    """Without rights to IAM an assignment there fails; in another account it does not."""
    of_sso = {"Action": "sso:*", "Resource": "*"}
    roles = f"arn:aws:iam::{FIRST}:role/aws-reserved/sso.amazonaws.com/*"
    actions = ["AttachRolePolicy", "CreateRole", "GetRole", "ListRolePolicies", "PutRolePolicy"]
    of_iam = {"Action": [f"iam:{action}" for action in actions], "Resource": roles}
    without, having = grant(aws, of_sso), grant(aws, of_sso, of_iam)

    here = assigned(aws.sso(without), pair, to(group))
    there = assigned(aws.sso(without), pair, to(group, SECOND))
    allowed = assigned(aws.sso(having), pair, to(group))
    again = provisioned(aws.sso(without), pair)

    assert (here["Status"], again["Status"]) == ("FAILED", "FAILED")
    assert "is not authorized to perform: iam:AttachRolePolicy" in here["FailureReason"]
    assert (there["Status"], allowed["Status"]) == ("SUCCEEDED", "SUCCEEDED")


def test_a_denied_account_is_out_of_reach(aws: Aws, pair: Pair, group: str) -> None:
    """Whoever may assign in every account but one, may not in that one."""
    keys = grant(
        aws,
        {"Action": "sso:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sso:*", "Resource": f"arn:aws:sso:::account/{SECOND}"},
    )

    assert aws.sso(keys).create_account_assignment(**pair, **to(group))
    with pytest.raises(ClientError, match="AccessDeniedException"):
        aws.sso(keys).create_account_assignment(**pair, **to(group, SECOND))


def test_the_state_tells_who_is_assigned_what_where(
    aws: Aws, sso: Any, pair: Pair, group: str
) -> None:
    """By name, with what an account got of a set and whether that is the latest."""
    name = sso.describe_permission_set(**pair)["PermissionSet"]["Name"]
    sso.attach_managed_policy_to_permission_set(**pair, ManagedPolicyArn=SUPPORT)
    assigned(sso, pair, to(group))
    sso.put_inline_policy_to_permission_set(**pair, InlinePolicy=DOCUMENT)

    told = aws.control.state()[FIRST]["identity_center"]

    team = next(key for key, each in told["groups"].items() if each["id"] == group)
    assert told["permission_sets"][name] == {
        "arn": pair["PermissionSetArn"],
        "description": "",
        "tags": {},
        "session": "PT1H",
        "relay_state": "",
        "inline": json.loads(DOCUMENT),
        "managed": [SUPPORT],
        "customer_managed": [],
        "boundary": None,
        "is_latest_in": {FIRST: False},
    }
    assert {
        "account": FIRST,
        "permission_set": name,
        "principal_type": "GROUP",
        "principal": team,
    } in told["assignments"]
    assert "identity_center" not in aws.control.state()[SECOND]


def test_calls_are_noted_by_the_actions_of_their_policies(
    aws: Aws, sso: Any, pair: Pair, group: str
) -> None:
    """Under `sso` and `identitystore`, reading told from changing."""
    aws.control.reset_calls()
    sso.describe_permission_set(**pair)
    sso.provision_permission_set(**pair, TargetType="ALL_PROVISIONED_ACCOUNTS")
    aws.identitystore().is_member_in_groups(
        IdentityStoreId=IDENTITY_STORE_ID, MemberId={"UserId": "0" * 36}, GroupIds=[group]
    )

    noted = [(call["path"], call["mutating"]) for call in aws.control.calls()["calls"]]

    assert noted == [
        ("sso:DescribePermissionSet", False),
        ("sso:ProvisionPermissionSet", True),
        ("identitystore:IsMemberInGroups", False),
    ]
