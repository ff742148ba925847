"""One thing that was looked at before a run, and what came of it.

A law: what cannot be asked is not checked, never fine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from providers.errors import ProviderError, Unchecked, Unreachable

Verdict = Literal["fine", "to mend", "not checked", "no answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `mend` is what to do, on lines of its own."""

    verdict: Verdict
    what: str
    mend: tuple[str, ...] = ()


def tried(what: str, ask: Callable[[], object]) -> Check:
    """Return a check that is fine when it raises nothing."""
    try:
        ask()
    except ProviderError as error:
        return failed(error)
    return Check(verdict="fine", what=what)


def failed(error: ProviderError) -> Check:
    """Return what an error means: a finding, or nothing that is known."""
    return Check(verdict=_verdict(error), what=str(error))


def _verdict(error: ProviderError) -> Verdict:
    if isinstance(error, Unchecked):
        return "not checked"
    return "no answer" if isinstance(error, Unreachable) else "to mend"
