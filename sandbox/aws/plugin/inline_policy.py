"""An inline policy of a group, user or role: what the three have in common.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.documents import as_found
from sandbox.aws.plugin.errors import Refused
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


def inline_inputs(holder: str) -> Mapping[str, Input]:
    """Return the inputs of an inline policy of a holder: group, user or role."""
    return {
        "name": Input(auto_named=True, replaces=True, fits=rules.name(128)),
        holder: Input(required=True, replaces=True),
        "policy": Input(kind="document", required=True),
    }


class InlinePolicy(Resource):
    """Put again, it is overwritten: that is how it is edited."""

    holder: ClassVar[str]
    refused = ("namePrefix",)

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Put the policy."""
        self._put(cloud, props)
        id_ = f"{props[self.holder]}:{props['name']}"
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the policy that the id names."""
        holder, name = self._parts(id_)
        found = cloud.find(f"get_{self.holder}_policy", **self._pair(holder, name))
        if found is None:
            return None
        document = as_found(props.get("policy"), found["PolicyDocument"])
        return {"name": found["PolicyName"], self.holder: holder, "policy": document}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Put the policy over the old one."""
        del olds
        self._put(cloud, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Remove the policy."""
        del props
        cloud.find(f"delete_{self.holder}_policy", **self._pair(*self._parts(id_)))

    def _put(self, cloud: "Cloud", props: Props) -> None:
        pair = self._pair(props[self.holder], props["name"])
        cloud.iam(f"put_{self.holder}_policy", **pair, PolicyDocument=props["policy"])

    def _parts(self, id_: str) -> tuple[str, str]:
        holder, _, name = id_.partition(":")
        if not holder or not name:
            raise Refused(
                f'unexpected format of id ("{id_}"), expected <{self.holder}>:<policy name>'
            )
        return holder, name

    def _pair(self, holder: str, name: str) -> dict[str, str]:
        return {f"{self.holder.capitalize()}Name": holder, "PolicyName": name}
