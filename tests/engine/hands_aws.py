"""What somebody does behind our back in AWS's console; see `hands`."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.engine.plugin import Resource
from tests.sandbox.ovh.identity_provider import certificate, key, metadata

if TYPE_CHECKING:  # Whoever has these hands uses what is here.
    from tests.engine.hands import Hands

Deed = Callable[["Hands", Resource], Any]

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
HOUSE_RULES = "house-rules"
BY_HAND = "by-hand"
CODES = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
OTHER_METADATA = metadata([key(certificate()), key(certificate())])
OTHER_THUMBPRINT = "0123456789abcdef0123456789abcdef01234567"
HOLDERS = ("group", "role", "user")
EXCLUSIVE = ("PoliciesExclusive", "PolicyAttachmentsExclusive")


def _kind(holder: str, what: str) -> str:
    """Return the kind of what a user, group or role has: `aws:iam/userPolicy:UserPolicy`."""
    return f"aws:iam/{holder}{what}:{holder.title()}{what}"


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


EVERYTHING = _document(Action="*", Resource="*")
OTHERS_TRUST = _document(
    Action="sts:AssumeRole", Principal={"AWS": "arn:aws:iam::999999999999:root"}
)
UNSEEN: Mapping[str, str] = {
    "aws:Account/claims": "are names that the gate looks for, not an object",
    "aws:Account/groups": "are what the gate remembers of groups, not an object",
    "aws:iam/user:User/name": "is how the user is found: another name reads as gone",
    "aws:iam/user:User/forceDestroy": "says how grantbook deletes, and is not in the cloud",
    "aws:iam/group:Group/name": "is how the group is found: another name reads as gone",
    "aws:iam/groupMembership:GroupMembership/name": "is a name in the state alone",
    "aws:iam/groupMembership:GroupMembership/group": "is which group it is",
    "aws:iam/role:Role/name": "cannot be changed on AWS",
    "aws:iam/role:Role/path": "cannot be changed on AWS",
    "aws:iam/role:Role/forceDetachPolicies": "says how grantbook deletes, and is not in the cloud",
    "aws:iam/policy:Policy/name": "cannot be changed on AWS",
    "aws:iam/policy:Policy/path": "cannot be changed on AWS",
    "aws:iam/accessKey:AccessKey/user": "is which user it is of",
    "aws:iam/userLoginProfile:UserLoginProfile/user": "is which user it is of",
    "aws:iam/userLoginProfile:UserLoginProfile/passwordLength": "a password tells no length",
    "aws:iam/userLoginProfile:UserLoginProfile/passwordResetRequired": (
        "ends at the person's first login, which is no drift"
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider/url": "is a part of its ARN",
    "aws:iam/samlProvider:SamlProvider/name": "is a part of its ARN",
    **{
        f"{_kind(each, 'Policy')}/{attribute}": "cannot be changed on AWS"
        for each in HOLDERS
        for attribute in (each, "name")
    },
    **{
        f"{_kind(each, 'PolicyAttachment')}/{attribute}": "is what the attachment joins"
        for each in HOLDERS
        for attribute in (each, "policyArn")
    },
    **{
        f"{_kind(each, what)}/{each}Name": "is whose they are"
        for each in HOLDERS
        for what in EXCLUSIVE
    },
}
UNDELETABLE: Mapping[str, str] = {
    "aws:Account": "is no object of the cloud",
    "aws:iam/groupMembership:GroupMembership": "is a part of its group, and gone with it",
    **{
        _kind(each, what): "watches over an object, and is none"
        for each in HOLDERS
        for what in EXCLUSIVE
    },
}


def furnish(hands: "Hands") -> None:
    """Make what the rich stack finds on the account: a policy that it names by its ARN."""
    hands.aws.create_policy(
        PolicyName=HOUSE_RULES, PolicyDocument=_document(Action="s3:*", Resource="*")
    )


def clutter(hands: "Hands", user: str) -> None:
    """Make what somebody may make themselves, which has to go before their user can."""
    iam = hands.aws
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]
    iam.enable_mfa_device(UserName=user, SerialNumber=device["SerialNumber"], **CODES)
    iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody="ssh-rsa AAAA")
    body = f"-----BEGIN CERTIFICATE-----\n{certificate()}-----END CERTIFICATE-----\n"
    iam.upload_signing_certificate(UserName=user, CertificateBody=body)
    service = "codecommit.amazonaws.com"
    iam.create_service_specific_credential(UserName=user, ServiceName=service)
    iam.create_access_key(UserName=user)


def write_in(hands: "Hands", kind: str, name: str, policy: str = BY_HAND) -> None:
    """Write an inline policy into a user, group or role."""
    told = {"PolicyName": policy, "PolicyDocument": EVERYTHING}
    _call(hands, "put_{}_policy", kind, name, **told)


def attach(hands: "Hands", kind: str, name: str, arn: str = SUPPORT) -> None:
    """Attach a managed policy to a user, group or role."""
    _call(hands, "attach_{}_policy", kind, name, PolicyArn=arn)


def take_back(hands: "Hands", kind: str, name: str) -> None:
    """Take away what was written in and attached."""
    _call(hands, "delete_{}_policy", kind, name, PolicyName=BY_HAND)
    _call(hands, "detach_{}_policy", kind, name, PolicyArn=SUPPORT)


def held(hands: "Hands", kind: str, name: str) -> set[str]:
    """Return the inline policies of a user, group or role by name, and the others by ARN."""
    attached = _call(hands, "list_attached_{}_policies", kind, name)["AttachedPolicies"]
    inline = _call(hands, "list_{}_policies", kind, name)["PolicyNames"]
    return {*inline, *(each["PolicyArn"] for each in attached)}


def _call(hands: "Hands", verb: str, kind: str, name: str, **told: str) -> Any:
    """Call `put_user_policy` and its like for a user, group or role."""
    return getattr(hands.aws, verb.format(kind))(**{f"{kind.title()}Name": name}, **told)


def _bounded(kind: str) -> Deed:
    told = {"PermissionsBoundary": READ_ONLY}
    return lambda hands, found: _call(hands, "put_{}_permissions_boundary", kind, found.id, **told)


def _passwords(**changes: Any) -> Deed:
    """Change some of the password policy, which is always written whole."""

    def deed(hands: "Hands", found: Resource) -> None:
        del found
        was = hands.aws.get_account_password_policy()["PasswordPolicy"]
        kept: Any = {name: said for name, said in was.items() if name != "ExpirePasswords"}
        hands.aws.update_account_password_policy(**{**kept, **changes})

    return deed


def _of_holder(kind: str) -> Mapping[str, Deed]:
    """Return the edits of what a user, group or role holds."""
    return {
        f"{_kind(kind, 'Policy')}/policy": lambda h, r: write_in(
            h, kind, r.inputs[kind], r.inputs["name"]
        ),
        f"{_kind(kind, 'PoliciesExclusive')}/policyNames": lambda h, r: write_in(
            h, kind, r.inputs[f"{kind}Name"]
        ),
        f"{_kind(kind, 'PolicyAttachmentsExclusive')}/policyArns": lambda h, r: attach(
            h, kind, r.inputs[f"{kind}Name"]
        ),
    }


def _retagged(noun: str, whose: str) -> Deed:
    """Take the mark away, and leave another tag."""

    def deed(hands: "Hands", found: Resource) -> None:
        iam: Any = hands.aws
        getattr(iam, f"untag_{noun}")(**{whose: found.id}, TagKeys=["grantbook"])
        getattr(iam, f"tag_{noun}")(**{whose: found.id}, Tags=[{"Key": BY_HAND, "Value": "yes"}])

    return deed


def _audience(hands: "Hands", found: Resource) -> None:
    whose = {"OpenIDConnectProviderArn": found.id}
    hands.aws.add_client_id_to_open_id_connect_provider(**whose, ClientID="others")
    said = found.inputs["clientIdLists"][0]
    hands.aws.remove_client_id_from_open_id_connect_provider(**whose, ClientID=said)


EDITS: Mapping[str, Deed] = {
    **_of_holder("group"),
    **_of_holder("role"),
    **_of_holder("user"),
    "aws:iam/user:User/path": lambda h, r: h.aws.update_user(UserName=r.id, NewPath="/other/"),
    "aws:iam/user:User/permissionsBoundary": _bounded("user"),
    "aws:iam/user:User/tags": _retagged("user", "UserName"),
    "aws:iam/group:Group/path": lambda h, r: h.aws.update_group(GroupName=r.id, NewPath="/other/"),
    "aws:iam/groupMembership:GroupMembership/users": lambda h, r: h.aws.remove_user_from_group(
        GroupName=r.inputs["group"], UserName=r.inputs["users"][0]
    ),
    "aws:iam/policy:Policy/policy": lambda h, r: h.aws.create_policy_version(
        PolicyArn=r.id, PolicyDocument=EVERYTHING, SetAsDefault=True
    ),
    "aws:iam/policy:Policy/tags": _retagged("policy", "PolicyArn"),
    "aws:iam/role:Role/assumeRolePolicy": lambda h, r: h.aws.update_assume_role_policy(
        RoleName=r.id, PolicyDocument=OTHERS_TRUST
    ),
    "aws:iam/role:Role/description": lambda h, r: h.aws.update_role(
        RoleName=r.id, Description="Changed"
    ),
    "aws:iam/role:Role/maxSessionDuration": lambda h, r: h.aws.update_role(
        RoleName=r.id, MaxSessionDuration=43200
    ),
    "aws:iam/role:Role/permissionsBoundary": _bounded("role"),
    "aws:iam/role:Role/tags": _retagged("role", "RoleName"),
    "aws:iam/accessKey:AccessKey/status": lambda h, r: h.aws.update_access_key(
        UserName=r.inputs["user"],
        AccessKeyId=r.id,
        Status="Inactive" if r.inputs["status"] == "Active" else "Active",
    ),
    "aws:iam/accountAlias:AccountAlias/accountAlias": lambda h, _: h.aws.create_account_alias(
        AccountAlias="others-shop"
    ),
    **{
        f"aws:iam/accountPasswordPolicy:AccountPasswordPolicy/{name}": _passwords(
            **{name[0].upper() + name[1:]: said}
        )
        for name, said in {
            "allowUsersToChangePassword": True,
            "hardExpiry": False,
            "maxPasswordAge": 1000,
            "minimumPasswordLength": 6,
            "passwordReusePrevention": 1,
            "requireLowercaseCharacters": False,
            "requireNumbers": False,
            "requireSymbols": False,
            "requireUppercaseCharacters": False,
        }.items()
    },
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider/clientIdLists": _audience,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider/thumbprintLists": lambda h, r: (
        h.aws.update_open_id_connect_provider_thumbprint(
            OpenIDConnectProviderArn=r.id, ThumbprintList=[OTHER_THUMBPRINT]
        )
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider/tags": _retagged(
        "open_id_connect_provider", "OpenIDConnectProviderArn"
    ),
    "aws:iam/samlProvider:SamlProvider/samlMetadataDocument": lambda h, r: (
        h.aws.update_saml_provider(SAMLProviderArn=r.id, SAMLMetadataDocument=OTHER_METADATA)
    ),
    "aws:iam/samlProvider:SamlProvider/tags": _retagged("saml_provider", "SAMLProviderArn"),
}


def _delete_user(hands: "Hands", found: Resource) -> None:
    name = found.id
    for group in hands.aws.list_groups_for_user(UserName=name)["Groups"]:
        hands.aws.remove_user_from_group(UserName=name, GroupName=group["GroupName"])
    _take_all(hands, "user", name)
    for held in hands.aws.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        hands.aws.delete_access_key(UserName=name, AccessKeyId=held["AccessKeyId"])
    with suppress(hands.aws.exceptions.NoSuchEntityException):  # A program has no password.
        hands.aws.delete_login_profile(UserName=name)
    hands.aws.delete_user(UserName=name)


def _delete_group(hands: "Hands", found: Resource) -> None:
    for user in hands.aws.get_group(GroupName=found.id)["Users"]:
        hands.aws.remove_user_from_group(UserName=user["UserName"], GroupName=found.id)
    _take_all(hands, "group", found.id)
    hands.aws.delete_group(GroupName=found.id)


def _delete_role(hands: "Hands", found: Resource) -> None:
    _take_all(hands, "role", found.id)
    hands.aws.delete_role(RoleName=found.id)


def _take_all(hands: "Hands", kind: str, name: str) -> None:
    """Take all policies from a user, group or role."""
    for each in held(hands, kind, name):
        if each.startswith("arn:"):
            _call(hands, "detach_{}_policy", kind, name, PolicyArn=each)
        else:
            _call(hands, "delete_{}_policy", kind, name, PolicyName=each)


def _delete_policy(hands: "Hands", found: Resource) -> None:
    holders: Mapping[str, Any] = hands.aws.list_entities_for_policy(PolicyArn=found.id)
    for kind in HOLDERS:
        for each in holders[f"Policy{kind.title()}s"]:
            name = each[f"{kind.title()}Name"]
            _call(hands, "detach_{}_policy", kind, name, PolicyArn=found.id)
    for each in hands.aws.list_policy_versions(PolicyArn=found.id)["Versions"]:
        if not each["IsDefaultVersion"]:
            hands.aws.delete_policy_version(PolicyArn=found.id, VersionId=each["VersionId"])
    hands.aws.delete_policy(PolicyArn=found.id)


def _parts(kind: str) -> Mapping[str, Deed]:
    """Return how what a user, group or role holds is taken from it."""
    return {
        _kind(kind, "Policy"): lambda h, r: _call(
            h, "delete_{}_policy", kind, r.inputs[kind], PolicyName=r.inputs["name"]
        ),
        _kind(kind, "PolicyAttachment"): lambda h, r: _call(
            h, "detach_{}_policy", kind, r.inputs[kind], PolicyArn=r.inputs["policyArn"]
        ),
    }


DELETIONS: Mapping[str, Deed] = {
    **_parts("group"),
    **_parts("role"),
    **_parts("user"),
    "aws:iam/user:User": _delete_user,
    "aws:iam/group:Group": _delete_group,
    "aws:iam/role:Role": _delete_role,
    "aws:iam/policy:Policy": _delete_policy,
    "aws:iam/userLoginProfile:UserLoginProfile": lambda h, r: h.aws.delete_login_profile(
        UserName=r.inputs["user"]
    ),
    "aws:iam/accessKey:AccessKey": lambda h, r: h.aws.delete_access_key(
        UserName=r.inputs["user"], AccessKeyId=r.id
    ),
    "aws:iam/accountAlias:AccountAlias": lambda h, r: h.aws.delete_account_alias(AccountAlias=r.id),
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": lambda h, _: (
        h.aws.delete_account_password_policy()
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": lambda h, r: (
        h.aws.delete_open_id_connect_provider(OpenIDConnectProviderArn=r.id)
    ),
    "aws:iam/samlProvider:SamlProvider": lambda h, r: h.aws.delete_saml_provider(
        SAMLProviderArn=r.id
    ),
}
