"""All that a group, user or role holds of one kind, as one resource: what the six have in common.

https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/iam
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.errors import Absent
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


def exclusive_inputs(holder: str, held: str) -> Mapping[str, Input]:
    """Return the inputs of what is kept exclusive on a holder: group, user or role."""
    return {
        f"{holder}Name": Input(required=True, replaces=True),
        held: Input(kind="set", required=True),
    }


class Exclusive(Resource):
    """What the holder has beyond this is drift, and goes with the next change.

    Its id is the holder's name. Deleting it ends the watch and changes nothing in the cloud.
    """

    holder: ClassVar[str]
    held: ClassVar[str]

    @abstractmethod
    def found(self, cloud: "Cloud", holder: str) -> Iterable[str]:
        """Return what the holder has. Raises Absent when there is no such holder."""

    @abstractmethod
    def add(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Give one to the holder."""

    @abstractmethod
    def remove(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Take one from the holder; no error when it is gone already."""

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the holder have what is declared and nothing else."""
        name = props[f"{self.holder}Name"]
        found, wanted = set(self.found(cloud, name)), set(props[self.held])
        for each in sorted(wanted - found):
            self.add(cloud, name, each)
        for each in sorted(found - wanted):
            self.remove(cloud, name, each)
        return name, props

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return all that the holder has."""
        del props
        try:
            return {f"{self.holder}Name": id_, self.held: sorted(self.found(cloud, id_))}
        except Absent:
            return None

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Make the holder have what is declared, whatever it had when it was last read."""
        del id_, olds
        return self.create(cloud, news)[1]

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Leave the holder what it has."""
