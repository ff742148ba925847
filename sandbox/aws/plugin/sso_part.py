"""A policy in a permission set: what attachments, the inline policy and the boundary share.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
"""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin.base import Resource
from sandbox.aws.plugin.errors import CloudError, HalfMade
from sandbox.aws.plugin.regional import split_import
from sandbox.aws.plugin.sso_calls import pair, parts, provision, sso
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional


class Part(Resource):
    """Its id says all that names it. After every change all accounts are provisioned.

    `named` are the parts of its id that come before permission set and instance, in words.
    """

    named: ClassVar[tuple[str, ...]] = ()
    puts: ClassVar[str]
    removes: ClassVar[str]

    @abstractmethod
    def own_parts(self, props: Props) -> list[str]:
        """Return the parts of its id that are its own."""

    @abstractmethod
    def put_params(self, props: Props) -> Props:
        """Return what a call to put it says besides the permission set."""

    def remove_params(self, own: list[str]) -> Props:
        """Return what a call to remove it says besides the permission set."""
        del own
        return {}

    @abstractmethod
    def found(self, center: "Regional", named: Props, own: list[str], props: Props) -> Props | None:
        """Return its own properties as found; None when the permission set has it not."""

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Put it, then provision."""
        named = [props["permissionSetArn"], props["instanceArn"]]
        id_ = ",".join([*self.own_parts(props), *named])
        return id_, self.put(cloud, id_, {**props, "region": sso(cloud, props).region})

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return it as the permission set has it."""
        *own, arn, instance_arn = self._parts(id_)
        center = sso(cloud, props)
        found = self.found(center, pair(instance_arn, arn), own, props)
        if found is None:
            return None
        return {
            **found,
            "instanceArn": instance_arn,
            "permissionSetArn": arn,
            "region": center.region,
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: every input replaces, but for the text of an inline policy."""
        return self.seen(cloud, id_, {**news, "region": sso(cloud, olds).region})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Remove it, then provision; nothing when it is gone already."""
        *own, arn, instance_arn = self._parts(id_)
        center, named = sso(cloud, props), pair(instance_arn, arn)
        if center.find(self.removes, **named, **self.remove_params(own)) is not None:
            provision(center, named)

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)

    def put(self, cloud: "Cloud", id_: str, props: Props) -> Props:
        """Put and provision it; what is put and could not be provisioned is kept in state."""
        center, named = sso(cloud, props), pair(props["instanceArn"], props["permissionSetArn"])
        center.call(self.puts, **named, **self.put_params(props))
        try:
            provision(center, named)
        except CloudError as refusal:
            raise HalfMade(id_, props, str(refusal)) from refusal
        return self.seen(cloud, id_, props)

    def _parts(self, id_: str) -> list[str]:
        return parts(id_, *self.named, "permission set ARN", "instance ARN")
