"""How the resources of one account are read for an inventory; what cannot be told is noted."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from providers import mark
from providers.aws.center import TAG
from providers.inventory import Inventory, Kind, Object, Skipped, instant
from review.preview import Resource, Unknown, listed, mapped

Of = TypeVar("Of")
UNKNOWN = "is known only once it is there"


class Reading:
    """The resources of one account, by their types."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources: dict[str, list[Resource]] = {}
        for each in resources:
            self._resources.setdefault(each.type_, []).append(each)
        self._unknown: set[str] = set()

    def every(self, type_: str, load: Callable[[Resource], Of]) -> Iterator[Of]:
        """Yield what there is to the resources of a type, without those that cannot be told."""
        for each in self._resources.get(type_, ()):
            try:
                yield load(each)
            except Unknown:
                self._unknown.add(f"{type_.rpartition(':')[2]} {each.name}")

    def inventory(self, objects: Iterator[Object]) -> Inventory:
        """Return objects, sorted, and what could not be told."""
        found = sorted(objects, key=lambda each: (each.kind, each.name, each.id))
        gaps = (Skipped(what=what, why=UNKNOWN) for what in sorted(self._unknown))
        return Inventory(objects=tuple(found), skipped=tuple(gaps))


def marked(kind: Kind, resource: Resource, name: str, **facts: Any) -> Object:
    """Return an object of ours, whose resource is told the owner of its mark."""
    owner = resource.text("mark")
    held = mark.full(owner, {}) if owner else ""
    return Object(kind=kind, id=resource.id, name=name, mark=held, facts=facts)


def tagged(kind: Kind, id_: str, resource: Resource, **facts: Any) -> Object:
    """Return an object of ours on AWS, which carries its mark as a tag."""
    tags = mapped(resource.said("tags"))
    held = mark.within([str(tags.get(TAG, ""))])
    return Object(kind=kind, id=id_, name=resource.text("name"), mark=held, facts=facts)


def ended(said: str) -> str:
    """Return an instant as inventories write it, "" for none. Raises Unknown."""
    try:
        return instant(said)
    except ValueError as error:
        raise Unknown from error


def statements(text: str) -> list[Any]:
    """Return the statements of a policy document. Raises Unknown."""
    try:
        found = mapped(json.loads(text)).get("Statement")
    except ValueError as error:
        raise Unknown from error
    return [mapped(each) for each in listed(found if isinstance(found, list) else [found])]
