"""The stories of Identity Center's types, told with what must stand before: ids are AWS's own.

Expectations are written by hand from AWS's documentation and the official plugin's.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sandbox.aws.accounts import FIRST, IDENTITY_STORE_ID, INSTANCE_ARN, SECOND
from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.identity_center import Pair, taken_away, to
from tests.sandbox.aws.plugin.stories import READ_ONLY, SUPPORT, Story, document

REGION = {"region": "eu-west-1"}
STORE = {"IdentityStoreId": IDENTITY_STORE_ID}


def _nothing(_: object) -> None:
    """Find that what must stand before stands already."""


def _name(start: str) -> str:
    return f"{start}-{uuid4().hex[:8]}"


def a_permission_set(aws: Aws) -> Pair:
    """Make a permission set."""
    made = aws.sso().create_permission_set(InstanceArn=INSTANCE_ARN, Name=_name("set"))
    arn = made["PermissionSet"]["PermissionSetArn"]
    return {"InstanceArn": INSTANCE_ARN, "PermissionSetArn": arn}


def a_group(aws: Aws) -> str:
    """Make a group; return its id."""
    made = aws.identitystore().create_group(**STORE, DisplayName=_name("team"))
    group_id: str = made["GroupId"]
    return group_id


def a_user(aws: Aws) -> str:
    """Make a user; return its id."""
    name = {"GivenName": "Alice", "FamilyName": "Martin"}
    made = aws.identitystore().create_user(
        **STORE, UserName=_name("alice"), DisplayName="Alice", Name=name
    )
    user_id: str = made["UserId"]
    return user_id


def permission_set(aws: Aws) -> Story:
    """Tell of what a team may do in accounts."""
    name = _name("agents")

    def vanish(_: object) -> None:
        listed = aws.sso().list_permission_sets(InstanceArn=INSTANCE_ARN)["PermissionSets"]
        for arn in listed:
            pair = {"InstanceArn": INSTANCE_ARN, "PermissionSetArn": arn}
            if aws.sso().describe_permission_set(**pair)["PermissionSet"]["Name"] == name:
                aws.sso().delete_permission_set(**pair)

    return Story(
        token="aws:ssoadmin/permissionSet:PermissionSet",
        before=_nothing,
        declared={
            "instanceArn": INSTANCE_ARN,
            "name": name,
            "description": "Agents.",
            "tags": {"team": "support"},
        },
        known={**REGION, "sessionDuration": "PT1H", "tagsAll": {"team": "support"}},
        edit={
            "description": "All agents.",
            "relayState": "https://console.aws.amazon.com/support",
            "sessionDuration": "PT8H",
            "tags": {"by": "hand"},
        },
        replace={"name": "another"},
        vanish=vanish,
        makes="sso:CreatePermissionSet",
    )


def _part(pair: Pair, **own: Any) -> dict[str, Any]:
    """Return what declares a part of a permission set."""
    return {**own, "instanceArn": INSTANCE_ARN, "permissionSetArn": pair["PermissionSetArn"]}


def _id(pair: Pair, *own: str) -> str:
    """Return the id of a part of a permission set."""
    return ",".join([*own, pair["PermissionSetArn"], INSTANCE_ARN])


def managed_policy_attachment(aws: Aws) -> Story:
    """Tell of a policy of AWS's in a permission set."""
    pair = a_permission_set(aws)
    return Story(
        token="aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
        before=_nothing,
        declared=_part(pair, managedPolicyArn=SUPPORT),
        known={**REGION, "managedPolicyName": "AWSSupportAccess"},
        id=_id(pair, SUPPORT),
        replace={"managedPolicyArn": READ_ONLY},
        vanish=lambda _: aws.sso().detach_managed_policy_from_permission_set(
            **pair, ManagedPolicyArn=SUPPORT
        ),
        makes="sso:AttachManagedPolicyToPermissionSet",
        import_as=_id(pair, SUPPORT),
    )


def customer_managed_policy_attachment(aws: Aws) -> Story:
    """Tell of a policy of the accounts' own in a permission set."""
    pair = a_permission_set(aws)
    own = {"name": "Agents", "path": "/teams/"}
    return Story(
        token="aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
        before=_nothing,
        declared=_part(pair, customerManagedPolicyReference=own),
        known=REGION,
        id=_id(pair, "Agents", "/teams/"),
        replace={"customerManagedPolicyReference": {"name": "Others", "path": "/teams/"}},
        vanish=lambda _: aws.sso().detach_customer_managed_policy_reference_from_permission_set(
            **pair, CustomerManagedPolicyReference={"Name": "Agents", "Path": "/teams/"}
        ),
        makes="sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
        import_as=_id(pair, "Agents", "/teams/"),
    )


def permission_set_inline_policy(aws: Aws) -> Story:
    """Tell of a permission set's inline policy."""
    pair = a_permission_set(aws)
    return Story(
        token="aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        before=_nothing,
        declared=_part(pair, inlinePolicy=document("support:*")),
        known=REGION,
        id=_id(pair),
        edit={"inlinePolicy": document("support:*", effect="Deny")},
        replace={"permissionSetArn": f"{pair['PermissionSetArn']}x"},
        vanish=lambda _: aws.sso().delete_inline_policy_from_permission_set(**pair),
        makes="sso:PutInlinePolicyToPermissionSet",
        import_as=_id(pair),
    )


