"""What is on an account and is access, or opens it: read live, whoever made it.

A law: what could not be read is a Skipped, so that nothing disappears quietly.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from providers import mark

Kind = Literal[
    "identity_provider",
    "user",
    "group",
    "policy",
    "permissions_group",
    "resource_group",
    "tags",
    "service_account",
    "token",
    "legacy_application",
    "legacy_credential",
    "application",
    "api_key",
    "scim_token",
    "ssh_key",
    "project",
    "root",
    "account",
    "role",
    "access_key",
    "mfa_device",
    "signing_certificate",
    "service_credential",
    "permission_set",
    "assignment",
    "directory_user",
    "directory_group",
]
OF_A_NAME = re.compile(rf"\+[0-9a-f]{{{mark.DIGEST}}}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """One object of a cloud, in that cloud's words. Times are as `instant` writes them.

    `mark` is "" where there is none, and None where such an object cannot carry one.
    """

    kind: Kind
    id: str
    name: str
    mark: str | None
    is_builtin: bool = False  # The cloud's own, on every account.
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What could not be read, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All that was found on one account, sorted by kind and id."""

    objects: tuple[Object, ...]
    skipped: tuple[Skipped, ...]


def maker(found: Object, stack: str) -> str:
    """Return who made an object, as seen from a stack; "" where nobody can tell."""
    if found.is_builtin:
        return "the cloud"
    if found.mark is None:
        return ""
    if not found.mark:
        return "not grantbook"
    if OF_A_NAME.fullmatch(found.mark):
        return "grantbook"  # A digest does not tell of which stack.
    theirs = found.mark.split("/")[1]
    return "this stack" if theirs == stack else f'stack "{theirs}"'


def of_name(name: str) -> str:
    """Return the digest of a mark that ends a name, "" where there is none."""
    found = OF_A_NAME.search(name)
    return found[0] if found else ""


def instant(told: str | None) -> str:
    """Return a cloud's time in UTC to the second, as `2027-06-30T18:00:00Z`; "" for none."""
    if not told:
        return ""
    return datetime.fromisoformat(told).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def described(
    kind: Kind,
    name: str,
    found: Mapping[str, Any],
    id_: str,
    facts: Mapping[str, Any],
    *,
    builtin: bool = False,
) -> Object:
    """Return an object whose description ends in its mark, with when it was made and changed."""
    text, held = mark.undescribed(found.get("description"))
    made = instant(found.get("creation") or found.get("createdAt"))
    changed = instant(found.get("lastUpdate") or found.get("updatedAt"))
    return Object(
        kind=kind,
        id=id_,
        name=name,
        mark=held,
        is_builtin=builtin,
        facts={"description": text, **facts, "made": made, "changed": changed},
    )
