"""Switches of a running cloud: what it forgets to enforce, and how its clock and lists behave.

Invented by the sandbox. A cloud that has no use for one accepts it and does nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self


class SwitchError(ValueError):
    """No such switch, or a value of the wrong kind; the text names the switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """All off at the start. `clock_offset_s` moves the cloud's clock forward, in seconds."""

    allow_everything: bool = False
    ignore_denies: bool = False
    ignore_scopes: bool = False
    ignore_expiry: bool = False
    shuffle_lists: bool = False
    page_size: int | None = None
    clock_offset_s: int | float = 0

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


def _is_size(value: object) -> bool:
    return value is None or (isinstance(value, int) and not _is_flag(value) and value > 0)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not _is_flag(value)


FITS = {"page_size": _is_size, "clock_offset_s": _is_number}
