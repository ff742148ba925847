"""What every resource type of the stand-in has in common: a table of inputs, and four calls.

https://www.pulumi.com/docs/iac/concepts/resources/
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.wire import Props


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input: what it is, and what a change of it does.

    `kind` is text, flag, number, document (JSON, compared by meaning), issuer (a URL, with or
    without its scheme), list, set, tags or, with parts of its own, object, contact (address of any
    kind), reference (to a policy by name and path) or boundary. `computed`: left out, it is as the
    cloud has it. `auto_named`: left out, it is made from the logical name.
    `fits` returns what is wrong with a value, or None.
    """

    kind: str = "text"
    required: bool = False
    replaces: bool = False
    computed: bool = False
    auto_named: bool = False
    default: Any = None
    fits: Callable[[Any], str | None] | None = None


class Resource(ABC):
    """One resource type. Stateless: everything it needs comes with the call.

    `outputs` are what the cloud adds; `moves` says which inputs change such an output in place;
    `refused` are inputs that pulumi-aws declares and the stand-in does not do, `unread` outputs.
    """

    inputs: ClassVar[Mapping[str, Input]]
    outputs: ClassVar[tuple[str, ...]] = ()
    moves: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    secrets: ClassVar[tuple[str, ...]] = ()
    refused: ClassVar[tuple[str, ...]] = ()
    unread: ClassVar[tuple[str, ...]] = ()
    deletes_before_replacing: ClassVar[bool] = False

    @abstractmethod
    def create(self, cloud: "Cloud", props: "Props") -> tuple[str, "Props"]:
        """Make it; return its id and all its properties as they now are."""

    @abstractmethod
    def read(self, cloud: "Cloud", id_: str, props: "Props") -> "Props | None":
        """Return its properties as found, None when it is gone. `props` is what is known of it."""

    @abstractmethod
    def update(self, cloud: "Cloud", id_: str, olds: "Props", news: "Props") -> "Props":
        """Change what differs; return all its properties as they now are."""

    @abstractmethod
    def delete(self, cloud: "Cloud", id_: str, props: "Props") -> None:
        """Remove it; no error when it is gone already."""

    def imported(self, cloud: "Cloud", id_: str) -> "tuple[str, Props] | None":
        """Return id and what must be known to read it, from an id to import; None when gone."""
        del cloud
        return id_, {}

    def seen(self, cloud: "Cloud", id_: str, props: "Props") -> "Props":
        """Return its properties just after a change: what was said and what the cloud has."""
        return {**props, **(self.read(cloud, id_, props) or {})}


def changed(olds: "Props", news: "Props", *names: str) -> bool:
    """Tell whether one of these properties differs."""
    return any(olds.get(name) != news.get(name) for name in names)
