"""What each resource type goes through: what must stand before, what is declared, what changes.

Expectations are written by hand from IAM's documentation and the official plugin's.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Props = dict[str, Any]

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
SUPPORT = "arn:aws:iam::aws:policy/AWSSupportAccess"
ACCOUNT = "123456789012"


def document(*actions: str, effect: str = "Allow") -> str:
    """Return a policy document for these actions."""
    statement = {"Effect": effect, "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(service: str) -> str:
    """Return a trust policy for a service of AWS."""
    who = {"Service": f"{service}.amazonaws.com"}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass(frozen=True, kw_only=True)
class Story:
    """One type's story, with names of its own so that no two meet.

    `edit` changes in place, `replace` makes a new one; None where the type has neither. `makes`
    is the action that a create needs first, `hidden` what is secret, `leaves` what a read finds
    after a delete, where that is not nothing; `imports` what an import says otherwise than the
    declaration.
    """

    token: str
    before: Callable[["IAMClient"], object]
    declared: Props
    known: Props
    id: str | None = None
    edit: Props | None = None
    replace: Props | None = None
    vanish: Callable[["IAMClient"], object]
    makes: str
    import_as: str | None = None
    hidden: tuple[str, ...] = ()
    leaves: Props | None = None
    imports: Props = field(default_factory=dict)


def _nothing(_: "IAMClient") -> None:
    """Nothing must stand before."""


def user() -> Story:
    """Tell of a person."""
    name = f"alice-{uuid4().hex[:8]}"
    return Story(
        token="aws:iam/user:User",
        before=_nothing,
        declared={"name": name, "path": "/people/", "tags": {"team": "support"}},
        known={
            "arn": f"arn:aws:iam::{ACCOUNT}:user/people/{name}",
            "forceDestroy": False,
            "tagsAll": {"team": "support"},
        },
        id=name,
        edit={"path": "/leavers/", "tags": {"team": "none", "left": "yes"}},
        vanish=lambda iam: iam.delete_user(UserName=name),
        makes="iam:CreateUser",
        import_as=name,
    )


def user_login_profile() -> Story:
    """Tell of a person's password."""
    name = f"pw-{uuid4().hex[:8]}"
    return Story(
        token="aws:iam/userLoginProfile:UserLoginProfile",
        before=lambda iam: iam.create_user(UserName=name),
        declared={"user": name, "passwordResetRequired": True},
        known={"passwordLength": 20, "passwordResetRequired": True},
        id=name,
        replace={"passwordLength": 30},
        vanish=lambda iam: iam.delete_login_profile(UserName=name),
        makes="iam:CreateLoginProfile",
        import_as=name,
        hidden=("password",),
    )


def access_key() -> Story:
    """Tell of a program's key."""
    name = f"key-{uuid4().hex[:8]}"

    def vanish(iam: "IAMClient") -> None:
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])

    return Story(
        token="aws:iam/accessKey:AccessKey",
        before=lambda iam: iam.create_user(UserName=name),
        declared={"user": name},
        known={"status": "Active"},
        edit={"status": "Inactive"},
        replace={"user": "somebody-else"},
        vanish=vanish,
        makes="iam:CreateAccessKey",
        hidden=("secret", "sesSmtpPasswordV4"),
    )


def group() -> Story:
    """Tell of a team."""
    name = f"team-{uuid4().hex[:8]}"
    return Story(
        token="aws:iam/group:Group",
        before=_nothing,
        declared={"name": name},
        known={"arn": f"arn:aws:iam::{ACCOUNT}:group/{name}", "path": "/"},
        id=name,
        edit={"path": "/teams/"},
        vanish=lambda iam: iam.delete_group(GroupName=name),
        makes="iam:CreateGroup",
        import_as=name,
    )


