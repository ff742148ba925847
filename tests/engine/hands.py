"""What somebody does behind our back, in each cloud's console: delete an object, edit an attribute.

The tests take objects and attributes from an exported state; an attribute that is neither here nor
among `UNSEEN`, with its reason, fails them.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import ovh
import requests

from tests.engine import hands_ovh, hands_scaleway
from tests.engine.plugin import Resource

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

EVERYONE = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}

OTHERS_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
        }
    ],
}

UNSEEN: Mapping[str, str] = {
    **hands_ovh.UNSEEN,
    **hands_scaleway.UNSEEN,
    "aws:iam/user:User/forceDestroy": "says how grantbook deletes, and is not in the cloud",
    "aws:iam/role:Role/forceDetachPolicies": "says how grantbook deletes, and is not in the cloud",
    "aws:iam/userLoginProfile:UserLoginProfile/passwordLength": "a password tells no length",
    "aws:iam/userLoginProfile:UserLoginProfile/passwordResetRequired": (
        "ends at the person's first login, which is no drift"
    ),
    "aws:iam/groupMembership:GroupMembership/name": "is a name in the state alone",
    "aws:Account/claims": "are names that the gate looks for, not an object",
    "aws:iam/accessKey:AccessKey/user": "is which user it is of",
    "aws:iam/userLoginProfile:UserLoginProfile/user": "is which user it is of",
    "aws:iam/userPolicy:UserPolicy/user": "is which user it is of",
    "aws:iam/userPolicy:UserPolicy/name": "cannot be changed on AWS",
    "aws:iam/policy:Policy/name": "cannot be changed on AWS",
    "aws:iam/policy:Policy/path": "cannot be changed on AWS",
    "aws:iam/role:Role/name": "cannot be changed on AWS",
    "aws:iam/role:Role/path": "cannot be changed on AWS",
    "aws:iam/groupMembership:GroupMembership/group": "is which group it is",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment/group": "is what the attachment joins",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment/policyArn": "is what the attachment joins",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment/user": "is what the attachment joins",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment/policyArn": "is what the attachment joins",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment/role": "is what the attachment joins",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment/policyArn": "is what the attachment joins",
    "aws:iam/user:User/name": "is how the user is found: another name reads as gone",
    "aws:iam/group:Group/name": "is how the group is found: another name reads as gone",
}


class Hands:
    """An administrator at the console of each cloud. `env` is the sandbox's."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    @cached_property
    def aws(self) -> "IAMClient":
        """IAM, with the bootstrap's keys."""
        return boto3.client(
            "iam",
            endpoint_url=self.env["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
            region_name="eu-west-1",
        )

    @cached_property
    def ovh(self) -> ovh.Client:
        """OVHcloud's own client, pointed at the sandbox by one more entry in its table."""
        url = self.env["OVH_ENDPOINT"]
        ovh.client.ENDPOINTS[url] = f"{url}/1.0"
        names = ("APPLICATION_KEY", "APPLICATION_SECRET", "CONSUMER_KEY")
        return ovh.Client(url, **{name.lower(): self.env[f"OVH_{name}"] for name in names})

    def scaleway(self, method: str, path: str, body: object = None) -> Any:
        """Call Scaleway."""
        answer = requests.request(
            method,
            self.env["SCW_API_URL"] + path,
            json=body,
            headers={"X-Auth-Token": self.env["SCW_SECRET_KEY"]},
            timeout=10,
        )
        if not answer.ok:
            raise RuntimeError(f"{method} {path} {body}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def put(self, path: str, **changes: Any) -> None:
        """Change some fields of an object of OVHcloud, whose PUT wants it whole."""
        whole = self.ovh.get(path)
        self.ovh.put(path, **{**whole, **changes})


Deed = Callable[[Hands, Resource], Any]
"""Change something; False says that there was nothing to change."""


def kind(found: Resource) -> str:
    """Return the kind of an object: `scaleway:Group`, `aws:iam/user:User`."""
    return found.type.removeprefix("pulumi-python:dynamic/")


EDITS: Mapping[str, Deed] = {
    **hands_ovh.EDITS,
    **hands_scaleway.EDITS,
    "aws:iam/user:User/path": lambda h, r: h.aws.update_user(UserName=r.id, NewPath="/other/"),
    "aws:iam/user:User/tags": lambda h, r: h.aws.untag_user(UserName=r.id, TagKeys=["grantbook"]),
    "aws:iam/group:Group/path": lambda h, r: h.aws.update_group(GroupName=r.id, NewPath="/other/"),
    "aws:iam/groupMembership:GroupMembership/users": lambda h, r: h.aws.remove_user_from_group(
        GroupName=r.inputs["group"], UserName=r.inputs["users"][0]
    ),
    "aws:iam/policy:Policy/policy": lambda h, r: h.aws.create_policy_version(
        PolicyArn=r.id,
        PolicyDocument=json.dumps({"Version": "2012-10-17", **EVERYONE}),
        SetAsDefault=True,
    ),
    "aws:iam/policy:Policy/tags": lambda h, r: h.aws.untag_policy(
        PolicyArn=r.id, TagKeys=["grantbook"]
    ),
    "aws:iam/userPolicy:UserPolicy/policy": lambda h, r: h.aws.put_user_policy(
        UserName=r.inputs["user"],
        PolicyName=r.inputs["name"],
        PolicyDocument=json.dumps({"Version": "2012-10-17", **EVERYONE}),
    ),
    "aws:iam/role:Role/assumeRolePolicy": lambda h, r: h.aws.update_assume_role_policy(
        RoleName=r.id, PolicyDocument=json.dumps(OTHERS_TRUST)
    ),
    "aws:iam/role:Role/description": lambda h, r: h.aws.update_role(
        RoleName=r.id, Description="Changed"
    ),
    "aws:iam/role:Role/maxSessionDuration": lambda h, r: h.aws.update_role(
        RoleName=r.id, MaxSessionDuration=43200
    ),
    "aws:iam/role:Role/tags": lambda h, r: h.aws.untag_role(RoleName=r.id, TagKeys=["owner"]),
    "aws:iam/accessKey:AccessKey/status": lambda h, r: h.aws.update_access_key(
        UserName=r.inputs["user"], AccessKeyId=r.id, Status="Inactive"
    ),
}

NEVER = ("organization_id", "__provider", "__defaults")
"""What is no attribute of an object: where it is, and what the engine keeps beside it."""


def _aws_delete_user(hands: Hands, found: Resource) -> None:
    name = found.id
    for group in hands.aws.list_groups_for_user(UserName=name)["Groups"]:
        hands.aws.remove_user_from_group(UserName=name, GroupName=group["GroupName"])
    for policy in hands.aws.list_attached_user_policies(UserName=name)["AttachedPolicies"]:
        hands.aws.detach_user_policy(UserName=name, PolicyArn=policy["PolicyArn"])
    for inline in hands.aws.list_user_policies(UserName=name)["PolicyNames"]:
        hands.aws.delete_user_policy(UserName=name, PolicyName=inline)
    for key in hands.aws.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        hands.aws.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    with suppress(hands.aws.exceptions.NoSuchEntityException):  # A program has no password.
        hands.aws.delete_login_profile(UserName=name)
    hands.aws.delete_user(UserName=name)


def _aws_delete_group(hands: Hands, found: Resource) -> None:
    for user in hands.aws.get_group(GroupName=found.id)["Users"]:
        hands.aws.remove_user_from_group(UserName=user["UserName"], GroupName=found.id)
    for policy in hands.aws.list_attached_group_policies(GroupName=found.id)["AttachedPolicies"]:
        hands.aws.detach_group_policy(GroupName=found.id, PolicyArn=policy["PolicyArn"])
    hands.aws.delete_group(GroupName=found.id)


def _aws_delete_role(hands: Hands, found: Resource) -> None:
    for policy in hands.aws.list_attached_role_policies(RoleName=found.id)["AttachedPolicies"]:
        hands.aws.detach_role_policy(RoleName=found.id, PolicyArn=policy["PolicyArn"])
    hands.aws.delete_role(RoleName=found.id)


def _aws_delete_policy(hands: Hands, found: Resource) -> None:
    holders = hands.aws.list_entities_for_policy(PolicyArn=found.id)
    for user in holders["PolicyUsers"]:
        hands.aws.detach_user_policy(UserName=user["UserName"], PolicyArn=found.id)
    for group in holders["PolicyGroups"]:
        hands.aws.detach_group_policy(GroupName=group["GroupName"], PolicyArn=found.id)
    for role in holders["PolicyRoles"]:
        hands.aws.detach_role_policy(RoleName=role["RoleName"], PolicyArn=found.id)
    hands.aws.delete_policy(PolicyArn=found.id)


DELETIONS: Mapping[str, Deed] = {
    **hands_ovh.DELETIONS,
    **hands_scaleway.DELETIONS,
    "aws:iam/user:User": _aws_delete_user,
    "aws:iam/group:Group": _aws_delete_group,
    "aws:iam/role:Role": _aws_delete_role,
    "aws:iam/policy:Policy": _aws_delete_policy,
    "aws:iam/userLoginProfile:UserLoginProfile": lambda h, r: h.aws.delete_login_profile(
        UserName=r.inputs["user"]
    ),
    "aws:iam/accessKey:AccessKey": lambda h, r: h.aws.delete_access_key(
        UserName=r.inputs["user"], AccessKeyId=r.id
    ),
    "aws:iam/userPolicy:UserPolicy": lambda h, r: h.aws.delete_user_policy(
        UserName=r.inputs["user"], PolicyName=r.inputs["name"]
    ),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": lambda h, r: h.aws.detach_user_policy(
        UserName=r.inputs["user"], PolicyArn=r.inputs["policyArn"]
    ),
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": lambda h, r: h.aws.detach_group_policy(
        GroupName=r.inputs["group"], PolicyArn=r.inputs["policyArn"]
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": lambda h, r: h.aws.detach_role_policy(
        RoleName=r.inputs["role"], PolicyArn=r.inputs["policyArn"]
    ),
}

UNDELETABLE: Mapping[str, str] = {
    **hands_ovh.UNDELETABLE,
    **hands_scaleway.UNDELETABLE,
    "aws:Account": "is no object of the cloud",
    "aws:iam/groupMembership:GroupMembership": "is a part of its group, and gone with it",
}
