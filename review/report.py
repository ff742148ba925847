"""What a change of access comes to, as one value that every format renders.

A law: what could not be judged is in it, and while there is anything, nobody says "no change".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from access.diff import Effect
from access.place import Place
from access.ranks import Rank

Run = Literal["agrees", "differs", "not judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One region in a reader's words: resources, less some, conditions, a beginning, an end."""

    resources: tuple[str, ...]  # ("*",) for everything.
    but: tuple[str, ...] = ()  # Resources that are not meant, or are denied.
    when: tuple[str, ...] = ()  # Conditions that nothing here can settle.
    after: str = ""  # An instant, `2027-06-30T23:59:59Z`, up to which it does not count.
    until: str = ""  # An instant.


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What becomes of some people's and programs' access to some actions on one account."""

    rank: Rank
    effect: Effect
    cloud: str
    account: str
    who: tuple[str, ...]  # Keys, sorted.
    team: str  # The team whose members they all are, and nobody else, or "".
    actions: tuple[str, ...]  # In full, sorted.
    said: tuple[str, ...]  # The same as short as wildcards can say it: `support:*`.
    before: tuple[Where, ...]
    now: tuple[Where, ...]
    marks: tuple[str, ...]  # `condition gone`, `deny gone`, `denied`, `end gone`, `new`.
    escalations: tuple[str, ...]  # Ways to become an administrator that are new.
    places: tuple[Place, ...]  # What says so: now, or before where it is lost and not denied.
    through: tuple[str, ...]  # `team support`, `bundle login`, `managed: AWSSupportAccess`.


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What else a reviewer wants to see: who and what is new or gone, keys, ways in."""

    rank: Rank
    mark: str  # `new person`, `new key`, `key without an end`, `program gone`, `new way in`.
    cloud: str  # "" where it is no matter of one cloud.
    account: str
    what: str  # A sentence.
    place: Place | None
    opens: bool = True  # Whether it can let anybody do more.


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What could not be read or judged, and why."""

    what: str
    why: str
    account: str
    place: Place | None
    is_new: bool = False  # Whether nobody had it before: nobody can tell how bad it is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A change of access, from one side to another; lines and notes worst first."""

    stack: str
    existing: str  # What it is compared with: `main`, `the clouds`.
    desired: str
    lines: Sequence[Line]
    notes: Sequence[Note]
    skipped: Sequence[Skipped]
    run: Run | None = None  # Whether a run does what the files say; None where none was reviewed.
    plan: str = ""  # What that run does, as a hash: `sha256:…`.

    @property
    def is_empty(self) -> bool:
        """Whether nobody's access differs, as far as everything could be judged."""
        return not (self.lines or self.notes or self.skipped)

    @property
    def worst(self) -> Rank | None:
        """The worst rank of what somebody gains, None for nothing.

        What is new and cannot be judged may be anything.
        """
        if any(each.is_new for each in self.skipped):
            return Rank.ADMINISTRATOR
        gained = [each.rank for each in self.lines if each.effect not in {"lost", "narrowed"}]
        return min((*gained, *(each.rank for each in self.notes if each.opens)), default=None)