def group_membership() -> Story:
    """Tell of all of a team's members."""
    tail = uuid4().hex[:8]
    team, alice, bruno = f"team-{tail}", f"alice-{tail}", f"bruno-{tail}"

    def before(iam: "IAMClient") -> None:
        iam.create_group(GroupName=team)
        iam.create_user(UserName=alice)
        iam.create_user(UserName=bruno)

    def vanish(iam: "IAMClient") -> None:
        iam.remove_user_from_group(GroupName=team, UserName=alice)
        iam.delete_group(GroupName=team)

    return Story(
        token="aws:iam/groupMembership:GroupMembership",
        before=before,
        declared={"name": f"members-{tail}", "group": team, "users": [alice]},
        known={},
        id=f"members-{tail}",
        edit={"users": [bruno]},
        replace={"group": "another"},
        vanish=vanish,
        makes="iam:AddUserToGroup",
        leaves={"users": []},
    )


def user_group_membership() -> Story:
    """Tell of some of a person's teams."""
    tail = uuid4().hex[:8]
    name, first, second = f"carla-{tail}", f"first-{tail}", f"second-{tail}"

    def before(iam: "IAMClient") -> None:
        iam.create_user(UserName=name)
        iam.create_group(GroupName=first)
        iam.create_group(GroupName=second)

    def vanish(iam: "IAMClient") -> None:
        iam.remove_user_from_group(GroupName=first, UserName=name)
        iam.delete_user(UserName=name)

    return Story(
        token="aws:iam/userGroupMembership:UserGroupMembership",
        before=before,
        declared={"user": name, "groups": [first]},
        known={},
        edit={"groups": [second]},
        replace={"user": "another"},
        vanish=vanish,
        makes="iam:AddUserToGroup",
        import_as=f"{name}/{first}",
        leaves={"groups": []},
    )


def policy() -> Story:
    """Tell of a customer managed policy."""
    name = f"policy-{uuid4().hex[:8]}"
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{name}"
    return Story(
        token="aws:iam/policy:Policy",
        before=_nothing,
        declared={"name": name, "description": "A.", "policy": document("support:*")},
        known={"arn": arn, "path": "/", "attachmentCount": 0, "tagsAll": {}},
        id=arn,
        edit={"policy": document("support:Describe*"), "tags": {"edited": "yes"}},
        replace={"description": "B."},
        vanish=lambda iam: iam.delete_policy(PolicyArn=arn),
        makes="iam:CreatePolicy",
        import_as=arn,
    )


def role() -> Story:
    """Tell of a program that is lent its rights."""
    name = f"role-{uuid4().hex[:8]}"
    return Story(
        token="aws:iam/role:Role",
        before=_nothing,
        declared={"name": name, "assumeRolePolicy": trust("ec2"), "tags": {"team": "ci"}},
        known={
            "arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
            "path": "/",
            "maxSessionDuration": 3600,
            "forceDetachPolicies": False,
            "tagsAll": {"team": "ci"},
        },
        id=name,
        edit={
            "assumeRolePolicy": trust("lambda"),
            "description": "Now a function.",
            "maxSessionDuration": 7200,
            "permissionsBoundary": READ_ONLY,
            "tags": {},
        },
        replace={"path": "/ci/"},
        vanish=lambda iam: iam.delete_role(RoleName=name),
        makes="iam:CreateRole",
        import_as=name,
    )


def _make(iam: "IAMClient", holder: str, name: str) -> None:
    if holder == "group":
        iam.create_group(GroupName=name)
    elif holder == "user":
        iam.create_user(UserName=name)
    else:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("ec2"))


def attachment(holder: str) -> Story:
    """Tell of a managed policy on a group, user or role."""
    title, name = holder.capitalize(), f"{holder}-{uuid4().hex[:8]}"

    def vanish(iam: "IAMClient") -> None:
        detach = getattr(iam, f"detach_{holder}_policy")
        detach(**{f"{title}Name": name}, PolicyArn=READ_ONLY)

    return Story(
        token=f"aws:iam/{holder}PolicyAttachment:{title}PolicyAttachment",
        before=lambda iam: _make(iam, holder, name),
        declared={holder: name, "policyArn": READ_ONLY},
        known={},
        replace={"policyArn": SUPPORT},
        vanish=vanish,
        makes=f"iam:Attach{title}Policy",
        import_as=f"{name}/{READ_ONLY}",
    )


