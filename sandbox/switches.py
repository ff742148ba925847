"""Switches of a running cloud: what it forgets to enforce, and how its clock and lists behave.

Invented by the sandbox. A cloud that has no use for one accepts it and does nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self


class SwitchError(ValueError):
    """No such switch, or a value of the wrong kind; the text names the switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """All off at the start.

    `clock_offset_s` moves the cloud's clock forward, in seconds. Changed rights count after
    `settle_s` of that clock; `flapping` gives the new answer and the old one in turn until then.
    `transient_members` keeps a group busy for so many milliseconds after its members changed.
    `quotas` sets limits by their names.
    """

    allow_everything: bool = False
    ignore_denies: bool = False
    ignore_scopes: bool = False
    ignore_expiry: bool = False
    shuffle_lists: bool = False
    page_size: int | None = None
    clock_offset_s: int | float = 0
    settle_s: int | float = 0
    flapping: bool = False
    transient_members: int | float = 0
    quotas: Mapping[str, int] = field(default_factory=dict)

    def with_changes(self, told: Mapping[str, Any]) -> Self:
        """Return the switches with these ones set. Raises SwitchError."""
        for name, value in told.items():
            _check(name, value)
        return replace(self, **told)

    def told(self) -> dict[str, Any]:
        """Return every switch by name, as JSON."""
        return asdict(self)


def _check(name: str, value: object) -> None:
    if name not in {field.name for field in fields(Switches)}:
        raise SwitchError(f"no switch {name!r}")
    if not FITS.get(name, _is_flag)(value):
        raise SwitchError(f"switch {name!r} cannot be {value!r}")


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not _is_flag(value) and value >= 0


def _is_size(value: object) -> bool:
    return value is None or (_is_count(value) and value != 0)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not _is_flag(value)


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not _is_flag(value) and value >= 0


def _are_limits(value: object) -> bool:
    return isinstance(value, dict) and all(_is_count(each) for each in value.values())


FITS = {
    "page_size": _is_size,
    "clock_offset_s": _is_number,
    "settle_s": _is_duration,
    "transient_members": _is_duration,
    "quotas": _are_limits,
}
