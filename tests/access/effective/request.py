"""One thing that somebody might do, and all that decides it beside the declaration."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INSIDE, BOUNDARY = "the resource is in ", "the boundary "


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of whatever a declaration cannot settle: nothing, all, or some of it."""

    seed: int  # 0 for nothing, 1 for all.

    def of(self, *said: object) -> bool:
        """Tell whether something is true; the same each time."""
        if self.seed in (0, 1):
            return bool(self.seed)
        digest = hashlib.sha256(f"{self.seed} {settled([*said])}".encode()).digest()
        return bool(digest[0] & 1)

    def of_words(self, words: str) -> bool:
        """Tell whether a condition is true, in the words of a region."""
        if words.startswith("{"):
            return self.of("condition", json.loads(words))
        if words.startswith(INSIDE):
            return self.of("inside", words.removeprefix(INSIDE))
        if words.startswith(BOUNDARY):
            return self.of("boundary", words.split()[2])
        return self.of(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody's call. `values` are those of variables in policies, which have some value all."""

    who: str
    account: str
    action: str
    resource: str
    moment: str  # As 2030-01-01T00:00:00Z.
    truth: Truth
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, variable: str) -> str:
        """Return the value of a variable."""
        return self.values.get(variable, "something")


def settled(value: Any) -> str:
    """Return what a condition says, whatever its order and its spelling of one thing."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{key}: {settled(each)}' for key, each in value.items()))}}}"
    if isinstance(value, list | tuple):
        return ", ".join(sorted({settled(each) for each in value}))
    return str(value).lower() if isinstance(value, bool) else str(value)
