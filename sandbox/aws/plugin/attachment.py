"""A managed policy attached to a group, user or role: what the three have in common.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.errors import Refused
from sandbox.aws.plugin.ids import unique_id
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


def attachment_inputs(holder: str) -> Mapping[str, Input]:
    """Return the inputs of an attachment to a holder: group, user or role."""
    return {
        holder: Input(required=True, replaces=True),
        "policyArn": Input(required=True, replaces=True, fits=rules.arn),
    }


class Attachment(Resource):
    """Attaching twice is attaching once, so a replacement must detach first.

    Its id is made up; to import one, say holder/arn.
    """

    holder: ClassVar[str]
    deletes_before_replacing = True

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Attach."""
        cloud.iam(f"attach_{self.holder}_policy", **self._pair(props))
        return unique_id(f"{props[self.holder]}-"), props

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return it when the policy is among those attached."""
        del id_
        holder = {self._name(): props[self.holder]}
        if cloud.find(f"get_{self.holder}", **holder) is None:
            return None
        plural = f"list_attached_{self.holder}_policies"
        attached = cloud.pages(plural, "AttachedPolicies", **holder)
        if props["policyArn"] not in {policy["PolicyArn"] for policy in attached}:
            return None
        return {name: props[name] for name in (self.holder, "policyArn")}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: every input replaces."""
        del cloud, id_, olds
        return news

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Detach."""
        del id_
        cloud.find(f"detach_{self.holder}_policy", **self._pair(props))

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Read holder and policy out of the id."""
        del cloud
        holder, _, arn = id_.partition("/")
        if not holder or not arn:
            raise Refused(
                f'unexpected format of id ("{id_}"), expected <{self.holder}>/<policy ARN>'
            )
        return f"{holder}-{arn}", {self.holder: holder, "policyArn": arn}

    def _name(self) -> str:
        return f"{self.holder.capitalize()}Name"

    def _pair(self, props: Props) -> dict[str, str]:
        return {self._name(): props[self.holder], "PolicyArn": props["policyArn"]}
