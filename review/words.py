"""Identities, resources and moments of OVHcloud in the words of a reader.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import re
from collections.abc import Iterable, Mapping

from providers.inventory import Object

IDENTITY = re.compile(r"urn:v1:\w+:identity:(\w+):(?:[^/]+/)?(.+)")
RESOURCE = re.compile(r"urn:v1:\w+:resource:(.+)")
NAMED = {"account": "the account", "credential": "service account"}

Names = Mapping[str, str]
"""Names by URN or id, of whatever is called by these elsewhere."""


def names(objects: Iterable[Object]) -> Names:
    """Return the names of objects that others mention by an id."""
    return {each.facts.get("identity") or each.id: each.name for each in objects if each.name}


def identity(urn: str, known: Names) -> str:
    """Return who an identity is: `group support`, `service account ci`."""
    found = IDENTITY.fullmatch(urn)
    if found is None:
        return urn
    return f"{NAMED.get(found[1], found[1])} {known.get(urn) or found[2]}"


def resource(urn: str, known: Names) -> str:
    """Return a resource as a declaration writes it: `account`, `vps:*`, `resource group web`."""
    found = RESOURCE.fullmatch(urn)
    if found is None:
        kind, _, rest = urn.rpartition(":")
        is_group = kind.endswith(":resourceGroup")
        return f"resource group {known.get(urn) or rest}" if is_group else urn
    if found[1] == "*":
        return "everything"
    return "account" if found[1].startswith("account:") else found[1]


def day(moment: str, otherwise: str) -> str:
    """Return the day of an instant in UTC, or other words for none."""
    return moment.partition("T")[0] or otherwise


def printable(said: str) -> str:
    """Return what somebody wrote without what would move a terminal's cursor."""
    return "".join(each if each.isprintable() else "�" for each in said)
