"""IAM role.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
"""

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import kinds, rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.documents import as_found
from sandbox.aws.plugin.tags import TAGS, as_list, as_props, retag
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class Role(Resource):
    """A role by name. Its policies are resources of their own here."""

    # hashicorp/terraform-provider-aws, internal/service/iam/role.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, replaces=True, fits=rules.name(64)),
        "path": Input(default="/", replaces=True, fits=rules.path),
        "assumeRolePolicy": Input(kind="document", required=True),
        "description": Input(fits=rules.longest(1000)),
        "maxSessionDuration": Input(kind="number", default=3600, fits=rules.between(3600, 43200)),
        "permissionsBoundary": Input(fits=rules.arn),
        "forceDetachPolicies": Input(kind="flag", default=False),
        "tags": TAGS,
    }
    outputs = ("arn", "createDate", "uniqueId", "tagsAll")
    refused = ("inlinePolicies", "managedPolicyArns", "namePrefix")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the role, with tags and boundary at once."""
        params: dict[str, Any] = {
            "RoleName": props["name"],
            "Path": props["path"],
            "AssumeRolePolicyDocument": props["assumeRolePolicy"],
            "MaxSessionDuration": props["maxSessionDuration"],
            "Tags": as_list(props),
        }
        if props.get("description"):
            params["Description"] = props["description"]
        if props.get("permissionsBoundary"):
            params["PermissionsBoundary"] = props["permissionsBoundary"]
        cloud.iam("create_role", **params)
        return props["name"], self.seen(cloud, props["name"], props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the role of that name."""
        found = cloud.find("get_role", RoleName=id_)
        if found is None:
            return None
        role = found["Role"]
        boundary = role.get("PermissionsBoundary", {})
        trust = as_found(props.get("assumeRolePolicy"), role["AssumeRolePolicyDocument"])
        return {
            "name": role["RoleName"],
            "path": role["Path"],
            "assumeRolePolicy": trust,
            "description": role.get("Description"),
            "maxSessionDuration": role["MaxSessionDuration"],
            "permissionsBoundary": boundary.get("PermissionsBoundaryArn"),
            "forceDetachPolicies": props.get("forceDetachPolicies", False),
            "arn": role["Arn"],
            "createDate": role["CreateDate"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "uniqueId": role["RoleId"],
            **as_props(role.get("Tags", [])),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change trust, description and duration, boundary, tags; in this order."""
        trust = news["assumeRolePolicy"]
        if not kinds.same("document", olds.get("assumeRolePolicy"), trust):
            cloud.iam("update_assume_role_policy", RoleName=id_, PolicyDocument=trust)
        if changed(olds, news, "description", "maxSessionDuration"):
            cloud.iam(
                "update_role",
                RoleName=id_,
                Description=news.get("description", ""),
                MaxSessionDuration=news["maxSessionDuration"],
            )
        boundary = news.get("permissionsBoundary")
        if changed(olds, news, "permissionsBoundary") and boundary:
            cloud.iam("put_role_permissions_boundary", RoleName=id_, PermissionsBoundary=boundary)
        elif olds.get("permissionsBoundary") and not boundary:
            cloud.iam("delete_role_permissions_boundary", RoleName=id_)
        retag(cloud, "role", {"RoleName": id_}, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take the role out of instance profiles and delete it; forceDetachPolicies empties it."""
        if cloud.find("get_role", RoleName=id_) is None:
            return
        profiles = cloud.pages("list_instance_profiles_for_role", "InstanceProfiles", RoleName=id_)
        for profile in list(profiles):
            name = profile["InstanceProfileName"]
            cloud.find("remove_role_from_instance_profile", RoleName=id_, InstanceProfileName=name)
        if props.get("forceDetachPolicies"):
            _empty(cloud, id_)
        cloud.find("delete_role", RoleName=id_)


def _empty(cloud: "Cloud", name: str) -> None:
    for policy in list(
        cloud.pages("list_attached_role_policies", "AttachedPolicies", RoleName=name)
    ):
        cloud.find("detach_role_policy", RoleName=name, PolicyArn=policy["PolicyArn"])
    for inline in list(cloud.pages("list_role_policies", "PolicyNames", RoleName=name)):
        cloud.find("delete_role_policy", RoleName=name, PolicyName=inline)
