"""The time that changed rights take to settle, while old and new answers may come in turn.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
Principal = tuple[str, str]  # A key, such as `user_id`, and an id.

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Which rules are attached to whom at one moment: policies, their rules, and members."""

    principals: Mapping[str, Principal]  # By policy; one without principal is not there.
    rules: Mapping[str, list[Json]]  # By policy.
    members: Mapping[str, frozenset[Principal]]  # By group.

    def rules_of(self, who: Principal) -> Iterable[Json]:
        """Give the rules of every policy of a user or application, its own and its groups'."""
        for policy, principal in self.principals.items():
            if principal == who or who in self._members(principal):
                yield from self.rules[policy]

    def _members(self, principal: Principal) -> frozenset[Principal]:
        key, id_ = principal
        return self.members[id_] if key == "group_id" else frozenset()


@dataclass(slots=True)
class Settling:
    """What was attached, since when, oldest first; empty where every change counts at once."""

    _known: list[tuple[datetime, Attached]] = field(default_factory=list)
    _turns: dict[object, int] = field(default_factory=dict)

    @property
    def settled(self) -> Attached | None:
        """What counts by now; None where every change counts at once."""
        return self._known[0][1] if self._known else None

    def note(self, attached: Attached, now: datetime, settle_s: float) -> None:
        """Take note of what is attached now, and let what has settled take its place."""
        if not self._known:
            self._known.append((BEGINNING, attached))
        elif attached != self._known[-1][1]:
            self._known.append((now, attached))
            self._turns.clear()
        latest = now - timedelta(seconds=settle_s)
        while len(self._known) > 1 and self._known[1][0] <= latest:
            del self._known[0]

    def clear(self) -> None:
        """Let every change count at once."""
        self._known.clear()
        self._turns.clear()

    def is_new_turn(self, question: object) -> bool:
        """Tell whether it is the new answer's turn: the first of a question, then every second."""
        turn = self._turns.get(question, 0)
        self._turns[question] = turn + 1
        return turn % 2 == 0
