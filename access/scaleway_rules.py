"""The rules of a principal's policy on Scaleway.

A rule has one scope, one condition, and permission sets of one type. An end is a part of the
condition, so that the cloud closes by itself, whether a run comes or not.
https://www.scaleway.com/en/developers/api/iam/#path-rules
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from access import model
from access.catalogue import lookup


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rule:
    """Permission sets of one type. No `projects` means the whole organization."""

    permission_sets: tuple[str, ...]
    projects: tuple[str, ...]  # Names or ids.
    condition: str  # CEL, "" for none.


def rules(holder: model.Principal, account: str) -> list[Rule]:
    """Return the rules of a principal on an account, sorted, each once."""
    found = {rule for grant in model.lasting(holder, account) for rule in _split(grant)}
    return sorted(found)


def _split(grant: model.Grant) -> Iterator[Rule]:
    """Yield a rule for each type of permission sets in a grant."""
    if not isinstance(grant, model.ScalewayGrant):
        raise TypeError(f"{grant.place}: not a grant of Scaleway")
    known = lookup.permission_sets()
    for wanted in sorted({known[name] for name in grant.permission_sets}):
        yield Rule(
            permission_sets=tuple(name for name in grant.permission_sets if known[name] == wanted),
            projects=grant.projects,
            condition=_ending(grant.condition, grant.until),
        )


def _ending(condition: str, until: datetime | None) -> str:
    """Return a condition that also ends; a comment in it goes no further than its line."""
    if until is None:
        return condition
    end = f'request.time <= timestamp("{until:%Y-%m-%dT%H:%M:%SZ}")'
    line = "\n" if "//" in condition else ""
    return f"({condition}{line}) && {end}" if condition else end
