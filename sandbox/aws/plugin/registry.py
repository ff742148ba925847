"""What the stand-in can do: resource types and functions, by the tokens of pulumi-aws.

https://www.pulumi.com/registry/packages/aws/api-docs/iam/
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.aws.plugin.access_key import AccessKey
from sandbox.aws.plugin.account_alias import AccountAlias
from sandbox.aws.plugin.account_password_policy import AccountPasswordPolicy
from sandbox.aws.plugin.base import Resource
from sandbox.aws.plugin.errors import OFFICIAL, Refused
from sandbox.aws.plugin.group import Group
from sandbox.aws.plugin.group_membership import GroupMembership
from sandbox.aws.plugin.group_policies_exclusive import GroupPoliciesExclusive
from sandbox.aws.plugin.group_policy import GroupPolicy
from sandbox.aws.plugin.group_policy_attachment import GroupPolicyAttachment
from sandbox.aws.plugin.group_policy_attachments_exclusive import GroupPolicyAttachmentsExclusive
from sandbox.aws.plugin.identitystore_functions import get_group, get_instances
from sandbox.aws.plugin.identitystore_group import Group as DirectoryGroup
from sandbox.aws.plugin.identitystore_group_membership import (
    GroupMembership as DirectoryGroupMembership,
)
from sandbox.aws.plugin.identitystore_user import User as DirectoryUser
from sandbox.aws.plugin.open_id_connect_provider import OpenIdConnectProvider
from sandbox.aws.plugin.policy import Policy
from sandbox.aws.plugin.role import Role
from sandbox.aws.plugin.role_policies_exclusive import RolePoliciesExclusive
from sandbox.aws.plugin.role_policy import RolePolicy
from sandbox.aws.plugin.role_policy_attachment import RolePolicyAttachment
from sandbox.aws.plugin.role_policy_attachments_exclusive import RolePolicyAttachmentsExclusive
from sandbox.aws.plugin.saml_provider import SamlProvider
from sandbox.aws.plugin.sso_account_assignment import AccountAssignment
from sandbox.aws.plugin.sso_customer_managed_policy_attachment import (
    CustomerManagedPolicyAttachment,
)
from sandbox.aws.plugin.sso_managed_policy_attachment import ManagedPolicyAttachment
from sandbox.aws.plugin.sso_permission_set import PermissionSet
from sandbox.aws.plugin.sso_permission_set_inline_policy import PermissionSetInlinePolicy
from sandbox.aws.plugin.sso_permissions_boundary_attachment import PermissionsBoundaryAttachment
from sandbox.aws.plugin.user import User
from sandbox.aws.plugin.user_group_membership import UserGroupMembership
from sandbox.aws.plugin.user_login_profile import UserLoginProfile
from sandbox.aws.plugin.user_policies_exclusive import UserPoliciesExclusive
from sandbox.aws.plugin.user_policy import UserPolicy
from sandbox.aws.plugin.user_policy_attachment import UserPolicyAttachment
from sandbox.aws.plugin.user_policy_attachments_exclusive import UserPolicyAttachmentsExclusive

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.wire import Props

TYPES: dict[str, type[Resource]] = {
    "aws:iam/accessKey:AccessKey": AccessKey,
    "aws:iam/accountAlias:AccountAlias": AccountAlias,
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": AccountPasswordPolicy,
    "aws:iam/group:Group": Group,
    "aws:iam/groupMembership:GroupMembership": GroupMembership,
    "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": GroupPoliciesExclusive,
    "aws:iam/groupPolicy:GroupPolicy": GroupPolicy,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": GroupPolicyAttachment,
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": (
        GroupPolicyAttachmentsExclusive
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": OpenIdConnectProvider,
    "aws:iam/policy:Policy": Policy,
    "aws:iam/role:Role": Role,
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": RolePoliciesExclusive,
    "aws:iam/rolePolicy:RolePolicy": RolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": RolePolicyAttachment,
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": (
        RolePolicyAttachmentsExclusive
    ),
    "aws:iam/samlProvider:SamlProvider": SamlProvider,
    "aws:iam/user:User": User,
    "aws:iam/userGroupMembership:UserGroupMembership": UserGroupMembership,
    "aws:iam/userLoginProfile:UserLoginProfile": UserLoginProfile,
    "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": UserPoliciesExclusive,
    "aws:iam/userPolicy:UserPolicy": UserPolicy,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": UserPolicyAttachment,
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": (
        UserPolicyAttachmentsExclusive
    ),
    "aws:identitystore/group:Group": DirectoryGroup,
    "aws:identitystore/groupMembership:GroupMembership": DirectoryGroupMembership,
    "aws:identitystore/user:User": DirectoryUser,
    "aws:ssoadmin/accountAssignment:AccountAssignment": AccountAssignment,
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": (
        CustomerManagedPolicyAttachment
    ),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": ManagedPolicyAttachment,
    "aws:ssoadmin/permissionSet:PermissionSet": PermissionSet,
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": PermissionSetInlinePolicy,
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": (
        PermissionsBoundaryAttachment
    ),
}


def caller_identity(cloud: "Cloud", args: "Props") -> "Props":
    """Return the account, ARN and unique id of the credentials in use."""
    del args
    found = cloud.caller()
    account = found["Account"]
    return {"id": account, "accountId": account, "arn": found["Arn"], "userId": found["UserId"]}


FUNCTIONS: dict[str, Callable[["Cloud", "Props"], "Props"]] = {
    "aws:identitystore/getGroup:getGroup": get_group,
    "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
    "aws:ssoadmin/getInstances:getInstances": get_instances,
}


def resource_type(urn: str) -> type[Resource]:
    """Return the type that a URN is of. Raises Refused, naming it."""
    token = urn.split("::")[2].rpartition("$")[2]
    if token not in TYPES:
        raise Refused(f"the stand-in for pulumi-aws has no {token}; {OFFICIAL}")
    return TYPES[token]


def function(token: str) -> Callable[["Cloud", "Props"], "Props"]:
    """Return the function of that token. Raises Refused, naming it."""
    if token not in FUNCTIONS:
        raise Refused(f"the stand-in for pulumi-aws has no {token}; {OFFICIAL}")
    return FUNCTIONS[token]
