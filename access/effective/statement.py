"""What is said of a principal's access in one place, in the words of all clouds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from access.effective.region import Region, meet
from access.place import Place


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Because:
    """Where something is said, and through what it counts: `team support`, `bundle login`."""

    place: Place | None  # None for what a cloud has and no file says.
    through: tuple[str, ...] = ()
    said: str = ""  # The word itself: `managed: AWSSupportAccess`, `role: ADMIN`.


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One effect on a set of actions in a region.

    It counts for whoever has taken its `role`, with what else is of that role, and "" for what
    they are themselves. One is taken at a time.
    """

    allows: bool
    actions: int
    region: Region
    because: Because
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """What is said of somebody's access that nothing here can judge."""

    what: str
    why: str
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that is said of one principal on one account.

    No `bounds` is no boundary. What is `apart` may be granted whatever is denied, and may not:
    nobody says. `doors` say who else may act as the principal.
    """

    statements: tuple[Statement, ...]
    bounds: tuple[Statement, ...] | None = None
    apart: tuple[Statement, ...] = ()
    doors: tuple[str, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


Part = tuple[list[Statement], list[Unjudged]]
"""What is said in one place, and what of it cannot be judged."""


def during(part: Part, times: Sequence[Region]) -> Part:
    """Return a part as far as it counts in some regions; nothing, where there are none."""
    if [*times] == [Region()]:
        return part
    statements, unjudged = part
    return [
        replace(each, region=meet(each.region, when)) for each in statements for when in times
    ], unjudged if times else []
