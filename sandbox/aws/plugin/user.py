"""IAM user.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.tags import TAGS, as_list, as_props, retag
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class User(Resource):
    """A user by name; another name renames it in place.

    The engine has no way to learn a new id, so after a renaming the state keeps the old name as
    id, and the next refresh does not find the user: so it is with the official plugin
    (https://github.com/pulumi/pulumi-aws/issues/1610). Ask for a replacement instead.
    """

    # hashicorp/terraform-provider-aws, internal/service/iam/user.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, fits=rules.name(64)),
        "path": Input(default="/", fits=rules.path),
        "permissionsBoundary": Input(fits=rules.longest(2048)),
        "forceDestroy": Input(kind="flag", default=False),
        "tags": TAGS,
    }
    outputs = ("arn", "uniqueId", "tagsAll")
    moves: ClassVar[Mapping[str, tuple[str, ...]]] = {"arn": ("name", "path")}

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the user, with tags and boundary at once."""
        params = {"UserName": props["name"], "Path": props["path"], "Tags": as_list(props)}
        if props.get("permissionsBoundary"):
            params["PermissionsBoundary"] = props["permissionsBoundary"]
        cloud.iam("create_user", **params)
        return props["name"], self.seen(cloud, props["name"], props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the user of that name."""
        found = cloud.find("get_user", UserName=id_)
        if found is None:
            return None
        user = found["User"]
        boundary = user.get("PermissionsBoundary", {})
        return {
            "name": user["UserName"],
            "path": user["Path"],
            "permissionsBoundary": boundary.get("PermissionsBoundaryArn"),
            "forceDestroy": props.get("forceDestroy", False),
            "arn": user["Arn"],
            "uniqueId": user["UserId"],
            **as_props(user.get("Tags", [])),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Rename or move, bound, retag; in this order."""
        name = news["name"]
        if changed(olds, news, "name", "path"):
            cloud.iam("update_user", UserName=id_, NewUserName=name, NewPath=news["path"])
        boundary = news.get("permissionsBoundary")
        if changed(olds, news, "permissionsBoundary") and boundary:
            cloud.iam("put_user_permissions_boundary", UserName=name, PermissionsBoundary=boundary)
        elif olds.get("permissionsBoundary") and not boundary:
            cloud.iam("delete_user_permissions_boundary", UserName=name)
        retag(cloud, "user", {"UserName": name}, olds, news)
        return self.seen(cloud, name, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take the user out of its groups and delete it; with forceDestroy, what it holds too."""
        if cloud.find("get_user", UserName=id_) is None:
            return
        for group in list(cloud.pages("list_groups_for_user", "Groups", UserName=id_)):
            cloud.find("remove_user_from_group", UserName=id_, GroupName=group["GroupName"])
        if props.get("forceDestroy"):
            _empty(cloud, id_)
        cloud.find("delete_user", UserName=id_)


# What a user may hold: how to list it, the name of its id there, and how to remove it.
HELD = (
    ("list_access_keys", "AccessKeyMetadata", "AccessKeyId", "delete_access_key"),
    ("list_ssh_public_keys", "SSHPublicKeys", "SSHPublicKeyId", "delete_ssh_public_key"),
    ("list_mfa_devices", "MFADevices", "SerialNumber", "deactivate_mfa_device"),
    ("list_signing_certificates", "Certificates", "CertificateId", "delete_signing_certificate"),
)


def _empty(cloud: "Cloud", name: str) -> None:
    for inline in list(cloud.pages("list_user_policies", "PolicyNames", UserName=name)):
        cloud.find("delete_user_policy", UserName=name, PolicyName=inline)
    attached = cloud.pages("list_attached_user_policies", "AttachedPolicies", UserName=name)
    for policy in list(attached):
        cloud.find("detach_user_policy", UserName=name, PolicyArn=policy["PolicyArn"])
    cloud.find("delete_login_profile", UserName=name)
    for listing, key, id_name, removal in HELD:
        for held in list(cloud.pages(listing, key, UserName=name)):
            cloud.find(removal, UserName=name, **{id_name: held[id_name]})
            if key == "MFADevices" and ":mfa/" in held[id_name]:  # Any other is a thing in a hand.
                cloud.find("delete_virtual_mfa_device", SerialNumber=held[id_name])
    listed = cloud.iam("list_service_specific_credentials", UserName=name)
    for held in listed["ServiceSpecificCredentials"]:
        cloud.find(
            "delete_service_specific_credential",
            UserName=name,
            ServiceSpecificCredentialId=held["ServiceSpecificCredentialId"],
        )
