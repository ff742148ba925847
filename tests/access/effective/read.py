"""What an access comes to for one request, read plainly: a cell allows it, and nothing denies it.

It takes the rooms that it asks, so that mutants of them can be asked as well.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from access import model
from tests.access.effective import drawn
from tests.access.effective.request import Request, Truth

Rooms = Mapping[str, ModuleType]  # By cloud, and `cells`.


class Reader:
    """Answers requests on one declaration; each principal's access is found once."""

    def __init__(self, declared: model.Declaration, rooms: Rooms) -> None:
        self.rooms = rooms
        self.accounts = {account.name: account for account in declared.accounts}
        self.declared = declared
        self._said: dict[str, Mapping[str, Any]] = {}
        self._found: dict[tuple[str, str], Mapping[Any, int]] = {}

    def cells(self, request: Request) -> list[Any]:
        """Return the cells of whoever asks that speak of the action."""
        cloud = self.accounts[request.account].cloud
        bit = self.rooms[cloud].actions().of([request.action])
        return [cell for cell, found in self._access(request).items() if found & bit]

    def may(self, request: Request) -> bool:
        """Tell whether a request is allowed."""
        return any(self._lets(cell, request) for cell in self.cells(request))

    def reaches(self, cell: Any, request: Request) -> bool:
        """Tell whether a resource is one of a cell's, whatever the time and the conditions."""
        plain = drawn.PLAIN[self.accounts[request.account].cloud]
        on, but = (
            [plain.is_of(each, request.resource, request) for each in patterns]
            for patterns in (cell.allow.on, cell.allow.but)
        )
        return all(on) and not any(but)

    def _access(self, request: Request) -> Mapping[Any, int]:
        at = (request.account, request.who)
        if at not in self._found:
            said = self._reach(request.account).get(request.who)
            self._found[at] = self.rooms["cells"].access(said) if said else {}
        return self._found[at]

    def _reach(self, account: str) -> Mapping[str, Any]:
        if account not in self._said:
            room = self.rooms[self.accounts[account].cloud]
            self._said[account] = room.reach(self.declared, self.accounts[account])
        return self._said[account]

    def _lets(self, cell: Any, request: Request) -> bool:
        cloud = self.accounts[request.account].cloud
        return _counts(cell.allow, request, cloud) and not any(
            _counts(each, request, cloud) for each in cell.denied
        )


def _counts(region: Any, request: Request, cloud: str) -> bool:
    """Tell whether a request is in a region."""

    def is_of(patterns: Iterable[str]) -> list[bool]:
        plain = drawn.PLAIN[cloud]
        return [plain.is_of(each, request.resource, request) for each in patterns]

    return (
        all(is_of(region.on))
        and not any(is_of(region.but))
        and all(map(request.truth.of_words, region.when))
        and region.after < request.moment
        and (not region.until or request.moment <= region.until)
    )


def settings(request: Request) -> Iterable[Request]:
    """Yield a request under other truths of what a declaration cannot settle."""
    for seed in range(8):
        yield Request(
            who=request.who,
            account=request.account,
            action=request.action,
            resource=request.resource,
            moment=request.moment,
            values=request.values,
            truth=Truth(seed=seed),
        )