def inline(holder: str) -> Story:
    """Tell of an inline policy of a group, user or role."""
    title, name = holder.capitalize(), f"{holder}-{uuid4().hex[:8]}"

    def vanish(iam: "IAMClient") -> None:
        delete = getattr(iam, f"delete_{holder}_policy")
        delete(**{f"{title}Name": name}, PolicyName="own")

    return Story(
        token=f"aws:iam/{holder}Policy:{title}Policy",
        before=lambda iam: _make(iam, holder, name),
        declared={"name": "own", holder: name, "policy": document("support:*")},
        known={},
        id=f"{name}:own",
        edit={"policy": document("support:*", effect="Deny")},
        replace={"name": "other"},
        vanish=vanish,
        makes=f"iam:Put{title}Policy",
        import_as=f"{name}:own",
    )


def _put(iam: "IAMClient", holder: str, name: str, policy: str) -> None:
    put = getattr(iam, f"put_{holder}_policy")
    whose = {f"{holder.capitalize()}Name": name}
    put(**whose, PolicyName=policy, PolicyDocument=document("support:*"))


def _unmake(iam: "IAMClient", holder: str, name: str) -> None:
    """Delete a holder with all that it holds."""
    whose = {f"{holder.capitalize()}Name": name}
    for policy in getattr(iam, f"list_{holder}_policies")(**whose)["PolicyNames"]:
        getattr(iam, f"delete_{holder}_policy")(**whose, PolicyName=policy)
    for policy in getattr(iam, f"list_attached_{holder}_policies")(**whose)["AttachedPolicies"]:
        getattr(iam, f"detach_{holder}_policy")(**whose, PolicyArn=policy["PolicyArn"])
    getattr(iam, f"delete_{holder}")(**whose)


def policies_exclusive(holder: str) -> Story:
    """Tell of the inline policies that a group, user or role may have, of two that it has."""
    title, name = holder.capitalize(), f"{holder}-{uuid4().hex[:8]}"

    def before(iam: "IAMClient") -> None:
        _make(iam, holder, name)
        _put(iam, holder, name, "one")
        _put(iam, holder, name, "two")

    return Story(
        token=f"aws:iam/{holder}PoliciesExclusive:{title}PoliciesExclusive",
        before=before,
        declared={f"{holder}Name": name, "policyNames": ["one", "two"]},
        known={},
        id=name,
        edit={"policyNames": []},
        replace={f"{holder}Name": "another"},
        vanish=lambda iam: _unmake(iam, holder, name),
        makes=f"iam:List{title}Policies",
        import_as=name,
        leaves={"policyNames": ["one", "two"]},
    )


def attachments_exclusive(holder: str) -> Story:
    """Tell of the managed policies that a group, user or role may have."""
    title, name = holder.capitalize(), f"{holder}-{uuid4().hex[:8]}"
    return Story(
        token=f"aws:iam/{holder}PolicyAttachmentsExclusive:{title}PolicyAttachmentsExclusive",
        before=lambda iam: _make(iam, holder, name),
        declared={f"{holder}Name": name, "policyArns": [READ_ONLY]},
        known={},
        id=name,
        edit={"policyArns": [SUPPORT]},
        replace={f"{holder}Name": "another"},
        vanish=lambda iam: _unmake(iam, holder, name),
        makes=f"iam:ListAttached{title}Policies",
        import_as=name,
        leaves={"policyArns": [READ_ONLY]},
    )


def account_password_policy() -> Story:
    """Tell of what passwords of an account must be."""
    return Story(
        token="aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
        before=_nothing,
        declared={"minimumPasswordLength": 14, "requireSymbols": True, "maxPasswordAge": 90},
        known={
            "allowUsersToChangePassword": True,
            "expirePasswords": True,
            "hardExpiry": False,
            "passwordReusePrevention": 0,
            "requireNumbers": False,
        },
        id="iam-account-password-policy",
        edit={
            "allowUsersToChangePassword": False,
            "minimumPasswordLength": 16,
            "passwordReusePrevention": 24,
            "requireSymbols": False,
        },
        vanish=lambda iam: iam.delete_account_password_policy(),
        makes="iam:UpdateAccountPasswordPolicy",
        import_as="iam-account-password-policy",
    )


