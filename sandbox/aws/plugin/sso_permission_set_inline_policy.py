"""The inline policy of an Identity Center permission set.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from sandbox.aws.plugin import kinds, rules
from sandbox.aws.plugin.base import Input
from sandbox.aws.plugin.documents import as_found
from sandbox.aws.plugin.regional import REGION
from sandbox.aws.plugin.sso_calls import sso
from sandbox.aws.plugin.sso_part import Part
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional


class PermissionSetInlinePolicy(Part):
    """The only inline policy that the set has. Put again, it is overwritten."""

    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/permission_set_inline_policy.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "inlinePolicy": Input(kind="document", required=True),
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionSetArn": Input(required=True, replaces=True, fits=rules.arn),
        "region": REGION,
    }
    puts = "put_inline_policy_to_permission_set"
    removes = "delete_inline_policy_from_permission_set"

    def own_parts(self, props: Props) -> list[str]:
        """Return nothing: there is one in a set."""
        del props
        return []

    def put_params(self, props: Props) -> Props:
        """Return the document."""
        return {"InlinePolicy": props["inlinePolicy"]}

    @override
    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Put the document over the old one when it means something else."""
        if kinds.same("document", olds.get("inlinePolicy"), news["inlinePolicy"]):
            return super().update(cloud, id_, olds, news)
        return self.put(cloud, id_, {**news, "region": sso(cloud, olds).region})

    def found(self, center: "Regional", named: Props, own: list[str], props: Props) -> Props | None:
        """Return the document; a set without one has an empty one."""
        del own
        found = center.find("get_inline_policy_for_permission_set", **named)
        if found is None or not found.get("InlinePolicy"):
            return None
        return {"inlinePolicy": as_found(props.get("inlinePolicy"), found["InlinePolicy"])}
