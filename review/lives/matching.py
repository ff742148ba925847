"""Which object of a cloud is meant by a key of a stack: by its mark, or else by its name.

A law: an object is matched once, and one with somebody's mark is nobody else's, whatever its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from access import model
from providers import mark
from providers.inventory import Kind, Object

Key = tuple[Kind, str]
"""An object by its kind and id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody is in a cloud, under a logical name; `name` is "" for what follows of it."""

    kind: Kind
    holder: model.Principal
    logical: str
    name: str = ""


class Matching:
    """The objects of an account. `by` is the account whose names and marks they have."""

    def __init__(self, stack: str, by: model.Account, objects: Iterable[Object]) -> None:
        self._stack = stack
        self._by = by
        self._by_owner: dict[Key, list[Object]] = {}
        self._by_name: dict[Key, list[Object]] = {}
        for each in objects:
            if each.mark:
                owner = (each.kind, mark.owner_of(each.mark))
                self._by_owner.setdefault(owner, []).append(each)
            else:
                self._by_name.setdefault((each.kind, each.name), []).append(each)

    def owner(self, logical: str) -> str:
        """Return the part of a mark that stays, of a logical name."""
        return mark.owner(self._stack, f"{self._by.name}/{logical}")

    def keys(self, wanted: Iterable[Wanted]) -> Mapping[Key, str]:
        """Return keys by their objects, under a former name where there is no other."""
        found: dict[Key, str] = {}
        for each in wanted:
            before = each.holder.renamed_from
            logicals = [each.logical, *([before] if before else [])]
            ones = (self._one(logical, each) for logical in logicals)
            if one := next(filter(None, ones), None):
                found.setdefault((one.kind, one.id), each.holder.key)
        return found

    def _one(self, logical: str, wanted: Wanted) -> Object | None:
        """Return the object of a logical name: of several with its mark the one of its name."""
        name = wanted.name or self._by.named(logical.replace("/", "-"))
        marked = self._by_owner.get((wanted.kind, self.owner(logical)), ())
        named = self._by_name.get((wanted.kind, name), ())
        return next(iter((*sorted(marked, key=lambda each: each.name != name), *named)), None)