def account_alias() -> Story:
    """Tell of what an account is called."""
    name = f"acme-{uuid4().hex[:8]}"
    return Story(
        token="aws:iam/accountAlias:AccountAlias",
        before=_nothing,
        declared={"accountAlias": name},
        known={},
        id=name,
        replace={"accountAlias": "acme-and-sons"},
        vanish=lambda iam: iam.delete_account_alias(AccountAlias=name),
        makes="iam:CreateAccountAlias",
        import_as=name,
    )


def open_id_connect_provider() -> Story:
    """Tell of an issuer of tokens, whose URL is kept without its scheme."""
    host = f"tokens-{uuid4().hex[:8]}.example"
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    return Story(
        token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        before=_nothing,
        declared={
            "url": f"https://{host}",
            "clientIdLists": ["sts.amazonaws.com"],
            "thumbprintLists": ["a" * 40],
            "tags": {"team": "ci"},
        },
        known={"arn": arn, "url": host, "tagsAll": {"team": "ci"}},
        id=arn,
        edit={
            "clientIdLists": ["another", "sts.amazonaws.com"],
            "thumbprintLists": ["b" * 40, "a" * 40],
            "tags": {"team": "none", "left": "yes"},
        },
        replace={"url": f"https://{host}/other"},
        vanish=lambda iam: iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn),
        makes="iam:CreateOpenIDConnectProvider",
        import_as=arn,
        imports={"url": host},
    )


def metadata(issuer: str) -> str:
    """Return a SAML metadata document, as long as IAM wants it."""
    start = f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{issuer}">'
    return f"{start}<!--{'x' * 1000}--></EntityDescriptor>"


def saml_provider() -> Story:
    """Tell of an identity provider of people."""
    name = f"corp-{uuid4().hex[:8]}"
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/{name}"
    return Story(
        token="aws:iam/samlProvider:SamlProvider",
        before=_nothing,
        declared={
            "name": name,
            "samlMetadataDocument": metadata("https://one.example"),
            "tags": {"team": "it"},
        },
        known={"arn": arn, "tagsAll": {"team": "it"}},
        id=arn,
        edit={
            "samlMetadataDocument": metadata("https://two.example"),
            "tags": {"by": "hand"},
        },
        replace={"name": "another"},
        vanish=lambda iam: iam.delete_saml_provider(SAMLProviderArn=arn),
        makes="iam:CreateSAMLProvider",
        import_as=arn,
    )


STORIES: dict[str, Callable[[], Story]] = {
    "user": user,
    "user_login_profile": user_login_profile,
    "access_key": access_key,
    "group": group,
    "group_membership": group_membership,
    "user_group_membership": user_group_membership,
    "policy": policy,
    "role": role,
    "group_policy_attachment": lambda: attachment("group"),
    "user_policy_attachment": lambda: attachment("user"),
    "role_policy_attachment": lambda: attachment("role"),
    "group_policy": lambda: inline("group"),
    "user_policy": lambda: inline("user"),
    "role_policy": lambda: inline("role"),
    "group_policies_exclusive": lambda: policies_exclusive("group"),
    "user_policies_exclusive": lambda: policies_exclusive("user"),
    "role_policies_exclusive": lambda: policies_exclusive("role"),
    "group_policy_attachments_exclusive": lambda: attachments_exclusive("group"),
    "user_policy_attachments_exclusive": lambda: attachments_exclusive("user"),
    "role_policy_attachments_exclusive": lambda: attachments_exclusive("role"),
    "account_password_policy": account_password_policy,
    "account_alias": account_alias,
    "open_id_connect_provider": open_id_connect_provider,
    "saml_provider": saml_provider,
}
