"""IAM customer managed policy, with at most five versions.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import kinds, rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.documents import as_found
from sandbox.aws.plugin.tags import TAGS, as_list, as_props, retag
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud

VERSIONS = 5


class Policy(Resource):
    """A policy by ARN. Another document makes a new default version; the oldest makes room."""

    # hashicorp/terraform-provider-aws, internal/service/iam/policy.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, replaces=True, fits=rules.name(128)),
        "path": Input(default="/", replaces=True, fits=rules.path),
        "description": Input(replaces=True),
        "policy": Input(kind="document", required=True),
        "tags": TAGS,
    }
    outputs = ("arn", "policyId", "attachmentCount", "tagsAll")
    refused = ("namePrefix", "delayAfterPolicyCreationInMs")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the policy, its document as version 1."""
        made = cloud.iam(
            "create_policy",
            PolicyName=props["name"],
            Path=props["path"],
            Description=props.get("description", ""),
            PolicyDocument=props["policy"],
            Tags=as_list(props),
        )
        arn = made["Policy"]["Arn"]
        return arn, self.seen(cloud, arn, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the policy and the document of its default version."""
        found = cloud.find("get_policy", PolicyArn=id_)
        if found is None:
            return None
        policy = found["Policy"]
        version = cloud.iam(
            "get_policy_version", PolicyArn=id_, VersionId=policy["DefaultVersionId"]
        )
        return {
            "name": policy["PolicyName"],
            "path": policy["Path"],
            "description": policy.get("Description"),
            "policy": as_found(props.get("policy"), version["PolicyVersion"]["Document"]),
            "arn": policy["Arn"],
            "policyId": policy["PolicyId"],
            "attachmentCount": policy["AttachmentCount"],
            **as_props(policy.get("Tags", [])),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Make a new default version when the document means something else; retag."""
        if not kinds.same("document", olds.get("policy"), news["policy"]):
            self._make_room(cloud, id_)
            cloud.iam(
                "create_policy_version",
                PolicyArn=id_,
                PolicyDocument=news["policy"],
                SetAsDefault=True,
            )
        retag(cloud, "policy", {"PolicyArn": id_}, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the other versions, then the policy."""
        del props
        if cloud.find("get_policy", PolicyArn=id_) is None:
            return
        for version in self._others(cloud, id_):
            cloud.find("delete_policy_version", PolicyArn=id_, VersionId=version["VersionId"])
        cloud.find("delete_policy", PolicyArn=id_)

    def _make_room(self, cloud: "Cloud", arn: str) -> None:
        others = self._others(cloud, arn)
        if len(others) >= VERSIONS - 1:
            oldest = min(others, key=lambda version: version["CreateDate"])
            cloud.iam("delete_policy_version", PolicyArn=arn, VersionId=oldest["VersionId"])

    def _others(self, cloud: "Cloud", arn: str) -> list[dict[str, Any]]:
        """Return the versions that are not the default one."""
        versions = cloud.pages("list_policy_versions", "Versions", PolicyArn=arn)
        return [version for version in versions if not version["IsDefaultVersion"]]
