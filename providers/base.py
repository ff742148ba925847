"""The provider that all extend, and the resource that stands for its objects in a program.

What the host of dynamic providers does, and therefore what is law here: providers are stored by
module path, so they have no state of their own; `check` and `diff` never call a cloud; `None` never
arrives and numbers arrive as floats; four threads share one provider; unknown values are tested
with `pulumi.contains_unknowns`. https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
"""

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

import pulumi
from pulumi import dynamic
from pulumi.dynamic import ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult

from providers import mark
from providers.errors import debugging
from providers.settings import Settings

Props = dict[str, Any]
Opts = pulumi.ResourceOptions | None

__all__ = ["CreateResult", "DiffResult", "Opts", "Props", "ReadResult", "UpdateResult"]


class Provider(dynamic.ResourceProvider):
    """One kind of object. Subclasses say in class attributes what the API lets one change."""

    serialize_as_secret_always = False  # A module path holds no secret.

    editable: ClassVar[tuple[str, ...]] = ()
    replace_on: ClassVar[tuple[str, ...]] = ()
    unordered: ClassVar[tuple[str, ...]] = ()  # Lists whose order means nothing.
    kept: ClassVar[tuple[str, ...]] = ()  # Outputs that only the creation told, such as a secret.

    settings: Settings

    def configure(self, req: ConfigureRequest) -> None:
        """Take the account; an error is one line unless GRANTBOOK_DEBUG is set."""
        if not debugging():
            sys.tracebacklimit = 0
        self.settings = Settings.of(req.config.get)

    def diff(self, _id: str, olds: Props, news: Props) -> DiffResult:
        """Return what an update would change, from values alone."""
        replaces = [key for key in self.replace_on if self.differs(key, olds, news)]
        changes = [key for key in (*self.editable, "mark") if self.differs(key, olds, news)]
        if replaces or changes:
            # None leaves it to the engine to say which inputs changed, and how.
            return DiffResult(changes=None, replaces=replaces)
        return DiffResult(changes=False, replaces=[])

    def differs(self, key: str, olds: Props, news: Props) -> bool:
        """Tell whether two values of a key mean something else; an unknown one does."""
        if pulumi.contains_unknowns(news.get(key)):
            return True
        old, new = self.meaning(key, olds.get(key)), self.meaning(key, news.get(key))
        return bool(old != new)

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: absent is empty, order may be none."""
        return plain(value, unordered=key in self.unordered)

    def declared(self, found: Mapping[str, Any]) -> Props:
        """Return what of an object a declaration sets, empty where the cloud says nothing."""
        return {key: found.get(key) for key in (*self.editable, *self.replace_on)}

    def edits(self, olds: Props, news: Props) -> Props:
        """Return the editable values that differ, as the API is to be told them."""
        return {key: news.get(key) for key in self.editable if self.differs(key, olds, news)}

    def mark(self, props: Props) -> str:
        """Return the whole mark of the object that these inputs describe."""
        forcing = {key: self.meaning(key, props.get(key)) for key in self.replace_on}
        return mark.full(props["mark"], forcing)

    def say(self, what: str) -> None:
        """Tell the person at the engine what was not as planned; never a value of an object."""
        print(f"{self.settings.account}: {what}")  # noqa: T201 - the engine shows it.

    def seen(self, id_: str, found: Props, props: Props) -> ReadResult:
        """Return an object as it is, as outputs and as inputs, so that drift shows as a change.

        What means the same as before is said as before, so that only drift shows.
        """
        said = {
            key: value if self.differs(key, props, found) else props[key]
            for key, value in found.items()
            if key in props
        }
        found = {**found, **said}
        remembered = {key: props[key] for key in self.kept if key in props}
        inputs = {
            key: found[key] for key in (*self.editable, *self.replace_on, "mark") if key in found
        }
        return ReadResult(id_, {**found, **remembered}, inputs)


class Resource(dynamic.Resource):
    """An object in a program. `secrets` are outputs that state holds encrypted.

    Where a name is unique in the cloud, the old object goes before the new one comes.
    """

    secrets: ClassVar[tuple[str, ...]] = ()
    unique_name: ClassVar[bool] = True

    def __init__(
        self, provider: Provider, name: str, props: Mapping[str, Any], opts: Opts = None
    ) -> None:
        own = pulumi.ResourceOptions(
            additional_secret_outputs=list(self.secrets),
            delete_before_replace=True if self.unique_name else None,
        )
        outputs = dict.fromkeys((*provider.kept, *self.secrets))
        super().__init__(
            provider, name, {**outputs, **props}, pulumi.ResourceOptions.merge(own, opts)
        )


def gone() -> ReadResult:
    """Return the answer for an object that is no longer there."""
    return ReadResult("", {})


def plain(value: Any, *, unordered: bool = False) -> Any:
    """Return a value as JSON would hold it, without what is empty: None, "", [] and {} are one."""
    if isinstance(value, Mapping):
        inner = {key: plain(item, unordered=unordered) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item is not None} or None
    if isinstance(value, list | tuple):
        items = [plain(item, unordered=unordered) for item in value]
        return (sorted(items, key=repr) if unordered else items) or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value in ("", None) else value