def permissions_boundary_attachment(aws: Aws) -> Story:
    """Tell of a permission set's boundary."""
    pair = a_permission_set(aws)
    reference = {"customerManagedPolicyReference": {"name": "Limit", "path": "/"}}
    return Story(
        token="aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
        before=_nothing,
        declared=_part(pair, permissionsBoundary={"managedPolicyArn": READ_ONLY}),
        known=REGION,
        id=_id(pair),
        replace={"permissionsBoundary": reference},
        vanish=lambda _: aws.sso().delete_permissions_boundary_from_permission_set(**pair),
        makes="sso:PutPermissionsBoundaryToPermissionSet",
        import_as=_id(pair),
    )


def account_assignment(aws: Aws) -> Story:
    """Tell of a team's permission set in an account."""
    pair, group_id = a_permission_set(aws), a_group(aws)
    id_ = _id(pair, group_id, "GROUP", FIRST, "AWS_ACCOUNT")
    return Story(
        token="aws:ssoadmin/accountAssignment:AccountAssignment",
        before=_nothing,
        declared=_part(
            pair,
            principalId=group_id,
            principalType="GROUP",
            targetId=FIRST,
            targetType="AWS_ACCOUNT",
        ),
        known=REGION,
        id=id_,
        replace={"targetId": SECOND},
        vanish=lambda _: taken_away(aws.sso(), pair, to(group_id)),
        makes="sso:ListAccountAssignments",
        import_as=id_,
    )


def group(aws: Aws) -> Story:
    """Tell of a team in the directory."""
    name = _name("team")

    def vanish(_: object) -> None:
        unique = {"UniqueAttribute": {"AttributePath": "DisplayName", "AttributeValue": name}}
        found = aws.identitystore().get_group_id(**STORE, AlternateIdentifier=unique)
        aws.identitystore().delete_group(**STORE, GroupId=found["GroupId"])

    return Story(
        token="aws:identitystore/group:Group",
        before=_nothing,
        declared={
            "identityStoreId": IDENTITY_STORE_ID,
            "displayName": name,
            "description": "A.",
        },
        known={**REGION, "externalIds": []},
        edit={"description": "B."},
        replace={"displayName": "another"},
        vanish=vanish,
        makes="identitystore:CreateGroup",
    )


def user(aws: Aws) -> Story:
    """Tell of a person in the directory."""
    name = _name("alice")

    def vanish(_: object) -> None:
        unique = {"UniqueAttribute": {"AttributePath": "UserName", "AttributeValue": name}}
        found = aws.identitystore().get_user_id(**STORE, AlternateIdentifier=unique)
        aws.identitystore().delete_user(**STORE, UserId=found["UserId"])

    return Story(
        token="aws:identitystore/user:User",
        before=_nothing,
        declared={
            "identityStoreId": IDENTITY_STORE_ID,
            "userName": name,
            "displayName": "Alice Martin",
            "name": {"givenName": "Alice", "familyName": "Martin"},
            "emails": {"value": f"{name}@example.com", "primary": True, "type": "work"},
            "title": "Agent",
            "nickname": "Al",
        },
        known={**REGION, "externalIds": [], "userStatus": "ENABLED"},
        edit={
            "displayName": "Alice Durand",
            "name": {"givenName": "Alice", "familyName": "Durand", "formatted": "A. Durand"},
            "emails": {"value": f"{name}@example.org", "primary": True},
            "phoneNumbers": {"value": "+33 1 23 45 67 89", "primary": False},
            "title": "Lead",
            "nickname": "Ally",
        },
        replace={"userName": "another"},
        vanish=vanish,
        makes="identitystore:CreateUser",
    )


def group_membership(aws: Aws) -> Story:
    """Tell of a person in a team of the directory."""
    group_id, user_id, other_id = a_group(aws), a_user(aws), a_user(aws)

    def vanish(_: object) -> None:
        pair = {**STORE, "GroupId": group_id, "MemberId": {"UserId": user_id}}
        found = aws.identitystore().get_group_membership_id(**pair)
        aws.identitystore().delete_group_membership(**STORE, MembershipId=found["MembershipId"])

    return Story(
        token="aws:identitystore/groupMembership:GroupMembership",
        before=_nothing,
        declared={
            "identityStoreId": IDENTITY_STORE_ID,
            "groupId": group_id,
            "memberId": user_id,
        },
        known=REGION,
        replace={"memberId": other_id},
        vanish=vanish,
        makes="identitystore:CreateGroupMembership",
    )


CENTER_STORIES: dict[str, Callable[[Aws], Story]] = {
    "aws:identitystore/group:Group": group,
    "aws:identitystore/groupMembership:GroupMembership": group_membership,
    "aws:identitystore/user:User": user,
    "aws:ssoadmin/accountAssignment:AccountAssignment": account_assignment,
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": (
        customer_managed_policy_attachment
    ),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": managed_policy_attachment,
    "aws:ssoadmin/permissionSet:PermissionSet": permission_set,
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (
        permission_set_inline_policy
    ),
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": (
        permissions_boundary_attachment
    ),
}
