"""Every document that decides about a user or role, as it stands in IAM, and who the caller is.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Document = Mapping[str, Any]
Named = Iterator[tuple[str, Document]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one identity has. Names tell where a policy is: `inline/sign-in`, `staff/attached/x`."""

    arn: str
    policies: Mapping[str, Document]
    boundary: Document | None
    trust: Document | None  # Of a role.
    caller: Mapping[str, str]  # The context keys that AWS fills in for whoever calls so.


def held_by(iam: "IAMClient", who: str) -> Held:
    """Return what a user has, or a role when `who` is as in `role/ci`."""
    kind, _, name = who.rpartition("/")
    return _role(iam, name) if kind == "role" else _user(iam, name)


def told_of(arn: str) -> dict[str, str]:
    """Return the context keys that AWS fills in for any user or role."""
    return {"aws:PrincipalArn": arn, "aws:PrincipalAccount": arn.split(":")[4]}


def _user(iam: "IAMClient", name: str) -> Held:
    user = iam.get_user(UserName=name)["User"]
    policies = [*_inline_of_user(iam, name), *_attached_to_user(iam, name)]
    for page in iam.get_paginator("list_groups_for_user").paginate(UserName=name):
        for group in page["Groups"]:
            policies += _of_group(iam, group["GroupName"])
    caller = {"aws:username": name, "aws:userid": user["UserId"], "aws:PrincipalType": "User"}
    return Held(
        arn=user["Arn"],
        policies=dict(policies),
        boundary=_boundary(iam, user.get("PermissionsBoundary", {})),
        trust=None,
        caller={**caller, **told_of(user["Arn"]), **_tags(user)},
    )


def _role(iam: "IAMClient", name: str) -> Held:
    role = iam.get_role(RoleName=name)["Role"]
    caller = {"aws:userid": f"{role['RoleId']}:session", "aws:PrincipalType": "AssumedRole"}
    return Held(
        arn=role["Arn"],
        policies={**dict(_inline_of_role(iam, name)), **dict(_attached_to_role(iam, name))},
        boundary=_boundary(iam, role.get("PermissionsBoundary", {})),
        trust=_document(role["AssumeRolePolicyDocument"]),
        caller={**caller, **told_of(role["Arn"]), **_tags(role)},
    )


def _of_group(iam: "IAMClient", name: str) -> Named:
    for page in iam.get_paginator("list_group_policies").paginate(GroupName=name):
        for policy in page["PolicyNames"]:
            found = iam.get_group_policy(GroupName=name, PolicyName=policy)
            yield f"{name}/inline/{policy}", _document(found["PolicyDocument"])
    for attached in iam.get_paginator("list_attached_group_policies").paginate(GroupName=name):
        for one in attached["AttachedPolicies"]:
            yield f"{name}/attached/{one['PolicyName']}", _managed(iam, one["PolicyArn"])


def _inline_of_user(iam: "IAMClient", name: str) -> Named:
    for page in iam.get_paginator("list_user_policies").paginate(UserName=name):
        for policy in page["PolicyNames"]:
            found = iam.get_user_policy(UserName=name, PolicyName=policy)
            yield f"inline/{policy}", _document(found["PolicyDocument"])


def _inline_of_role(iam: "IAMClient", name: str) -> Named:
    for page in iam.get_paginator("list_role_policies").paginate(RoleName=name):
        for policy in page["PolicyNames"]:
            found = iam.get_role_policy(RoleName=name, PolicyName=policy)
            yield f"inline/{policy}", _document(found["PolicyDocument"])


def _attached_to_user(iam: "IAMClient", name: str) -> Named:
    for page in iam.get_paginator("list_attached_user_policies").paginate(UserName=name):
        for one in page["AttachedPolicies"]:
            yield f"attached/{one['PolicyName']}", _managed(iam, one["PolicyArn"])


def _attached_to_role(iam: "IAMClient", name: str) -> Named:
    for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=name):
        for one in page["AttachedPolicies"]:
            yield f"attached/{one['PolicyName']}", _managed(iam, one["PolicyArn"])


def _managed(iam: "IAMClient", arn: str) -> Document:
    """Return the version of a managed policy that is in force."""
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=arn, VersionId=version)
    return _document(found["PolicyVersion"]["Document"])


def _boundary(iam: "IAMClient", set_: Mapping[str, Any]) -> Document | None:
    arn = set_.get("PermissionsBoundaryArn")
    return _managed(iam, arn) if arn else None


def _tags(identity: Any) -> dict[str, str]:
    return {f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in identity.get("Tags", [])}


def _document(told: Any) -> Document:
    """Return a document, which boto3 has read from JSON already."""
    if not isinstance(told, Mapping):
        raise TypeError(f"not a document: {told!r}")
    return told
