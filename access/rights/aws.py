"""The actions that the pipeline needs on AWS, by the ARN of what they are done on.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from collections.abc import Iterator, Mapping, Sequence

from access import centers, model
from access.names import aws as names

EVERYTHING = "*"
ITSELF = ("Create{}", "Delete{}", "Get{}", "Update{}")
TAGGED = ("List{}Tags", "Tag{}", "Untag{}")
BOUNDED = ("Delete{}PermissionsBoundary", "Put{}PermissionsBoundary")
GIVEN = (
    *("Attach{}Policy", "Delete{}Policy", "Detach{}Policy", "Get{}Policy"),
    *("ListAttached{}Policies", "List{}Policies", "Put{}Policy"),
)
HELD = (  # What people, and programs with keys, may have made themselves: it goes before them.
    *("DeactivateMFADevice", "DeleteAccessKey", "DeleteLoginProfile", "DeleteSSHPublicKey"),
    *("DeleteServiceSpecificCredential", "DeleteSigningCertificate", "ListAccessKeys"),
    *("ListGroupsForUser", "ListMFADevices", "ListSSHPublicKeys", "ListSigningCertificates"),
    *("ListServiceSpecificCredentials", "UpdateAccessKey"),
)
PASSWORD = ("CreateLoginProfile", "GetLoginProfile")
KEYS = ("CreateAccessKey",)
MEMBERS = ("AddUserToGroup", "RemoveUserFromGroup")
TRUST = ("UpdateAssumeRolePolicy", "UpdateRoleDescription", "ListInstanceProfilesForRole")
VERSIONS = (
    *("CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "GetPolicy"),
    *("GetPolicyVersion", "ListPolicyVersions"),
)
OIDC = (
    *("AddClientIDToOpenIDConnectProvider", "CreateOpenIDConnectProvider"),
    *("DeleteOpenIDConnectProvider", "GetOpenIDConnectProvider"),
    *("RemoveClientIDFromOpenIDConnectProvider", "UpdateOpenIDConnectProviderThumbprint"),
)
ALIAS = ("CreateAccountAlias", "DeleteAccountAlias", "ListAccountAliases")
PASSWORDS = tuple(f"{verb}AccountPasswordPolicy" for verb in ("Delete", "Get", "Update"))

CENTER = tuple(
    f"sso:{action}"
    for action in (
        *(
            "AttachCustomerManagedPolicyReferenceToPermissionSet",
            "AttachManagedPolicyToPermissionSet",
        ),
        *("CreateAccountAssignment", "CreatePermissionSet", "DeleteAccountAssignment"),
        *("DeleteInlinePolicyFromPermissionSet", "DeletePermissionSet"),
        *("DeletePermissionsBoundaryFromPermissionSet", "DescribeAccountAssignmentCreationStatus"),
        *("DescribeAccountAssignmentDeletionStatus", "DescribePermissionSet"),
        *("DescribePermissionSetProvisioningStatus",),
        *("DetachCustomerManagedPolicyReferenceFromPermissionSet",),
        *("DetachManagedPolicyFromPermissionSet", "GetInlinePolicyForPermissionSet"),
        *("GetPermissionsBoundaryForPermissionSet", "ListAccountAssignments"),
        *("ListCustomerManagedPolicyReferencesInPermissionSet",),
        *("ListManagedPoliciesInPermissionSet", "ListPermissionSets", "ListTagsForResource"),
        *("ProvisionPermissionSet", "PutInlinePolicyToPermissionSet"),
        *("PutPermissionsBoundaryToPermissionSet", "TagResource", "UntagResource"),
        *("UpdatePermissionSet",),
    )
)
ROLES_OF_CENTER = ("AttachRolePolicy", "CreateRole", "GetRole", "ListRolePolicies", "PutRolePolicy")
LOOKED_UP = ("identitystore:DescribeGroup", "identitystore:GetGroupId")
DIRECTORY = tuple(
    f"identitystore:{action}"
    for action in (
        *("CreateGroup", "CreateGroupMembership", "CreateUser", "DeleteGroup"),
        *("DeleteGroupMembership", "DeleteUser", "DescribeGroupMembership", "DescribeUser"),
        *("GetUserId", "UpdateGroup", "UpdateUser"),
    )
)

Kind = tuple[str, Sequence[str]]
"""A resource of IAM as ARNs begin, and actions on it; those of other services say which."""


def needed(declared: model.Declaration, account: model.Account) -> Mapping[str, tuple[str, ...]]:
    """Return the actions by ARN, both sorted; nothing declared needs nothing."""
    found: dict[str, set[str]] = {}
    for resource, actions in _kinds(declared, account):
        arn = f"arn:aws:iam::{account.identity}:{resource}/*"
        on = EVERYTHING if resource == EVERYTHING else arn
        named = (action if ":" in action else f"iam:{action}" for action in actions)
        found.setdefault(on, set()).update(named)
    return {arn: tuple(sorted(found[arn])) for arn in sorted(found)}


def _kinds(declared: model.Declaration, account: model.Account) -> Iterator[Kind]:
    """Yield the kinds of objects that a stack has on an account."""
    people = declared.people_on(account.name)
    teams = declared.teams_on(account.name)
    programs = declared.applications_on(account.name)
    with_keys = [each for each in programs if each.keys_on(account.name)]
    users = (*people, *with_keys)
    groups = () if account.federated else teams
    by_saml = account.federated and not account.setup.identity_center
    roles = (*(each for each in programs if each not in with_keys), *(teams if by_saml else ()))
    if users:
        yield from _users(users, account)
    if any(person.has_password for person in people):
        yield "user", PASSWORD
    if with_keys:
        yield "user", KEYS
    if groups:
        yield "group", (*_named(ITSELF, "Group"), *_named(GIVEN, "Group"), *MEMBERS)
    if roles:
        yield from _roles(roles, account)
    if names.taken(declared, account)["policy"]:
        yield "policy", (*VERSIONS, *_named(TAGGED, "Policy"))
    yield from _of_setup(account)
    if center := centers.through(declared, account):
        yield from _of_center(center)


def _users(users: Sequence[model.Principal], account: model.Account) -> Iterator[Kind]:
    """Yield what users need, and what they may have been given or have made by hand."""
    yield "user", (*_named(ITSELF, "User"), *_named(TAGGED, "User"), *_named(GIVEN, "User"), *HELD)
    yield "group", ("RemoveUserFromGroup",)
    yield "mfa", ("DeleteVirtualMFADevice",)
    yield EVERYTHING, ("ListVirtualMFADevices",)
    if _are_bounded(users, account):
        yield "user", _named(BOUNDED, "User")


def _roles(roles: Sequence[model.Principal], account: model.Account) -> Iterator[Kind]:
    kinds = (*_named(ITSELF, "Role"), *_named(TAGGED, "Role"), *_named(GIVEN, "Role"))
    yield "role", (*kinds, *TRUST)
    yield "instance-profile", ("RemoveRoleFromInstanceProfile",)
    if _are_bounded(roles, account):
        yield "role", _named(BOUNDED, "Role")


def _of_setup(account: model.Account) -> Iterator[Kind]:
    """Yield what an account has beside principals."""
    found = account.setup
    if found.oidc_providers:
        yield "oidc-provider", (*OIDC, *_named(TAGGED, "OpenIDConnectProvider"))
    if found.saml_providers:
        tagged = _named(TAGGED, "SAMLProvider")
        yield "saml-provider", (*_named(ITSELF, "SAMLProvider"), *tagged)
    if found.alias:
        yield EVERYTHING, ALIAS
    if found.password_policy:
        yield EVERYTHING, PASSWORDS


def _of_center(center: centers.Center) -> Iterator[Kind]:
    """Yield what Identity Center needs; in the account that administers it roles are made, too."""
    yield EVERYTHING, (*CENTER, *LOOKED_UP, *(DIRECTORY if center.said.is_own else ()))
    if center.through in center.accounts:
        yield "role/aws-reserved/sso.amazonaws.com", ROLES_OF_CENTER


def _are_bounded(holders: Sequence[model.Principal], account: model.Account) -> bool:
    return any(holder.identity_on(account.name).boundary for holder in holders)


def _named(actions: Sequence[str], kind: str) -> tuple[str, ...]:
    return tuple(action.format(kind) for action in actions)
